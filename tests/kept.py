"""What takes long to make, and is used again for as long as nobody has written to the store."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

Made = TypeVar("Made")


class KeptUntilWritten(Generic[Made]):
    """Made when it is first asked for, and anew after any write: whoever was refused, or has only read, leaves it as it was.

    Several may be kept in one store: what the making of one writes is beside the others.
    """

    _beside: ClassVar[int] = 0  # how many writes made something to be kept

    def __init__(self, redis: Any, make: Callable[[], Made]) -> None:
        self._redis, self._make = redis, make
        self._kept: tuple[Made, int] | None = None

    def get(self) -> Made:
        """One to which nobody has done anything."""
        before = self._written
        if self._kept is None or self._kept[1] != before:
            made = self._make()
            KeptUntilWritten._beside += self._written - before
            self._kept = made, before
        return self._kept[0]

    @property
    def _written(self) -> int:
        """How many other writes the store has seen; it never saves a snapshot, at which it would begin anew."""
        return int(self._redis.info("persistence")["rdb_changes_since_last_save"]) - KeptUntilWritten._beside
