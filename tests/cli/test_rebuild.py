from datetime import UTC, datetime

import pytest

from cli.commands.rebuild import rebuild
from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import pack_fact
from frivilligbors.enums import Sector
from frivilligbors.facts import BorsCreated, BorsOpened, ParticipantRegistered
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient

GONG = datetime(2024, 5, 6, 16, 45, tzinfo=UTC)


@pytest.fixture
def followed(redis: RedisClient, bors: str) -> str:
    """A børs whose log has three facts, of which its board has counted two."""
    facts = (
        BorsCreated(at=GONG, by="system"),
        BorsOpened(at=GONG, by="system", closes_at=GONG),
        ParticipantRegistered(at=GONG, by="system", participant_id="kari", sector=Sector.PUBLIC, new_organisations=1),
    )
    pipe = redis.pipeline()
    for position, fact in enumerate(facts, 1):
        pipe.xadd(keys.LOG.of(bors), pack_fact(fact), id=f"{position}-0")
    pipe.execute()
    boards = Boards(redis)
    before = boards.read(bors)
    assert boards.move(bors, before, before.applied(Log(redis).after(bors, 0, 2)))
    return bors


def test_a_board_that_is_behind_is_not_wrong(redis: RedisClient, followed: str) -> None:
    board, equal = rebuild(redis, followed)
    assert equal
    assert (board.position, board.tallies.participants.total) == (3, 1)
    assert Boards(redis).read(followed) == board


@pytest.mark.parametrize("tallies", ['{"organisations":7}', "unreadable", '{"state":"on fire"}'])
def test_a_board_that_was_wrong_is_told_and_put_right(redis: RedisClient, followed: str, tallies: str) -> None:
    redis.pipeline().hset(keys.BOARD.of(followed), "tallies", tallies).execute()
    board, equal = rebuild(redis, followed)
    assert not equal
    assert Boards(redis).read(followed) == board == Boards(redis).rebuilt(followed)
    assert rebuild(redis, followed)[1]
