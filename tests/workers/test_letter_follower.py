import threading
from dataclasses import replace

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.cursor import Checkpoint
from frivilligbors.log import Log
from frivilligbors.records import LetterKind, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from workers.followers.letters import LetterFollower
from workers.mail import mailer
from workers.mail.legacy_queue import LegacyQueue
from workers.mail.letter_queue import CAPACITY, MAX_LETTERS, QUEUE, SEND, LetterQueue, SendJob, queue_connection
from workers.mail.rq_worker import MailWorker
from workers.outbox.store import NewLetter, Outbox
from workers.shutdown import Shutdown

from .evening import OLA, Evening


@pytest.fixture
def letter_queue(queue: Redis) -> LetterQueue:
    return LetterQueue(queue)


@pytest.fixture
def letters(redis: RedisClient, letter_queue: LetterQueue) -> LetterFollower:
    return LetterFollower(redis, letter_queue, RedisClock(redis))


def test_each_party_is_written_to_once(redis: RedisClient, evening: Evening, letters: LetterFollower) -> None:
    agreement_id = evening.agree()
    position = Log(redis).newest_position(evening.slug)
    for _ in range(2):
        letters.catch_up(evening.slug)
    outbox = Outbox(redis)
    assert outbox.ids(evening.slug) == [f"{position}-agreement-ola", f"{position}-agreement-ingrid"]
    letters = [outbox.letter(evening.slug, letter_id) for letter_id in outbox.ids(evening.slug)]
    assert {letter.agreement_id for letter in letters} == {agreement_id}
    assert {(letter.kind, letter.state) for letter in letters} == {(LetterKind.AGREEMENT, LetterState.PENDING)}


def test_a_void_is_told_to_each_party_too(redis: RedisClient, evening: Evening, letters: LetterFollower) -> None:
    evening.void(evening.agree())
    position = Log(redis).newest_position(evening.slug)
    letters.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug)[2:] == [f"{position}-void-ola", f"{position}-void-ingrid"]


def test_whoever_registers_with_an_address_is_welcomed_once(
    redis: RedisClient, evening: Evening, letters: LetterFollower
) -> None:
    evening.register(OLA)
    position = Log(redis).newest_position(evening.slug)
    for _ in range(2):
        letters.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug) == [f"{position}-welcome-ola"]


def test_whoever_left_no_address_is_not_written_to(redis: RedisClient, evening: Evening, letters: LetterFollower) -> None:
    evening.register(replace(OLA, participant_id="nils", email=None))
    letters.catch_up(evening.slug)
    assert Outbox(redis).ids(evening.slug) == []
    assert Outbox(redis).position(evening.slug) == Log(redis).newest_position(evening.slug)


