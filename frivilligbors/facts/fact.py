"""What every fact says."""

from dataclasses import dataclass
from typing import ClassVar

from ..instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened at `at` (UTC, the store's clock) by `by` (an id, or ``system``)."""

    name: ClassVar[str]
    at: Instant
    by: str
