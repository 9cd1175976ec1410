"""Counts of people and of what they did, told so that no small one can be read or worked out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEAST = 5  # a count from 1 to 4 may point at somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCounts:
    """Counts that sum to what they did before: those that stand alone, and what the `names` have `together`."""

    counts: dict[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    together: int = 0

    @property
    def total(self) -> int:
        """The sum of all of them."""
        return sum(self.counts.values()) + self.together


def is_small(count: int) -> bool:
    """Whether a count may not be told."""
    return 0 < count < LEAST


def unless_small(count: int) -> int | None:
    """The count, or None for a small one."""
    return None if is_small(count) else count


def merge_small(counts: Mapping[str, int]) -> MergedCounts:
    """Each count of at least five alone, the others together; all of them as they are where none is small.

    The zeros are merged with the small ones, so that nobody knows which of them they are; and the smallest of the others join
    them until there are five for each name, or one more than the small ones: then no small count follows from the sum, even for
    whoever knows this rule. Fewer than five in all are one count.
    """
    if not any(map(is_small, counts.values())):
        return MergedCounts(counts=dict(counts))
    alone = {name: count for name, count in counts.items() if count >= LEAST}
    together = sum(counts.values()) - sum(alone.values())
    for name in sorted(alone, key=lambda one: (alone[one], one)):
        together += alone.pop(name)
        if together >= LEAST * (len(counts) - len(alone)):
            break
    return MergedCounts(counts=alone, names=tuple(name for name in counts if name not in alone), together=together)


def merge_adjacent(counts: Mapping[str, int]) -> dict[str, int]:
    """A curve with neighbours merged, each sum under the first of its names, until none is under five (but for all of them)."""
    merged: dict[str, int] = {}
    current = ""
    for name in sorted(counts):
        if not current or merged[current] >= LEAST:
            current = name
            merged[current] = 0
        merged[current] += counts[name]
    if current and merged[current] < LEAST and len(merged) > 1:
        last = merged.pop(current)
        merged[max(merged)] += last
    return merged