def test_two_followers_at_once_write_each_letter_once(redis: RedisClient, evening: Evening, letter_queue: LetterQueue) -> None:
    for _ in range(120):
        evening.agree()
    followers = [LetterFollower(redis, letter_queue, RedisClock(redis)) for _ in range(3)]
    threads = [threading.Thread(target=letters.catch_up, args=(evening.slug,)) for letters in followers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = Outbox(redis).ids(evening.slug)
    assert len(ids) == len(set(ids)) == 240


def test_a_poison_fact_is_passed_over(redis: RedisClient, evening: Evening, letters: LetterFollower) -> None:
    pipe = redis.pipeline()
    position = Log(redis).newest_position(evening.slug) + 1
    pipe.xadd(keys.LOG.of(evening.slug), {"fact": "agreement.confirmed", "participants": "nobody"}, id=f"{position}-0")
    pipe.execute()
    evening.agree()
    letters.catch_up(evening.slug)
    assert len(Outbox(redis).ids(evening.slug)) == 2


def test_the_position_does_not_move_without_the_letters_nor_the_letters_without_the_position(
    redis: RedisClient, evening: Evening, letters: LetterFollower
) -> None:
    evening.agree()
    outbox = Outbox(redis)
    assert not outbox.write(evening.slug, Checkpoint(99, "e1", "99"), 100, [], RedisClock(redis).now())
    assert outbox.position(evening.slug) == 0
    letters.catch_up(evening.slug)
    reached = outbox.position(evening.slug)
    again = NewLetter(outbox.letter(evening.slug, outbox.ids(evening.slug)[0]))
    assert not outbox.write(evening.slug, Checkpoint(0, "e1", "0"), reached, [again], evening.now)
    assert len(outbox.ids(evening.slug)) == 2


def test_a_removed_bors_is_not_written_to_again(redis: RedisClient, evening: Evening, letters: LetterFollower) -> None:
    evening.agree()
    evening.remove()
    assert not Outbox(redis).write(evening.slug, Checkpoint(0, "", "0"), 4, [], evening.now)
    letters.catch_up(evening.slug)
    assert list(redis.scan_iter(f"{{{evening.slug}}}*", 100)) == []


def test_the_queue_carries_ids_and_nothing_that_tells_who_they_are(
    redis: RedisClient, evening: Evening, letters: LetterFollower, letter_queue: LetterQueue, queue: Redis
) -> None:
    evening.agree()
    letters.catch_up(evening.slug)
    jobs = SendJob.fetch_many(letter_queue.job_ids(), queue, JSONSerializer)
    slug, *letter_ids = [argument for job in jobs for argument in job.args]
    assert (slug, sorted(letter_ids)) == (evening.slug, sorted(Outbox(redis).ids(evening.slug))), "one job for both"
    kept = b"".join(value for key in queue.scan_iter("rq:job:*") for value in queue.hgetall(key).values())
    assert b"example.no" not in kept
    assert b"Ingrid" not in kept


@pytest.mark.parametrize("function", ["os.system", "workers.mail.mailer.run", "workers.post.run"])
def test_the_queue_runs_nothing_but_letters(queue: Redis, function: str) -> None:
    job = SendJob.create(function, args=("true",), connection=queue)
    with pytest.raises(PermissionError):
        job.perform()


@pytest.mark.parametrize("function", ["workers.mail.mailer.send", "workers.post.send"])
def test_jobs_of_this_version_and_of_the_one_before_send_a_letter(queue: Redis, function: str) -> None:
    assert SendJob.create(function, args=("nes", "1"), connection=queue).func is mailer.send


def test_a_queue_that_is_away_holds_up_no_record(redis: RedisClient, evening: Evening) -> None:
    away = LetterQueue(queue_connection(Settings(redis_url="redis://127.0.0.1:1/0")))
    evening.agree()
    LetterFollower(redis, away, RedisClock(redis)).catch_up(evening.slug)
    assert len(Outbox(redis).ids(evening.slug)) == 2
    assert Outbox(redis).has_unsettled(evening.slug)


def test_what_the_queue_left_in_the_store_is_taken_away_and_nothing_of_anybody_elses(
    redis: RedisClient, queue: Redis, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis.delete("rq:none", *redis.scan_iter("rq:*", 1000))
    ours, theirs = LetterQueue(redis), Queue("reports", connection=redis)
    for name in ("one", "two"):
        ours.enqueue(evening.slug, [name])
        theirs.enqueue_call("somebody.elses", job_id=name, depends_on=None)
    MailWorker(redis, Shutdown(), lambda: None).register_birth()
    SimpleWorker([theirs], connection=redis, name="theirs").register_birth()
    before = set(redis.scan_iter("rq:*", 1000))
    LegacyQueue(redis, redis).remove()
    assert set(redis.scan_iter("rq:*", 1000)) == before, "it is in use there"
    monkeypatch.setattr(LegacyQueue, "_is_in_use", lambda _: False)
    LegacyQueue(redis, queue).remove()
    left = {"rq:job:one", "rq:job:two", "rq:queue:reports", "rq:queues", "rq:worker:theirs", "rq:workers", "rq:workers:reports"}
    assert set(redis.scan_iter("rq:*", 1000)) == left
    assert redis.smembers("rq:queues") == {"rq:queue:reports"}
    assert redis.smembers("rq:workers") == {"rq:worker:theirs"}
    redis.delete(*left)


def test_a_letter_to_everybody_leaves_room_for_another_bors_and_stands_behind_its_letters(queue: Redis) -> None:
    ours = LetterQueue(queue)
    everybody = [f"9-announcement-p{number}" for number in range(ours.capacity_left("drammen"))]
    ours.enqueue("drammen", everybody)
    assert len(ours.job_ids()) == len(everybody) / MAX_LETTERS
    assert len(everybody) == CAPACITY // 2
    assert ours.capacity_left("drammen") == 0
    assert ours.capacity_left("skien") == CAPACITY // 4
    ours.enqueue("skien", ["13-welcome-kari", "12-agreement-kari"])
    first, *_ = SendJob.fetch_many(ours.job_ids(), queue, JSONSerializer)
    assert first is not None
    assert tuple(first.args) == ("skien", "12-agreement-kari")


def test_a_job_of_an_earlier_version_carries_one_letter(queue: Redis) -> None:
    ours = LetterQueue(queue)
    jobs = Queue(QUEUE, connection=queue, serializer=JSONSerializer)
    jobs.enqueue_call(SEND, args=("drammen", "1-agreement-kari"), job_id=f"drammen_{'0' * 32}")
    assert ours.capacity_left("drammen") == CAPACITY // 2 - 1
