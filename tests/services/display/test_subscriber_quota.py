"""Who gets a seat, and who gives way, when there are more viewers than seats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.display.hub.limits import HubLimits
from services.display.hub.subscriber import Channel, Subscriber
from services.display.hub.subscriber_quota import SubscriberQuota
from services.display.hub.viewers import Viewer, ViewerPriority

HALL, ELSEWHERE = "192.0.2.1", "198.51.100.7"
LIMITS = HubLimits(total=80, per_holder=3)  # ten of them for walls


class Theatre:
    """A hub's seats, and who sits there."""

    def __init__(self, limits: HubLimits = LIMITS) -> None:
        self.quota = SubscriberQuota(limits)
        self.accepted: list[Subscriber] = []

    def comes(self, viewer: Viewer) -> Subscriber | None:
        """Somebody who wants a seat: who sits there now."""
        seat = self.quota.accept(viewer)
        if seat is None:
            return None
        if seat.evicted:
            self.evicted(seat.evicted)
        subscriber = Subscriber(None, Channel(viewer.bors), 0.0, seat.viewer)  # type: ignore[arg-type]
        self.quota.add(subscriber, len(self.accepted))
        self.accepted.append(subscriber)
        return subscriber

    def evicted(self, subscriber: Subscriber) -> None:
        """Somebody gets up."""
        self.quota.remove(subscriber)
        self.accepted.remove(subscriber)

    def fill(self, viewer: Viewer) -> list[Subscriber]:
        """As many such viewers as there are seats for."""
        came = []
        while subscriber := self.comes(viewer):
            came.append(subscriber)
        return came


def stranger(network: str = ELSEWHERE, bors: str = "drammen") -> Viewer:
    return Viewer(bors, network=network)


def wall(name: str = "w", since: int = 1, network: str = HALL, bors: str = "drammen") -> Viewer:
    return Viewer(bors, ViewerPriority.WALL, name, network, since)


def person(
    name: str, priority: ViewerPriority = ViewerPriority.PARTICIPANT, network: str = HALL, bors: str = "drammen"
) -> Viewer:
    return Viewer(bors, priority, name, network)


@pytest.fixture
def theatre() -> Theatre:
    return Theatre()


def test_a_hall_behind_one_address_is_welcome_as_long_as_there_is_room() -> None:
    theatre = Theatre(HubLimits())
    assert all(theatre.comes(stranger(HALL)) for _ in range(300))
    assert all(theatre.comes(wall(f"w{number}")) for number in range(300))
    assert all(theatre.comes(person(f"p{number}")) for number in range(300))


@pytest.mark.parametrize(
    "viewer",
    [
        wall(),
        wall(bors="skien"),
        wall(network=ELSEWHERE),
        person("kari"),
        person("kari", bors="skien"),
        person("ola", ViewerPriority.HELPER, ELSEWHERE),
        stranger(HALL),
        stranger(HALL, "skien"),
    ],
    ids=str,
)
def test_one_who_takes_all_the_seats_keeps_out_nobody_else(theatre: Theatre, viewer: Viewer) -> None:
    theatre.fill(stranger())
    assert theatre.comes(stranger()) is None
    assert theatre.comes(viewer)


def test_strangers_leave_some_seats_for_walls_and_walls_may_have_them_all(theatre: Theatre) -> None:
    assert len(theatre.fill(stranger())) == 70
    assert all(theatre.comes(wall(f"w{number}")) for number in range(80))
    assert theatre.quota.total == 80
    assert theatre.comes(stranger(HALL)) is None


def test_of_the_greediest_whoever_came_last_gives_way(theatre: Theatre) -> None:
    quiet = [theatre.comes(stranger(HALL)) for _ in range(5)]
    greedy = theatre.fill(stranger())
    later = theatre.comes(stranger("203.0.113.5"))
    assert later
    assert theatre.accepted == [*quiet, *greedy[:-1], later]


def test_people_do_not_push_out_the_walls_of_the_hall_however_many_register(theatre: Theatre) -> None:
    walls = [theatre.comes(wall(f"w{number}")) for number in range(10)]
    for number in range(100):
        theatre.comes(person(f"p{number}", network=f"10.0.0.{number}"))
    assert theatre.accepted[:10] == walls
    assert theatre.quota.total == 80


def test_walls_beyond_those_of_any_hall_give_way_to_people(theatre: Theatre) -> None:
    assert all(theatre.comes(wall(f"w{number}", number, ELSEWHERE)) for number in range(80))
    assert all(theatre.comes(person(f"p{number}")) for number in range(70))
    assert theatre.comes(person("late")) is None
    assert [subscriber.viewer.since for subscriber in theatre.accepted[:10]] == list(range(10))


def test_of_walls_the_one_that_was_first_seen_first_stays(theatre: Theatre) -> None:
    for number in range(80):
        theatre.comes(wall(f"w{number}", 100 + number))
    assert theatre.comes(wall("later", 500)) is None
    assert theatre.comes(wall("earlier", 5))
    assert max(subscriber.viewer.since for subscriber in theatre.accepted) == 178


def test_many_walls_of_one_address_do_not_keep_out_the_wall_of_another(theatre: Theatre) -> None:
    for number in range(80):
        theatre.comes(wall(f"w{number}", number, ELSEWHERE))
    assert theatre.comes(wall("hall", 1000))


def test_a_session_has_a_few_seats_and_a_wall_beyond_a_few_is_a_stranger(theatre: Theatre) -> None:
    assert all(theatre.comes(person("kari")) for _ in range(3))
    assert theatre.comes(person("kari")) is None
    assert all(theatre.comes(wall()) for _ in range(3))
    fourth = theatre.comes(wall())
    assert fourth
    assert fourth.viewer == stranger(HALL)


VIEWERS = st.builds(
    Viewer,
    st.sampled_from(["drammen", "skien"]),
    st.sampled_from(list(ViewerPriority)),
    st.sampled_from(["", "a", "b", "c", "d", "e", "f"]),
    st.sampled_from([HALL, ELSEWHERE]),
    st.integers(0, 5),
)


@settings(deadline=None)
@given(st.lists(st.tuples(VIEWERS, st.booleans()), max_size=80), st.integers(1, 20), st.integers(1, 20))
def test_whatever_comes_there_are_never_more_than_seats_and_nobody_gives_way_to_a_lower_rank(
    coming: list[tuple[Viewer, bool]], total: int, per_bors: int
) -> None:
    theatre = Theatre(HubLimits(total=total, per_bors=per_bors, per_holder=4))
    for viewer, evicted in coming:
        if evicted and theatre.accepted:
            theatre.evicted(theatre.accepted[0])
        seat = theatre.quota.accept(viewer)
        if seat and seat.evicted:
            assert seat.evicted.viewer.priority <= seat.viewer.priority
        theatre.comes(viewer)
        assert len(theatre.accepted) == theatre.quota.total <= total
        assert sum(subscriber.viewer.bors == "drammen" for subscriber in theatre.accepted) <= per_bors
