"""Which viewer is accepted, and which subscriber is evicted for it, when the hub is full.

While there is room, everybody is accepted. Then strangers give way to walls that were here before, and those beyond their
number to people of the børs. Among equals nobody is evicted for a viewer that holds as many places already: the børs with most
gives, of it the network with most, and of that the subscriber that came last; of walls, the one that was first seen last.
"""

from collections import Counter
from dataclasses import dataclass, field

from web.fair_share import FairShare

from .limits import HubLimits
from .subscriber import Subscriber
from .viewers import Viewer, ViewerPriority

ViewersOfBors = dict[str, FairShare[Subscriber]]  # for each børs, by network


@dataclass(frozen=True, slots=True)
class Accepted:
    """The viewer, as it is counted, and the subscriber that is evicted for it."""

    viewer: Viewer
    evicted: Subscriber | None = None


@dataclass(slots=True)
class SubscriberQuota:
    """The subscribers that are accepted, and in what order they came."""

    limits: HubLimits
    total: int = 0
    held: "Counter[str]" = field(default_factory=Counter)
    _groups: dict[ViewerPriority, ViewersOfBors] = field(default_factory=lambda: {priority: {} for priority in ViewerPriority})
    _counts: "Counter[ViewerPriority]" = field(default_factory=Counter)
    _of_bors: "Counter[str]" = field(default_factory=Counter)

    def accept(self, viewer: Viewer) -> Accepted | None:
        """Accept one more; None where there is no room for it."""
        if viewer.holder and self.held[viewer.holder] >= self.limits.per_holder:
            if viewer.priority is not ViewerPriority.WALL:
                return None
            viewer = Viewer(viewer.bors, network=viewer.network)
        is_full = self._of_bors[viewer.bors] >= self.limits.per_bors
        if not is_full and self._is_free_for(viewer.priority):
            return Accepted(viewer)
        for priority in ViewerPriority:
            if priority > viewer.priority:
                return None
            if evicted := self._evicted(viewer, priority, is_full=is_full):
                return Accepted(viewer, evicted)
        return None

    def add(self, subscriber: Subscriber, order: float) -> None:
        """Count a subscriber. `order`: when it came."""
        viewer = subscriber.viewer
        self._count(viewer, 1)
        if viewer.priority is not ViewerPriority.HELPER:
            group = self._groups[viewer.priority].setdefault(viewer.bors, FairShare())
            group.add(viewer.network, subscriber, viewer.since if viewer.priority is ViewerPriority.WALL else order)

    def remove(self, subscriber: Subscriber) -> None:
        """Count a subscriber no more."""
        viewer = subscriber.viewer
        self._count(viewer, -1)
        if group := self._groups[viewer.priority].get(viewer.bors):
            group.remove(viewer.network, subscriber)
            if not len(group):
                del self._groups[viewer.priority][viewer.bors]

    def _is_free_for(self, priority: ViewerPriority) -> bool:
        kept = (
            0
            if priority in (ViewerPriority.WALL, ViewerPriority.HELPER)
            else max(0, self.limits.reserved_for_walls - self._counts[ViewerPriority.WALL])
        )
        return self.limits.total - self.total > kept

    def _evicted(self, viewer: Viewer, priority: ViewerPriority, *, is_full: bool) -> Subscriber | None:
        """The subscriber of this priority that makes room for the viewer, if any does."""
        groups = self._groups[priority]
        if (
            priority is ViewerPriority.WALL
            and viewer.priority > priority
            and self._counts[priority] <= self.limits.reserved_for_walls
        ):
            return None
        most = max(groups, key=lambda bors: len(groups[bors]), default=viewer.bors)
        for bors in (viewer.bors,) if is_full else (most, viewer.bors):
            if (group := groups.get(bors)) and (greediest := group.greediest()) is not None:
                last = group.last(greediest)
                if viewer.priority > priority or self._is_fair(viewer, last) or _is_older_wall(viewer, last):
                    return last
        return None

    def _is_fair(self, viewer: Viewer, accepted: Subscriber) -> bool:
        """Whether the accepted one has more places than the viewer would have."""
        groups, other = self._groups[viewer.priority], accepted.viewer
        if other.bors != viewer.bors:
            return len(groups[other.bors]) > len(groups.get(viewer.bors, ())) + 1
        group = groups[viewer.bors]
        return group.count(other.network) > group.count(viewer.network) + 1

    def _count(self, viewer: Viewer, one: int) -> None:
        self.total += one
        self._counts[viewer.priority] += one
        for counter, name in ((self.held, viewer.holder), (self._of_bors, viewer.bors)):
            counter[name] += one
            if not counter[name]:
                del counter[name]


def _is_older_wall(viewer: Viewer, accepted: Subscriber) -> bool:
    return viewer.priority is ViewerPriority.WALL is accepted.viewer.priority and viewer.since < accepted.viewer.since
