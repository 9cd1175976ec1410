"""What version 0.1.0 kept is mended: digests get the key of their børs and are known for the same ones, the revoked no name."""

from dataclasses import replace
from secrets import token_hex

import pytest

from frivilligbors import connections, digests, keys
from frivilligbors.codec import pack, unpack
from frivilligbors.commit import Commit, Put
from frivilligbors.enums import Role
from frivilligbors.idempotency import IdempotentRequest, Mismatch
from frivilligbors.ledger import Ledger, unbatched
from frivilligbors.records import Invitation
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.running_house import RunningHouse
from workers.migrations.from_0_1_0 import Migrator

from .evening import AT, Evening

BODY = {"name": "Kari", "email": "kari@example.no"}
VERA = Invitation(invitation_id="vera", role=Role.HOST, name="Vera", scope="")


def registration_request(body: dict[str, str] = BODY) -> IdempotentRequest:
    return IdempotentRequest("public", "register", "once", body)


def kept(redis: RedisClient, evening: Evening) -> str:
    return redis.hget(keys.ONCE.of(evening.slug, registration_request().once), "digest") or ""


@pytest.fixture
def ledger(redis: RedisClient, evening: Evening) -> Ledger:
    """The ledger of a børs in which version 0.1.0 has answered a registration, and that has had no commit since."""
    found = Ledger(redis, "registration")
    found.commit(evening.slug, registration_request(), Commit(answer={"participant_id": "kari"}))
    redis.hset(keys.ONCE.of(evening.slug, registration_request().once), "digest", digests.bare(BODY))  # type: ignore[attr-defined]
    redis.delete(keys.DIGESTS.of(evening.slug))
    return found


def again(ledger: Ledger, evening: Evening, body: dict[str, str] = BODY) -> bool:
    command = unbatched(lambda: Commit(answer={"participant_id": token_hex(4)}))
    return ledger.perform(evening.slug, registration_request(body), command).replayed


def test_digests_of_version_0_1_0_get_a_key_and_are_known_all_the_same(
    redis: RedisClient, evening: Evening, ledger: Ledger
) -> None:
    assert again(ledger, evening)
    Migrator(redis).catch_up(evening.slug)
    assert kept(redis, evening).startswith(digests.KEYED)
    assert digests.bare(BODY) not in kept(redis, evening)
    assert again(ledger, evening)
    with pytest.raises(Mismatch):
        again(ledger, evening, BODY | {"name": "Ola"})


def test_what_is_no_record_of_ours_holds_nothing_up(redis: RedisClient, evening: Evening, ledger: Ledger) -> None:
    for kind in (keys.ONCE, keys.INVITATION):
        redis.sadd(kind.of(evening.slug, "somebody-elses"), "x")
    Migrator(redis).catch_up(evening.slug)
    assert kept(redis, evening).startswith(digests.KEYED)


def test_it_is_done_once_and_never_twice_over(redis: RedisClient, evening: Evening, ledger: Ledger) -> None:
    Migrator(redis).catch_up(evening.slug)
    before = kept(redis, evening)
    redis.hdel(keys.DIGESTS.of(evening.slug), "upgraded")  # type: ignore[attr-defined]
    Migrator(redis).catch_up(evening.slug)
    assert kept(redis, evening) == before


@pytest.mark.usefixtures("ledger")
def test_whoever_was_revoked_is_named_no_more_and_the_others_are(redis: RedisClient, evening: Evening) -> None:
    for digest, invitation in (("a", VERA), ("b", replace(VERA, invitation_id="gone", revoked_at=AT))):
        evening.write("invitations", Put(keys.INVITATION, digest, pack(invitation)))
    Migrator(redis).catch_up(evening.slug)
    known = [unpack(Invitation, redis.hgetall(keys.INVITATION.of(evening.slug, digest))) for digest in ("a", "b")]
    assert [one.name for one in known] == ["Vera", ""]
    assert known[1].revoked_at == AT


def test_a_house_that_starts_mends_what_is_kept_in_no_bors(house: RunningHouse, bors: str) -> None:
    redis = connections.client(house.running["redis_url"])
    old = pack(replace(VERA, revoked_at=AT, scope=keys.INSTALLATION))
    redis.hset(keys.INVITATION.of(keys.INSTALLATION, "old"), mapping=old)  # type: ignore[attr-defined]
    redis.hdel(keys.DIGESTS.of(keys.INSTALLATION), "upgraded")  # type: ignore[attr-defined]
    house.run("bors", "create", bors, "--name", "Nes")
    eventually(lambda: redis.hget(keys.INVITATION.of(keys.INSTALLATION, "old"), "name") == "")


def test_a_scope_without_a_commit_keeps_nothing(redis: RedisClient, bors: str) -> None:
    Migrator(redis).catch_up(bors)
    assert not list(redis.scan_iter(f"{{{bors}}}:*", 1000))


def test_the_same_words_have_another_digest_in_another_bors(redis: RedisClient, evening: Evening, bors: str) -> None:
    other = Evening(redis, f"{bors}-2")
    for one in (evening, other):
        Ledger(redis, "registration").commit(one.slug, registration_request(), Commit(answer={}))
    assert kept(redis, evening) != kept(redis, other)
    other.remove()
