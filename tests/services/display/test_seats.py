"""Who gets a seat, and who gives way, when there are more guests than seats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.display.hub.guests import Guest, Rank
from services.display.hub.limits import Limits
from services.display.hub.screen import Owner, Screen
from services.display.hub.seats import Seats

HALL, ELSEWHERE = "192.0.2.1", "198.51.100.7"
LIMITS = Limits(total=80, per_session=3)  # ten of them for walls


class Theatre:
    """A hub's seats, and who sits there."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.seats = Seats(limits)
        self.sitting: list[Screen] = []

    def comes(self, guest: Guest) -> Screen | None:
        """Somebody who wants a seat: who sits there now."""
        seat = self.seats.offer(guest)
        if seat is None:
            return None
        if seat.instead_of:
            self.leaves(seat.instead_of)
        screen = Screen(None, Owner(guest.bors), 0.0, seat.guest)  # type: ignore[arg-type]
        self.seats.take(screen, len(self.sitting))
        self.sitting.append(screen)
        return screen

    def leaves(self, screen: Screen) -> None:
        """Somebody gets up."""
        self.seats.leave(screen)
        self.sitting.remove(screen)

    def fill(self, guest: Guest) -> list[Screen]:
        """As many such guests as there are seats for."""
        came = []
        while screen := self.comes(guest):
            came.append(screen)
        return came


def stranger(address: str = ELSEWHERE, bors: str = "drammen") -> Guest:
    return Guest(bors, address=address)


def wall(name: str = "w", since: int = 1, address: str = HALL, bors: str = "drammen") -> Guest:
    return Guest(bors, Rank.WALL, name, address, since)


def person(name: str, rank: Rank = Rank.PARTICIPANT, address: str = HALL, bors: str = "drammen") -> Guest:
    return Guest(bors, rank, name, address)


@pytest.fixture
def theatre() -> Theatre:
    return Theatre()


def test_a_hall_behind_one_address_is_welcome_as_long_as_there_is_room() -> None:
    theatre = Theatre(Limits())
    assert all(theatre.comes(stranger(HALL)) for _ in range(300))
    assert all(theatre.comes(wall(f"w{number}")) for number in range(300))
    assert all(theatre.comes(person(f"p{number}")) for number in range(300))


@pytest.mark.parametrize(
    "guest",
    [
        wall(),
        wall(bors="skien"),
        wall(address=ELSEWHERE),
        person("kari"),
        person("kari", bors="skien"),
        person("ola", Rank.STAFF, ELSEWHERE),
        stranger(HALL),
        stranger(HALL, "skien"),
    ],
    ids=str,
)
def test_one_who_takes_all_the_seats_keeps_out_nobody_else(theatre: Theatre, guest: Guest) -> None:
    theatre.fill(stranger())
    assert theatre.comes(stranger()) is None
    assert theatre.comes(guest)


def test_strangers_leave_some_seats_for_walls_and_walls_may_have_them_all(theatre: Theatre) -> None:
    assert len(theatre.fill(stranger())) == 70
    assert all(theatre.comes(wall(f"w{number}")) for number in range(80))
    assert theatre.seats.total == 80
    assert theatre.comes(stranger(HALL)) is None


def test_of_the_greediest_whoever_came_last_gives_way(theatre: Theatre) -> None:
    quiet = [theatre.comes(stranger(HALL)) for _ in range(5)]
    greedy = theatre.fill(stranger())
    later = theatre.comes(stranger("203.0.113.5"))
    assert later
    assert theatre.sitting == [*quiet, *greedy[:-1], later]


def test_people_do_not_push_out_the_walls_of_the_hall_however_many_register(theatre: Theatre) -> None:
    walls = [theatre.comes(wall(f"w{number}")) for number in range(10)]
    for number in range(100):
        theatre.comes(person(f"p{number}", address=f"10.0.0.{number}"))
    assert theatre.sitting[:10] == walls
    assert theatre.seats.total == 80


def test_walls_beyond_those_of_any_hall_give_way_to_people(theatre: Theatre) -> None:
    assert all(theatre.comes(wall(f"w{number}", number, ELSEWHERE)) for number in range(80))
    assert all(theatre.comes(person(f"p{number}")) for number in range(70))
    assert theatre.comes(person("late")) is None
    assert [screen.guest.since for screen in theatre.sitting[:10]] == list(range(10))


def test_of_walls_the_one_that_was_first_seen_first_stays(theatre: Theatre) -> None:
    for number in range(80):
        theatre.comes(wall(f"w{number}", 100 + number))
    assert theatre.comes(wall("later", 500)) is None
    assert theatre.comes(wall("earlier", 5))
    assert max(screen.guest.since for screen in theatre.sitting) == 178


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
    assert fourth.guest == stranger(HALL)


GUESTS = st.builds(
    Guest,
    st.sampled_from(["drammen", "skien"]),
    st.sampled_from(list(Rank)),
    st.sampled_from(["", "a", "b", "c", "d", "e", "f"]),
    st.sampled_from([HALL, ELSEWHERE]),
    st.integers(0, 5),
)


@settings(deadline=None)
@given(st.lists(st.tuples(GUESTS, st.booleans()), max_size=80), st.integers(1, 20), st.integers(1, 20))
def test_whatever_comes_there_are_never_more_than_seats_and_nobody_gives_way_to_a_lower_rank(
    coming: list[tuple[Guest, bool]], total: int, per_bors: int
) -> None:
    theatre = Theatre(Limits(total=total, per_bors=per_bors, per_session=4))
    for guest, leaves in coming:
        if leaves and theatre.sitting:
            theatre.leaves(theatre.sitting[0])
        seat = theatre.seats.offer(guest)
        if seat and seat.instead_of:
            assert seat.instead_of.guest.rank <= seat.guest.rank
        theatre.comes(guest)
        assert len(theatre.sitting) == theatre.seats.total <= total
        assert sum(screen.guest.bors == "drammen" for screen in theatre.sitting) <= per_bors
