"""A follower's place in a log: what moves it, what does not, and what becomes of one that cannot be right."""

import json
from collections.abc import Callable

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.clock import RedisClock
from frivilligbors.codec import dumps
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.erasure_cleanup.erasure_follower import ErasureFollower
from workers.followers.board import BoardFollower
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue
from workers.outbox.leases import LEASE
from workers.outbox.retry_schedule import SENT
from workers.outbox.store import Outbox

from ..eventually import bounded, eventually
from .evening import INGRID, OLA, Evening
from .letter_pipeline import LetterPipeline

CatchUp = Callable[[str], None]
FOLLOWERS = {keys.BOARD: "at", keys.LETTERS_CURSOR: "", keys.ERASURES_CURSOR: ""}


@pytest.fixture
def followers(redis: RedisClient, queue: Redis) -> dict[keys.Key, CatchUp]:
    """Each follower by the key its place is kept behind."""
    return {
        keys.BOARD: BoardFollower(redis).catch_up,
        keys.LETTERS_CURSOR: LetterFollower(redis, LetterQueue(queue), RedisClock(redis)).catch_up,
        keys.ERASURES_CURSOR: ErasureFollower(redis, Settings()).catch_up,
    }


def place(redis: RedisClient, evening: Evening, key: keys.Key) -> str | None:
    return redis.hget(key.of(evening.slug), "at") if key is keys.BOARD else redis.get(key.of(evening.slug))


def put(redis: RedisClient, evening: Evening, key: keys.Key, at: str) -> None:
    if key is keys.BOARD:
        redis.pipeline().hset(key.of(evening.slug), "at", at).execute()
    else:
        redis.set(key.of(evening.slug), at)


def settled(redis: RedisClient, evening: Evening, key: keys.Key, follow: CatchUp) -> bool:
    """Whether it stands at the end, once whoever writes files anew has done so."""
    follow(evening.slug)
    return place(redis, evening, key) == str(Log(redis).newest_position(evening.slug))


@pytest.mark.parametrize("key", FOLLOWERS, ids=lambda key: key.name)
@pytest.mark.parametrize("at", ["7000", "many", "²"])
def test_a_place_that_cannot_be_right_is_left_for_the_beginning(
    redis: RedisClient, evening: Evening, followers: dict[keys.Key, CatchUp], key: keys.Key, at: str
) -> None:
    evening.register(OLA)
    evening.agree()
    follow = followers[key]
    follow(evening.slug)
    written = Outbox(redis).ids(evening.slug)
    evening.erase(INGRID)
    put(redis, evening, key, at)
    eventually(lambda: settled(redis, evening, key, follow))
    assert Outbox(redis).ids(evening.slug) == written
    assert (key is not keys.BOARD) or Boards(redis).stored(evening.slug) == Boards(redis).rebuilt(evening.slug)


@pytest.mark.parametrize("key", FOLLOWERS, ids=lambda key: key.name)
def test_what_somebody_else_wrote_in_the_log_stops_no_follower(
    redis: RedisClient, evening: Evening, followers: dict[keys.Key, CatchUp], key: keys.Key
) -> None:
    follow, pipe = followers[key], redis.pipeline()
    position = Log(redis).newest_position(evening.slug)
    for name in (f"{position}-1", f"{position + 50}-0"):
        pipe.xadd(keys.LOG.of(evening.slug), {"fact": "moon.landed"}, id=name)
        pipe.execute()
        with bounded():
            follow(evening.slug)
    evening.agree()
    pipe.xadd(keys.LOG.of(evening.slug), {"fact": "moon.landed"}, id=f"{position + 51}-1")
    pipe.execute()
    evening.erase(INGRID)
    eventually(lambda: settled(redis, evening, key, follow))
    assert int(place(redis, evening, key) or 0) > position + 51
    assert (key is not keys.BOARD) or redis.hget(key.of(evening.slug), "tallies") == dumps(
        Boards(redis).rebuilt(evening.slug).tallies
    )


def test_letters_read_before_a_restore_are_not_written_after_it(redis: RedisClient, evening: Evening) -> None:
    evening.agree()
    outbox = Outbox(redis)
    before = outbox.read_checkpoint(evening.slug)
    redis.pipeline().hset(keys.BORS.of(evening.slug), "epoch", "fresh").execute()
    assert not outbox.write(evening.slug, before, 3, [], evening.now)
    assert outbox.write(evening.slug, outbox.read_checkpoint(evening.slug), 3, [], evening.now)


