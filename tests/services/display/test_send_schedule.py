from services.display.hub.send_schedule import SendSchedule


def test_the_first_change_is_told_at_once() -> None:
    schedule = SendSchedule()
    assert schedule.timeout(10.0, longest=2.0) == 2.0
    schedule.request("drammen", 10.0)
    assert schedule.timeout(10.0, longest=2.0) == 0
    assert schedule.due(10.0) == ["drammen"]
    assert schedule.due(10.0) == []


def test_a_rush_is_told_twenty_times_a_second_and_its_last_change_is_not_forgotten() -> None:
    schedule, sent = SendSchedule(), []
    for millisecond in range(1000):
        now = millisecond / 1000
        if millisecond < 990:
            schedule.request("drammen", now)
        sent += schedule.due(now)
    sent += schedule.due(2.0)
    assert 20 <= len(sent) <= 21


def test_one_bors_does_not_wait_for_another() -> None:
    schedule = SendSchedule()
    schedule.request("drammen", 0.0)
    assert schedule.due(0.0) == ["drammen"]
    schedule.request("drammen", 0.01)
    schedule.request("skien", 0.01)
    assert schedule.due(0.01) == ["skien"]
    assert 0 < schedule.timeout(0.01, longest=2.0) <= 0.04
    assert schedule.due(0.06) == ["drammen"]


def test_a_bors_nobody_looks_at_is_forgotten() -> None:
    schedule = SendSchedule()
    schedule.request("drammen", 0.0)
    schedule.due(0.0)
    schedule.keep_only([])
    schedule.request("drammen", 0.01)
    assert schedule.due(0.01) == ["drammen"]


def test_a_board_that_takes_long_to_tell_is_told_for_a_quarter_of_the_time_at_most() -> None:
    schedule, sent = SendSchedule({"drammen": 0.1, "skien": 0.001}.__getitem__), []
    for millisecond in range(1200):
        now = millisecond / 1000
        for bors in ("drammen", "skien"):
            schedule.request(bors, now)
        sent += schedule.due(now)
    assert sent.count("drammen") == 3
    assert 20 <= sent.count("skien") <= 25


def test_a_sign_of_life_comes_only_after_silence_and_no_change_waits_for_it() -> None:
    schedule = SendSchedule()
    schedule.request("drammen", 0.0, silence=2.0)
    assert schedule.due(0.0) == ["drammen"], "nothing was ever sent"
    schedule.request("drammen", 1.5)
    assert schedule.due(1.5) == ["drammen"]
    schedule.request("drammen", 2.0, silence=2.0)
    assert (schedule.due(2.0), schedule.timeout(2.0, longest=9.0)) == ([], 1.5)
    schedule.request("drammen", 2.1)
    assert schedule.due(2.1) == ["drammen"]
    schedule.request("drammen", 4.0, silence=2.0)
    schedule.request("drammen", 4.05, silence=2.0)
    assert (schedule.due(4.09), schedule.due(4.1)) == ([], ["drammen"])
