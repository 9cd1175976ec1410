"""Nothing that people typed is kept as a digest without the key of its børs, whichever version kept it first."""

from frivilligbors import digests, keys
from frivilligbors.commit import Commit, Put
from frivilligbors.ledger import Conflict, unbatched

from .ledger_stage import Stage, asked, at_once, refused


def from_0_1_0(stage: Stage) -> None:
    """A børs with a log and without a key, as version 0.1.0 left it."""
    stage.commit(Commit(facts=[asked()], answer={}))
    stage.redis.delete(keys.DIGESTS.of(stage.bors))


def has_another_key(stage: Stage) -> None:
    """A copy was put back, in which the børs has another key."""
    stage.redis.hset(keys.DIGESTS.of(stage.bors), "key", digests.new_digest_key())  # type: ignore[attr-defined]


def test_a_bors_of_before_there_were_keys_has_one_as_soon_as_it_is_asked_for(stage: Stage) -> None:
    from_0_1_0(stage)
    found = at_once(4, lambda _: digests.digest_key_of(stage.redis, stage.bors))
    assert found[0]
    assert set(found) == {digests.digest_key_of(stage.redis, stage.bors)}


def test_where_there_is_no_bors_nothing_is_left_by_asking(stage: Stage) -> None:
    assert digests.digest_key_of(stage.redis, stage.bors) == ""
    assert stage.kept == {}


def test_a_plan_made_under_another_key_is_made_anew(stage: Stage) -> None:
    """A commit may hold digests itself: those of addresses."""
    from_0_1_0(stage)
    seen: list[str] = []

    def prepare() -> Commit:
        seen.append(digests.digest_key_of(stage.redis, stage.bors))
        if len(seen) == 1:
            has_another_key(stage)
        return Commit(writes=[Put(keys.CODES, "", {"under": seen[-1]})], answer={})

    stage.ledger("registration").perform(stage.bors, stage.request("one"), unbatched(prepare))
    assert stage.record(keys.CODES)["under"] == digests.digest_key_of(stage.redis, stage.bors) != seen[0]


def test_no_answer_is_kept_under_a_key_the_bors_no_longer_has(stage: Stage) -> None:
    stage.commit(Commit(facts=[asked()], answer={}))
    before = digests.digest_key_of(stage.redis, stage.bors)
    has_another_key(stage)
    request = stage.request("one")
    with stage.nothing_kept():
        refused(lambda: stage.ledger().commit(stage.bors, request, stage.agreement(), digest_key=before), Conflict)


def test_who_sends_the_same_at_once_before_there_is_a_key_is_known_for_the_same(stage: Stage) -> None:
    answers = at_once(6, lambda _: stage.commit(stage.agreement(), idempotency_key="one", body={"gives": "salen"}))
    assert sorted(one.replayed for one in answers) == [False, *[True] * 5]
    assert len(stage.numbers) == 1