def test_an_erasure_read_before_a_restore_is_not_called_complete_after_it(
    redis: RedisClient, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasures = ErasureFollower(redis, Settings())
    erasures.catch_up(evening.slug)
    evening.erase(OLA)

    def restored(*_: object) -> bool:
        redis.pipeline().hset(keys.BORS.of(evening.slug), "epoch", "fresh").execute()
        monkeypatch.undo()
        return True

    monkeypatch.setattr(erasures, "_complete", restored)
    erasures.catch_up(evening.slug)
    assert redis.get(keys.ERASURES_CURSOR.of(evening.slug)) is None  # the log was not yet looked at under its new epoch
    eventually(lambda: settled(redis, evening, keys.ERASURES_CURSOR, erasures.catch_up))


def test_what_became_of_a_letter_before_a_restore_is_not_said_of_the_one_after_it(
    pipeline: LetterPipeline, evening: Evening
) -> None:
    evening.agree()
    letter_id = pipeline.write()[0]
    before = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert before is not None
    pipeline.outbox._redis.pipeline().hset(keys.BORS.of(evening.slug), "epoch", "fresh").execute()
    assert not pipeline.outbox.settle(before, SENT, pipeline.clock.now())
    pipeline.clock.at += LEASE
    pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    pipeline.clock.at += LEASE
    after = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert after is not None
    assert pipeline.outbox.settle(after, SENT, pipeline.clock.now())


DAMAGE = {
    "the list": keys.LETTERS,
    "what is due": keys.LETTERS_DUE,
    "who has had how many": keys.LETTERS_TO,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_letters_are_written_whole_or_not_at_all(
    redis: RedisClient, evening: Evening, followers: dict[keys.Key, CatchUp], what: str
) -> None:
    evening.register(OLA)
    evening.agree()
    redis.set(DAMAGE[what].of(evening.slug), "x")
    before = sorted(redis.scan_iter(f"{{{evening.slug}}}:*", 1000))
    for _ in range(2):
        with pytest.raises(ResponseError, match="DAMAGED"):
            followers[keys.LETTERS_CURSOR](evening.slug)
    assert sorted(redis.scan_iter(f"{{{evening.slug}}}:*", 1000)) == before
    redis.delete(DAMAGE[what].of(evening.slug))
    followers[keys.LETTERS_CURSOR](evening.slug)
    assert len(Outbox(redis).ids(evening.slug)) == 3


def test_a_record_in_the_way_of_a_letter_stops_before_anything_is_written(
    redis: RedisClient, evening: Evening, followers: dict[keys.Key, CatchUp]
) -> None:
    evening.agree()
    redis.set(keys.LETTER.of(evening.slug, f"{Log(redis).newest_position(evening.slug)}-agreement-ingrid"), "x")
    with pytest.raises(ResponseError, match="ingrid is no hash"):
        followers[keys.LETTERS_CURSOR](evening.slug)
    assert Outbox(redis).ids(evening.slug) == []


def test_a_count_that_is_no_number_begins_again(
    redis: RedisClient, evening: Evening, followers: dict[keys.Key, CatchUp]
) -> None:
    evening.register(OLA)
    followers[keys.LETTERS_CURSOR](evening.slug)
    (share,) = redis.hgetall(keys.LETTERS_TO.of(evening.slug))
    redis.pipeline().hset(keys.LETTERS_TO.of(evening.slug), share, "many").execute()
    evening.register(OLA)
    followers[keys.LETTERS_CURSOR](evening.slug)
    assert redis.hgetall(keys.LETTERS_TO.of(evening.slug)) == {share: "1"}


@pytest.mark.parametrize("field", ["attempts", "lease"])
def test_a_letter_with_a_figure_that_is_none_is_taken_in_hand_all_the_same(
    pipeline: LetterPipeline, evening: Evening, field: str
) -> None:
    evening.agree()
    letter_id = pipeline.write()[0]
    pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    pipeline.outbox._redis.pipeline().hset(keys.LETTER.of(evening.slug, letter_id), field, "x").execute()
    for _ in range(2):
        pipeline.clock.at += LEASE
        taken = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert taken is not None


@pytest.mark.parametrize("act", ["claim", "settle"])
def test_a_letter_is_not_half_taken_nor_half_settled(
    pipeline: LetterPipeline, redis: RedisClient, evening: Evening, act: str
) -> None:
    evening.agree()
    letter_id = pipeline.write()[0]
    attempt = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert attempt is not None
    redis.delete(keys.LETTERS_DUE.of(evening.slug))
    redis.set(keys.LETTERS_DUE.of(evening.slug), "x")
    before = json.dumps(redis.hgetall(keys.LETTER.of(evening.slug, letter_id)))
    pipeline.clock.at += LEASE
    acts: dict[str, Callable[[], object]] = {
        "claim": lambda: pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now()),
        "settle": lambda: pipeline.outbox.settle(attempt, SENT, pipeline.clock.now()),
    }
    with pytest.raises(ResponseError, match="DAMAGED"):
        acts[act]()
    assert json.dumps(redis.hgetall(keys.LETTER.of(evening.slug, letter_id))) == before
