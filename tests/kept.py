"""What takes long to make, and is used again for as long as nobody has written to the store."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class KeptUntilWritten(Generic[Made]):
    """Made when it is first asked for, and anew after any write: whoever was refused, or has only read, leaves it as it was."""

    def __init__(self, redis: Any, make: Callable[[], Made]) -> None:
        self._redis, self._make = redis, make
        self._kept: tuple[Made, int] | None = None

    def get(self) -> Made:
        """One to which nobody has done anything."""
        if self._kept is None or self._kept[1] != self._written:
            made = self._make()
            self._kept = made, self._written
        return self._kept[0]

    @property
    def _written(self) -> int:
        """How many writes the store has seen; it never saves a snapshot, at which it would begin anew."""
        return int(self._redis.info("persistence")["rdb_changes_since_last_save"])
