import pytest

from tests.eventually import eventually
from tests.running_house import RunningHouse

from .accidents import Evening, kill, power_cut
from .screen import Screen

AT_THE_DOOR, IN_THE_HOUR = 25, 70  # facts of 99
CARRIERS = ("mailer", "postbox", "store")  # where a letter may be on its way, it may come twice, with one Message-ID


@pytest.mark.parametrize("killed", ["web", "letters", "hub", "board", *CARRIERS])
def test_nothing_is_lost_and_nothing_double_when_a_process_is_killed(house: RunningHouse, bors: str, killed: str) -> None:
    with Evening(house, bors) as evening, Screen(house, bors) as screen:
        evening.reaches(AT_THE_DOOR)
        before = kill(house, killed)
        evening.reaches(IN_THE_HOUR)
        kill(house, killed, after=before)
        assert evening.goes_on
        evening.outcome()
        eventually(lambda: screen.shows(49))
    assert screen.shown == sorted(screen.shown, key=lambda shown: shown[0])
    assert house.run("rebuild", bors)["equal"] is True
    if killed not in CARRIERS:
        letters = house.postbox_letters()
        assert len(letters) == len({letter["Message-ID"] for letter in letters})


def test_nothing_is_lost_and_nothing_double_when_everything_is_killed_at_once(house: RunningHouse, bors: str) -> None:
    with Evening(house, bors) as evening, Screen(house, bors) as screen:
        for facts in (AT_THE_DOOR, IN_THE_HOUR):
            evening.reaches(facts)
            power_cut(house)
            house.start()
        evening.outcome()
        eventually(lambda: screen.shows(49))
    assert screen.shown == sorted(screen.shown, key=lambda shown: shown[0])
    assert house.run("rebuild", bors)["equal"] is True
