from datetime import UTC, datetime

import pytest

from cli.commands.rebuild import rebuild
from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.facts import BorsCreated, BorsOpened, ParticipantRegistered
from frivilligbors.kinds import Sector
from frivilligbors.log import Log
from frivilligbors.store import Store
from frivilligbors.wire import pack_fact

GONG = datetime(2024, 5, 6, 16, 45, tzinfo=UTC)


@pytest.fixture
def followed(store: Store, bors: str) -> str:
    """A børs whose log has three facts, of which its board has counted two."""
    facts = (
        BorsCreated(at=GONG, by="system"),
        BorsOpened(at=GONG, by="system", closes_at=GONG),
        ParticipantRegistered(at=GONG, by="system", participant_id="kari", sector=Sector.PUBLIC, new_organisations=1),
    )
    pipe = store.pipeline()
    for position, fact in enumerate(facts, 1):
        pipe.xadd(keys.LOG.of(bors), pack_fact(fact), id=f"{position}-0")
    pipe.execute()
    boards = Boards(store)
    was = boards.load(bors)
    assert boards.move(bors, was, was.after(Log(store).after(bors, 0, 2)))
    return bors


def test_a_board_that_is_behind_is_not_wrong(store: Store, followed: str) -> None:
    board, equal = rebuild(store, followed)
    assert equal
    assert (board.position, board.tallies.participants.total) == (3, 1)
    assert Boards(store).load(followed) == board


@pytest.mark.parametrize("tallies", ['{"organisations":7}', "unreadable", '{"state":"on fire"}'])
def test_a_board_that_was_wrong_is_told_and_put_right(store: Store, followed: str, tallies: str) -> None:
    store.pipeline().hset(keys.BOARD.of(followed), "tallies", tallies).execute()
    board, equal = rebuild(store, followed)
    assert not equal
    assert Boards(store).load(followed) == board == Boards(store).rebuilt(followed)
    assert rebuild(store, followed)[1]
