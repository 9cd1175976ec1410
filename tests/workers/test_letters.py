import threading
from dataclasses import replace

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.cursor import Position
from frivilligbors.log import Log
from frivilligbors.records import LetterKind, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.letters import LetterWriter
from workers.outbox import Outbox, Written
from workers.stopping import Stopping
from workers.transport import Bag, OldQueue, OneLetter, PostWorker, queue_of

from .evening import OLA, Evening


@pytest.fixture
def bag(queue: Redis) -> Bag:
    return Bag(queue)


@pytest.fixture
def writer(redis: RedisClient, bag: Bag) -> LetterWriter:
    return LetterWriter(redis, bag, RedisClock(redis))


def test_each_party_is_written_to_once(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    agreement_id = evening.agree()
    position = Log(redis).length(evening.slug)
    for _ in range(2):
        writer.catch_up(evening.slug)
    outbox = Outbox(redis)
    assert outbox.ids(evening.slug) == [f"{position}-agreement-ola", f"{position}-agreement-ingrid"]
    letters = [outbox.letter(evening.slug, letter_id) for letter_id in outbox.ids(evening.slug)]
    assert {letter.agreement_id for letter in letters} == {agreement_id}
    assert {(letter.kind, letter.state) for letter in letters} == {(LetterKind.AGREEMENT, LetterState.PENDING)}


def test_a_void_is_told_to_each_party_too(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    evening.void(evening.agree())
    position = Log(redis).length(evening.slug)
    writer.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug)[2:] == [f"{position}-void-ola", f"{position}-void-ingrid"]


def test_whoever_registers_with_an_address_is_welcomed_once(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    evening.register(OLA)
    position = Log(redis).length(evening.slug)
    for _ in range(2):
        writer.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug) == [f"{position}-welcome-ola"]


def test_whoever_left_no_address_is_not_written_to(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    evening.register(replace(OLA, participant_id="nils", email=None))
    writer.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug) == []
    assert Outbox(redis).position(evening.slug) == Log(redis).length(evening.slug)


def test_two_followers_at_once_write_each_letter_once(redis: RedisClient, evening: Evening, bag: Bag) -> None:
    for _ in range(120):
        evening.agree()
    writers = [LetterWriter(redis, bag, RedisClock(redis)) for _ in range(3)]
    threads = [threading.Thread(target=writer.catch_up, args=(evening.slug,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = Outbox(redis).ids(evening.slug)
    assert len(ids) == len(set(ids)) == 240


def test_a_poison_fact_is_passed_over(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    pipe = redis.pipeline()
    position = Log(redis).length(evening.slug) + 1
    pipe.xadd(keys.LOG.of(evening.slug), {"fact": "agreement.confirmed", "participants": "nobody"}, id=f"{position}-0")
    pipe.execute()
    evening.agree()
    writer.catch_up(evening.slug)
    assert len(Outbox(redis).ids(evening.slug)) == 2


def test_the_position_does_not_move_without_the_letters_nor_the_letters_without_the_position(
    redis: RedisClient, evening: Evening, writer: LetterWriter
) -> None:
    evening.agree()
    outbox = Outbox(redis)
    assert not outbox.write(evening.slug, Position(99, "e1", "99"), 100, [], RedisClock(redis).now())
    assert outbox.position(evening.slug) == 0
    writer.catch_up(evening.slug)
    reached = outbox.position(evening.slug)
    again = Written(outbox.letter(evening.slug, outbox.ids(evening.slug)[0]))
    assert not outbox.write(evening.slug, Position(0, "e1", "0"), reached, [again], evening.now)
    assert len(outbox.ids(evening.slug)) == 2


def test_a_removed_bors_is_not_written_to_again(redis: RedisClient, evening: Evening, writer: LetterWriter) -> None:
    evening.agree()
    evening.remove()
    assert not Outbox(redis).write(evening.slug, Position(0, "", "0"), 4, [], evening.now)
    writer.catch_up(evening.slug)
    assert list(redis.scan_iter(f"{{{evening.slug}}}*", 100)) == []


def test_the_queue_carries_ids_and_nothing_that_tells_who_they_are(
    redis: RedisClient, evening: Evening, writer: LetterWriter, bag: Bag, queue: Redis
) -> None:
    evening.agree()
    writer.catch_up(evening.slug)
    jobs = OneLetter.fetch_many(bag.waiting(), queue, JSONSerializer)
    assert sorted(job.args for job in jobs) == sorted(
        [evening.slug, letter_id] for letter_id in Outbox(redis).ids(evening.slug)
    )
    kept = b"".join(value for key in queue.scan_iter("rq:job:*") for value in queue.hgetall(key).values())
    assert b"example.no" not in kept
    assert b"Ingrid" not in kept


def test_the_queue_runs_nothing_but_letters(queue: Redis) -> None:
    job = OneLetter.create("os.system", args=("true",), connection=queue)
    with pytest.raises(PermissionError):
        job.perform()


def test_a_queue_that_is_away_holds_up_no_record(redis: RedisClient, evening: Evening) -> None:
    away = Bag(queue_of(Settings(redis_url="redis://127.0.0.1:1/0")))
    evening.agree()
    LetterWriter(redis, away, RedisClock(redis)).catch_up(evening.slug)
    assert len(Outbox(redis).ids(evening.slug)) == 2
    assert Outbox(redis).awaits(evening.slug)


def test_what_the_queue_left_in_the_store_is_taken_away_and_nothing_of_anybody_elses(
    redis: RedisClient, queue: Redis, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis.delete("rq:none", *redis.scan_iter("rq:*", 1000))
    ours, theirs = Bag(redis), Queue("reports", connection=redis)
    for name in ("one", "two"):
        ours.put(evening.slug, name)
        theirs.enqueue_call("somebody.elses", job_id=name, depends_on=None)
    PostWorker(redis, Stopping()).register_birth()
    SimpleWorker([theirs], connection=redis, name="theirs").register_birth()
    before = set(redis.scan_iter("rq:*", 1000))
    OldQueue(redis, redis).clear()
    assert set(redis.scan_iter("rq:*", 1000)) == before, "it is in use there"
    monkeypatch.setattr(OldQueue, "_is_in_use", lambda _: False)
    OldQueue(redis, queue).clear()
    left = {"rq:job:one", "rq:job:two", "rq:queue:reports", "rq:queues", "rq:worker:theirs", "rq:workers", "rq:workers:reports"}
    assert set(redis.scan_iter("rq:*", 1000)) == left
    assert redis.smembers("rq:queues") == {"rq:queue:reports"}
    assert redis.smembers("rq:workers") == {"rq:worker:theirs"}
    redis.delete(*left)
