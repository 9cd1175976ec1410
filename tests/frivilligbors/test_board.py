"""The board: one value with the position it has reached, moved by compare-and-set."""

from threading import Barrier

import pytest

from frivilligbors import keys
from frivilligbors.board import EMPTY, Board, Boards
from frivilligbors.codec import Unreadable, dumps
from frivilligbors.commit import Commit
from frivilligbors.log import Entry, Log
from frivilligbors.tallies import Tallies

from .ledger_stage import Stage, asked, at_once, confirmed


@pytest.fixture
def boards(stage: Stage) -> Boards:
    return Boards(stage.redis)


def board_after(stage: Stage, board: Board) -> Board:
    return board.applied(Log(stage.redis).after(stage.bors, board.position))


def test_before_anything_has_happened_the_board_is_empty(stage: Stage, boards: Boards) -> None:
    assert boards.read(stage.bors) == EMPTY == Board(0, Tallies())


def test_a_board_is_read_as_it_was_kept(stage: Stage, boards: Boards) -> None:
    stage.commit(stage.agreement())
    after = board_after(stage, EMPTY)
    assert boards.move(stage.bors, EMPTY, after)
    assert boards.read(stage.bors) == after
    assert (after.position, after.tallies.agreements.total) == (1, 1)


def test_a_board_that_somebody_else_has_moved_stays_where_it_is(stage: Stage, boards: Boards) -> None:
    stage.commit(stage.agreement("a1"))
    first = board_after(stage, EMPTY)
    boards.move(stage.bors, EMPTY, first)
    stage.commit(stage.agreement("a2"))
    second = board_after(stage, first)
    assert not boards.move(stage.bors, EMPTY, second)
    assert boards.read(stage.bors) == first
    assert boards.move(stage.bors, first, second)
    assert not boards.move(stage.bors, first, second)


def test_of_many_who_move_it_from_the_same_place_one_does(stage: Stage, boards: Boards) -> None:
    stage.commit(stage.agreement())
    after = board_after(stage, EMPTY)
    assert sorted(at_once(8, lambda _: boards.move(stage.bors, EMPTY, after))) == [False] * 7 + [True]


def test_whoever_follows_and_loses_reads_again_and_each_fact_counts_once(stage: Stage, boards: Boards) -> None:
    ready = Barrier(4)

    def follow(_: int) -> None:
        mine = Boards(stage.redis)
        ready.wait()
        while (board := mine.read(stage.bors)).position < 40:
            entries = Log(stage.redis).after(stage.bors, board.position, count=3)
            if entries:
                mine.move(stage.bors, board, board.applied(entries))

    def confirm(_: int) -> None:
        ready.wait()
        for turn in range(20):
            stage.commit(stage.agreement(f"{_}-{turn}"))

    at_once(4, lambda hand: follow(hand) if hand < 2 else confirm(hand))
    assert boards.read(stage.bors) == boards.rebuilt(stage.bors)
    assert boards.read(stage.bors).tallies.agreements.total == 40


def test_a_board_that_has_moved_nudges_the_screens(stage: Stage, boards: Boards) -> None:
    listening = stage.redis.pubsub(ignore_subscribe_messages=True)
    listening.subscribe(keys.BOARDS_CHANNEL)
    listening.get_message(timeout=60)
    try:
        stage.commit(stage.agreement())
        boards.move(stage.bors, EMPTY, board_after(stage, EMPTY))
        messages = (listening.get_message(timeout=0.5) for _ in range(4))
        assert any(message and message["data"] == stage.bors for message in messages)
    finally:
        listening.close()


def test_a_board_after_nothing_new_is_the_same_board() -> None:
    assert EMPTY.applied([]) is EMPTY


def test_a_fact_nobody_can_read_moves_the_position_and_counts_as_that() -> None:
    board = EMPTY.applied([Entry(1, confirmed()), Entry(2, None), Entry(3, asked())])
    assert (board.position, board.tallies.agreements.total, board.tallies.unreadable) == (3, 1, 1)


def test_a_rebuild_reads_a_log_of_any_length(stage: Stage, boards: Boards) -> None:
    for _ in range(11):
        stage.commit(Commit(facts=[asked()] * 99, answer={}))
    board = boards.rebuilt(stage.bors)
    assert board.position == Log(stage.redis).newest_position(stage.bors) == 1089


def test_a_board_of_another_house_is_unreadable(stage: Stage, boards: Boards) -> None:
    for text in ("[]", "{", '{"agreements":7}'):
        stage.redis.hset(keys.BOARD.of(stage.bors), mapping={"at": "1", "tallies": text})  # type: ignore[attr-defined]
        with pytest.raises(Unreadable):
            boards.stored(stage.bors)


@pytest.mark.parametrize("damage", [{"tallies": "{"}, {"at": "many"}, {"at": "²"}, {"at": "-1"}])
def test_whoever_looks_at_a_board_that_cannot_be_read_sees_what_the_log_makes(
    stage: Stage, boards: Boards, damage: dict[str, str]
) -> None:
    stage.commit(stage.agreement())
    stage.redis.hset(keys.BOARD.of(stage.bors), mapping={"at": "1", "tallies": dumps(Tallies())} | damage)  # type: ignore[attr-defined]
    with pytest.raises(Unreadable):
        boards.stored(stage.bors)
    assert boards.read(stage.bors) == boards.rebuilt(stage.bors)
    assert boards.read(stage.bors).tallies.agreements.total == 1


def restored(stage: Stage, epoch: str) -> None:
    """Another log takes the place of this one, under another epoch: as long as the board had counted, and then different."""
    first = stage.redis.xrange(keys.LOG.of(stage.bors), "-", "+", 1)
    pipe = stage.redis.pipeline(transaction=True)
    pipe.delete(keys.LOG.of(stage.bors))
    pipe.hset(keys.BORS.of(stage.bors), "epoch", epoch)
    for name, fields in first:
        pipe.xadd(keys.LOG.of(stage.bors), fields, id=name)
    pipe.execute()


def test_a_move_read_before_a_restore_does_not_count_after_it(stage: Stage, boards: Boards) -> None:
    for name in ("a1", "a2", "a3"):
        stage.commit(stage.agreement(name))
    boards.move(stage.bors, EMPTY, EMPTY.applied(Log(stage.redis).after(stage.bors, 0, count=1)))
    before = boards.read(stage.bors)
    after = board_after(stage, before)
    restored(stage, "fresh")
    assert not boards.move(stage.bors, before, after)
    assert boards.read(stage.bors) == before._replace(epoch="fresh") == boards.rebuilt(stage.bors)


def test_a_rebuild_does_not_bring_back_the_log_that_a_restore_replaced(
    stage: Stage, boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a1", "a2"):
        stage.commit(stage.agreement(name))
    fold = boards.rebuilt

    def overtaken(bors: str) -> Board:
        counted = fold(bors)
        restored(stage, "fresh")
        return counted

    monkeypatch.setattr(boards, "rebuilt", overtaken)
    assert boards.rebuild(stage.bors) is None
    assert boards.read(stage.bors) == EMPTY._replace(epoch="fresh")


def test_a_rebuild_gives_the_same_bytes_as_the_running_fold(stage: Stage, boards: Boards) -> None:
    board = EMPTY
    for number in range(30):
        stage.commit(stage.agreement(f"a{number}"))
        after = board_after(stage, board)
        boards.move(stage.bors, board, after)
        board = boards.read(stage.bors)
    assert dumps(boards.rebuilt(stage.bors).tallies) == dumps(board.tallies)
    assert stage.record(keys.BOARD)["tallies"] == dumps(board.tallies)
