"""Reading the log: facts in order, at positions without gaps."""

from frivilligbors import keys
from frivilligbors.commit import Commit
from frivilligbors.log import BATCH, Entry, Log

from .stage import Stage, asked


def tell(stage: Stage, many: int) -> None:
    stage.commit(Commit(facts=[asked(str(number)) for number in range(many)], answer={}))


def test_an_empty_log_has_no_length_and_no_entries(stage: Stage) -> None:
    log = Log(stage.store)
    assert (log.length(stage.bors), log.after(stage.bors, 0), list(log.whole(stage.bors))) == (0, [], [])


def test_entries_come_in_order_from_where_one_has_read(stage: Stage) -> None:
    tell(stage, 5)
    log = Log(stage.store)
    assert [entry.position for entry in log.after(stage.bors, 0)] == [1, 2, 3, 4, 5]
    assert log.after(stage.bors, 3) == [Entry(4, asked("3")), Entry(5, asked("4"))]
    assert [entry.position for entry in log.after(stage.bors, 1, count=2)] == [2, 3]
    assert log.after(stage.bors, 5) == []
    assert log.length(stage.bors) == 5


def test_a_long_log_is_read_whole(stage: Stage) -> None:
    for _ in range(11):
        tell(stage, BATCH // 5 - 1)
    positions = [entry.position for entry in Log(stage.store).whole(stage.bors)]
    assert positions == list(range(1, 11 * (BATCH // 5 - 1) + 1))
    assert len(positions) > BATCH


def test_what_nobody_can_read_keeps_its_place(stage: Stage) -> None:
    tell(stage, 1)
    store, name = stage.store, keys.LOG.of(stage.bors)
    store.xadd(name, {"fact": "bors.burnt", "at": "now"}, id="2-0")  # type: ignore[attr-defined]
    store.xadd(name, {"nonsense": ""}, id="3-0")  # type: ignore[attr-defined]
    tell(stage, 1)
    assert [(entry.position, entry.fact is None) for entry in Log(store).whole(stage.bors)] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]
