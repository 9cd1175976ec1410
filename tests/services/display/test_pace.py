from services.display.hub.pace import FixedWindow


def test_the_first_change_is_told_at_once() -> None:
    pace = FixedWindow()
    assert pace.wait(10.0, longest=2.0) == 2.0
    pace.ask("drammen", 10.0)
    assert pace.wait(10.0, longest=2.0) == 0
    assert pace.due(10.0) == ["drammen"]
    assert pace.due(10.0) == []


def test_a_rush_is_told_twenty_times_a_second_and_its_last_change_is_not_forgotten() -> None:
    pace, told = FixedWindow(), []
    for millisecond in range(1000):
        now = millisecond / 1000
        if millisecond < 990:
            pace.ask("drammen", now)
        told += pace.due(now)
    told += pace.due(2.0)
    assert 20 <= len(told) <= 21


def test_one_bors_does_not_wait_for_another() -> None:
    pace = FixedWindow()
    pace.ask("drammen", 0.0)
    assert pace.due(0.0) == ["drammen"]
    pace.ask("drammen", 0.01)
    pace.ask("skien", 0.01)
    assert pace.due(0.01) == ["skien"]
    assert 0 < pace.wait(0.01, longest=2.0) <= 0.04
    assert pace.due(0.06) == ["drammen"]


def test_a_bors_nobody_looks_at_is_forgotten() -> None:
    pace = FixedWindow()
    pace.ask("drammen", 0.0)
    pace.due(0.0)
    pace.keep_only([])
    pace.ask("drammen", 0.01)
    assert pace.due(0.01) == ["drammen"]


def test_a_board_that_takes_long_to_tell_is_told_for_a_quarter_of_the_time_at_most() -> None:
    pace, told = FixedWindow({"drammen": 0.1, "skien": 0.001}.__getitem__), []
    for millisecond in range(1200):
        now = millisecond / 1000
        for bors in ("drammen", "skien"):
            pace.ask(bors, now)
        told += pace.due(now)
    assert told.count("drammen") == 3
    assert 20 <= told.count("skien") <= 25
