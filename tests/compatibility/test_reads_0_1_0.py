"""What version 0.1.0 stored can be read by this one."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from cli.commands.rebuild import rebuild
from frivilligbors import connections, keys
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement, Handshake, Invitation, Letter
from frivilligbors.redis_client import RedisClient
from tests.stores import own_store

from .evening import DONE, HALL, PLANNED, TRIAL
from .old_data_folder import Kept

BORSER = (DONE, HALL, PLANNED, TRIAL)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept("0.1.0", tmp_path_factory.mktemp("reading"))


@pytest.fixture(scope="module")
def redis(kept: Kept) -> Iterator[RedisClient]:
    with own_store(kept.data) as url, closing(connections.client(url)) as opened:
        yield opened


@pytest.mark.parametrize("bors", BORSER)
def test_what_the_log_adds_up_to_is_what_the_board_told(kept: Kept, redis: RedisClient, bors: str) -> None:
    board, was_right = rebuild(redis, bors)
    assert was_right
    assert board.tallies.agreements.total == kept.manifest["boards"][bors]["agreements"]["total"]


def test_every_record_can_be_read(kept: Kept, redis: RedisClient) -> None:
    queries = Queries(redis)
    for bors in BORSER:
        people = queries.participants(bors)
        ids = {spoken for person in people for spoken in person.organisation_ids}
        found = {"participant": len(people), "agreement": len(queries.agreements(bors))}
        for name, kind, key, index in (
            ("handshake", Handshake, keys.HANDSHAKE, keys.HANDSHAKES),
            ("letter", Letter, keys.LETTER, keys.LETTERS),
            ("invitation", Invitation, keys.INVITATION, keys.INVITATIONS),
        ):
            found[name] = len(queries.some(kind, key, bors, redis.lrange(index.of(bors), 0, -1)))
        expected = kept.manifest["records"][bors]
        late = redis.zcard(keys.LATE.of(bors))
        assert found | {"agreement": found["agreement"] + late} == {name: expected[name] for name in found}, bors
        assert len(queries.organisations(bors, ids)) == len(ids)
    late = kept.manifest["ids"]["late-waiting"]
    assert queries.some(Agreement, keys.AGREEMENT, DONE, [late])[0].late
