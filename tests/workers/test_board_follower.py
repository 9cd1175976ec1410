import pytest

from frivilligbors import keys
from frivilligbors.board import Board, Boards
from frivilligbors.codec import dumps
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.tallies import Tallies
from workers.followers.board import BoardFollower

from ..eventually import eventually
from .conftest import Start, stopped
from .evening import Evening


def kept(redis: RedisClient, bors: str) -> dict[str, str]:
    return redis.hgetall(keys.BOARD.of(bors))


def folded(redis: RedisClient, bors: str) -> dict[str, str]:
    """The board as it must be: the whole log folded from its first fact."""
    board = Boards(redis).rebuilt(bors)
    return {"at": str(board.position), "tallies": dumps(board.tallies)}


def test_the_board_follows_agreements_and_voids(redis: RedisClient, evening: Evening) -> None:
    follower = BoardFollower(redis)
    first = evening.agree()
    evening.agree()
    follower.catch_up(evening.slug)
    assert Boards(redis).read(evening.slug).tallies.agreements.total == 2
    evening.void(first)
    follower.catch_up(evening.slug)
    board = Boards(redis).read(evening.slug)
    assert (board.tallies.agreements.total, board.tallies.agreements.voided) == (1, 1)
    assert board.position == Log(redis).newest_position(evening.slug)


def test_catching_up_twice_counts_once(redis: RedisClient, evening: Evening) -> None:
    evening.agree()
    for _ in range(2):
        BoardFollower(redis).catch_up(evening.slug)
    assert kept(redis, evening.slug) == folded(redis, evening.slug)


def test_a_follower_that_lost_the_race_reads_the_board_again(
    redis: RedisClient, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.agree()
    slow, quick = BoardFollower(redis), BoardFollower(redis)
    move = Boards.move

    def overtaken(boards: Boards, bors: str, before: Board, after: Board) -> bool:
        monkeypatch.setattr(Boards, "move", move)
        evening.agree()
        quick.catch_up(bors)
        return move(boards, bors, before, after)

    monkeypatch.setattr(Boards, "move", overtaken)
    slow.catch_up(evening.slug)
    assert kept(redis, evening.slug) == folded(redis, evening.slug)
    assert Boards(redis).read(evening.slug).tallies.agreements.total == 2


def test_a_board_that_somebody_else_moved_on_is_not_moved_back(redis: RedisClient, evening: Evening) -> None:
    boards, log = Boards(redis), Log(redis)
    before = boards.read(evening.slug)
    after = before.applied(log.after(evening.slug, before.position))
    evening.agree()
    BoardFollower(redis).catch_up(evening.slug)
    assert not boards.move(evening.slug, before, after)
    assert boards.read(evening.slug).position == log.newest_position(evening.slug)


def test_a_poison_fact_is_passed_over_and_counted_alike_on_rebuild(redis: RedisClient, evening: Evening) -> None:
    evening.agree()
    position = Log(redis).newest_position(evening.slug)
    pipe = redis.pipeline()
    pipe.xadd(keys.LOG.of(evening.slug), {"fact": "agreement.confirmed", "category": "gold"}, id=f"{position + 1}-0")
    pipe.xadd(keys.LOG.of(evening.slug), {"fact": "moon.landed", "at": "yesterday"}, id=f"{position + 2}-0")
    pipe.execute()
    evening.agree()
    BoardFollower(redis).catch_up(evening.slug)
    board = Boards(redis).read(evening.slug)
    assert (board.tallies.unreadable, board.tallies.agreements.total) == (2, 2)
    assert kept(redis, evening.slug) == folded(redis, evening.slug)


@pytest.mark.parametrize("spoilt", [{"tallies": "{"}, {"tallies": '{"state":"asleep"}'}, {"at": "noon"}])
def test_a_board_that_nobody_can_read_is_folded_anew(redis: RedisClient, evening: Evening, spoilt: dict[str, str]) -> None:
    evening.agree()
    BoardFollower(redis).catch_up(evening.slug)
    pipe = redis.pipeline()
    pipe.hset(keys.BOARD.of(evening.slug), mapping=spoilt)
    pipe.execute()
    evening.agree()
    BoardFollower(redis).catch_up(evening.slug)
    assert kept(redis, evening.slug) == folded(redis, evening.slug)


def test_a_bors_that_was_removed_stays_removed(redis: RedisClient, evening: Evening) -> None:
    evening.agree()
    boards = Boards(redis)
    board = boards.read(evening.slug)
    after = board.applied(Log(redis).after(evening.slug, board.position))
    evening.remove()
    assert not boards.move(evening.slug, board, after)
    BoardFollower(redis).catch_up(evening.slug)
    assert kept(redis, evening.slug) == {}


def test_a_bors_made_anew_under_the_same_name_starts_from_nothing(redis: RedisClient, evening: Evening) -> None:
    follower = BoardFollower(redis)
    for _ in range(5):
        evening.agree()
    follower.catch_up(evening.slug)
    evening.remove()
    again = Evening(redis, evening.slug)
    again.agree()
    follower.catch_up(again.slug)
    assert kept(redis, again.slug) == folded(redis, again.slug)
    assert Boards(redis).read(again.slug).tallies.agreements.total == 1


def test_an_empty_board_is_no_board(redis: RedisClient, bors: str) -> None:
    BoardFollower(redis).catch_up(bors)
    assert Boards(redis).read(bors) == Board(0, Tallies())
    assert kept(redis, bors) == {}


def test_a_follower_stops_at_once_when_told_to(redis: RedisClient, evening: Evening, start: Start) -> None:
    process = start("board")
    eventually(lambda: kept(redis, evening.slug))
    assert stopped(process) == 0


def test_a_follower_without_a_store_waits_for_it_and_stops_when_told_to(start: Start) -> None:
    process = start("board", REDIS_URL="redis://127.0.0.1:1/0")
    assert process.stderr is not None
    assert b"does not answer" in process.stderr.readline()
    assert stopped(process) == 0
