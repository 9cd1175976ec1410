"""Reading the log: facts in order, at positions without gaps."""

import pytest

from frivilligbors import keys
from frivilligbors.commit import Commit
from frivilligbors.log import PAGE, Entry, Log

from ..eventually import bounded, eventually
from .ledger_stage import Stage, asked


def append_facts(stage: Stage, many: int) -> None:
    stage.commit(Commit(facts=[asked(str(number)) for number in range(many)], answer={}))


def test_an_empty_log_has_no_newest_position_and_no_entries(stage: Stage) -> None:
    log = Log(stage.redis)
    assert (log.newest_position(stage.bors), log.after(stage.bors, 0), list(log.all(stage.bors))) == (0, [], [])


def test_entries_come_in_order_from_where_one_has_read(stage: Stage) -> None:
    append_facts(stage, 5)
    log = Log(stage.redis)
    assert [entry.position for entry in log.after(stage.bors, 0)] == [1, 2, 3, 4, 5]
    assert log.after(stage.bors, 3) == [Entry(4, asked("3")), Entry(5, asked("4"))]
    assert [entry.position for entry in log.after(stage.bors, 1, count=2)] == [2, 3]
    assert log.after(stage.bors, 5) == []
    assert log.newest_position(stage.bors) == 5


def test_a_long_log_is_read_whole(stage: Stage) -> None:
    for _ in range(11):
        append_facts(stage, PAGE // 5 - 1)
    positions = [entry.position for entry in Log(stage.redis).all(stage.bors)]
    assert positions == list(range(1, 11 * (PAGE // 5 - 1) + 1))
    assert len(positions) > PAGE


def test_whoever_stops_in_the_middle_of_a_long_log_leaves_no_answer_to_be_taken_for_another(stage: Stage) -> None:
    append_facts(stage, 3 * PAGE)
    reading = Log(stage.redis).all(stage.bors)
    assert next(reading).position == 1
    reading.close()
    assert stage.redis.xlen(keys.LOG.of(stage.bors)) == 3 * PAGE


def test_the_next_page_of_a_long_log_is_asked_for_while_the_one_before_it_is_read(stage: Stage) -> None:
    append_facts(stage, 2 * PAGE)

    def asked_for() -> int:
        statistics: dict[str, dict[str, int]] = stage.redis.info("commandstats")  # type: ignore[attr-defined]
        return statistics.get("cmdstat_xrange", {"calls": 0})["calls"]

    reading, before = Log(stage.redis).all(stage.bors), asked_for()
    next(reading)
    eventually(lambda: asked_for() == before + 2)


def test_what_nobody_can_read_keeps_its_place(stage: Stage) -> None:
    append_facts(stage, 1)
    redis, name = stage.redis, keys.LOG.of(stage.bors)
    redis.xadd(name, {"fact": "bors.burnt", "at": "now"}, id="2-0")  # type: ignore[attr-defined]
    redis.xadd(name, {"nonsense": ""}, id="3-0")  # type: ignore[attr-defined]
    append_facts(stage, 1)
    assert [(entry.position, entry.fact is None) for entry in Log(redis).all(stage.bors)] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]


FOREIGN = ("1-1", "1-2", "2-7", "9007199254740992-0", "18446744073709551615-18446744073709551615")


def test_what_somebody_else_wrote_is_passed_over_by_whoever_reads_and_told_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever a batch begins and ends: between two facts, after the last, and more of it than a batch holds."""
    stage.commit(Commit(facts=[asked("one")], answer={}))
    pipe = stage.redis.pipeline()
    for name in FOREIGN[:2]:
        pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id=name)
    pipe.execute()
    stage.commit(Commit(facts=[asked("two")], answer={}))
    for name in FOREIGN[2:]:
        pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id=name)
    pipe.execute()
    log = Log(stage.redis)
    with bounded():
        for count in (1, 2, 3, 500):
            assert log.after(stage.bors, 0, count)[0].position == 1
            assert [entry.position for entry in log.after(stage.bors, 1, count)] == [2]
            assert log.after(stage.bors, 2, count) == []
        assert [entry.position for entry in log.all(stage.bors)] == [1, 2]
        assert log.newest_position(stage.bors) == 2
    noted = [line for line in caplog.messages if stage.bors in line]
    assert len(noted) == len(FOREIGN)
    assert all("is passed over" in line for line in noted)


def test_a_log_of_nothing_but_foreign_entries_is_empty(stage: Stage) -> None:
    pipe = stage.redis.pipeline()
    for number in range(1, 25):
        pipe.xadd(keys.LOG.of(stage.bors), {"fact": "moon.landed"}, id=f"0-{number}")
    pipe.execute()
    with bounded():
        assert (Log(stage.redis).newest_position(stage.bors), Log(stage.redis).after(stage.bors, 0, 5)) == (0, [])
