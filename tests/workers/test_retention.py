"""A børs is erased on its date, by itself, and completely, however often a process dies meanwhile."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import pytest
from redis import Redis

from backups.binary_client import binary_client
from frivilligbors import bors_erasure, keys
from frivilligbors.archive import Archive
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Put
from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Participant
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from launcher import high_water_marks
from postbox.letters import Letters
from tests.clocks import StandingClock
from tests.eventually import eventually
from tests.files import contents
from workers.erasure_cleanup import erased_list
from workers.followers.board import BoardFollower
from workers.followers.letters import LetterFollower
from workers.mail.letter_queue import LetterQueue
from workers.retention.retention_follower import UNTIL_LEASES_ARE_OVER, RetentionFollower

from .conftest import Start
from .evening import AT, OLA, Evening
from .letter_pipeline import LetterPipeline
from .test_erasure import box, erasure_follower, letters

__all__ = ("box", "letters")  # fixtures
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(AT + DAY)


@pytest.fixture
def olga(evening: Evening) -> Participant:
    """Somebody whose name stands nowhere else."""
    known = replace(OLA, name=f"Olga{token_hex(6)}")
    evening.register(known)
    dates(evening, erase_at=AT + 30 * DAY)
    return known


def dates(evening: Evening, **changes: object) -> None:
    """The evening is over, and has a date."""
    known = bors_record(evening)
    over = {"stored_state": State.GRACE, "opens_at": AT, "closes_at": AT, "grace_until": AT, **changes}
    changed = replace(known, revision=known.revision + 1, **over)  # type: ignore[arg-type]
    evening.commit("organiser", writes=[Put(keys.BORS, "", pack(changed))])


def bors_record(evening: Evening) -> Bors:
    found = Queries(evening.redis).bors(evening.slug)
    assert found
    return found


def archive(evening: Evening) -> Archive | None:
    return bors_erasure.archive_of(evening.redis, evening.slug)


Worker = Callable[..., RetentionFollower]


@pytest.fixture
def worker(redis: RedisClient, queue: Redis, clock: StandingClock, tmp_path: Path) -> Worker:
    def worker(**settings: str) -> RetentionFollower:
        given = Settings(data_dir=tmp_path, **settings)  # type: ignore[arg-type]
        return RetentionFollower(redis, LetterQueue(queue), clock, given)

    return worker


def completed(follower: RetentionFollower, evening: Evening) -> bool:
    follower.catch_up(evening.slug)
    found = archive(evening)
    return found is not None and found.completed_at is not None


def test_nobody_is_erased_before_the_date_and_everybody_on_it(
    evening: Evening, olga: Participant, worker: Worker, clock: StandingClock, folder: Path, tmp_path: Path
) -> None:
    evening.agree()
    follower = worker()
    clock.at = AT + 30 * DAY - timedelta(seconds=1)
    follower.catch_up(evening.slug)
    assert archive(evening) is None
    clock.at = AT + 30 * DAY
    follower.catch_up(evening.slug)
    assert bors_record(evening).stored_state is State.ERASED
    clock.at += UNTIL_LEASES_ARE_OVER
    assert eventually(lambda: completed(follower, evening))
    assert sorted(evening.redis.scan_iter(f"*{evening.slug}*", 1000)) == sorted(
        key.of(evening.slug) for key in (keys.BORS, keys.ARCHIVE)
    )
    assert evening.slug in Queries(evening.redis).borser(), "so that the slug is not used again"
    assert not any(olga.name.encode() in contents(store) for store in folder.glob("followed-*"))
    assert (tmp_path / erased_list.NAME).read_text().split() == [evening.slug, "*"]
    found = archive(evening)
    assert found
    assert found.totals
    assert found.totals.by_group.counts | dict.fromkeys(found.totals.by_group.names, 0) != {}


def test_a_crash_after_the_commit_loses_neither_the_totals_nor_the_erasure(
    evening: Evening, olga: Participant, worker: Worker, clock: StandingClock
) -> None:
    for n in range(6):
        evening.register(replace(OLA, participant_id=f"p{n}", code=f"C{n}", email=None))
        evening.agree()
    commit = bors_erasure.erase_commit(evening.redis, evening.slug, by="ola", at=clock.at)
    evening.commit("organiser", *commit.facts, writes=commit.writes, expects=commit.expects)
    half = archive(evening)
    assert half
    assert half.totals is None
    assert olga.name in str(evening.redis.hgetall(keys.PARTICIPANT.of(evening.slug, "ola")))
    worker().catch_up(evening.slug)
    evening.redis.delete(keys.LOG.of(evening.slug))  # dies again: what was counted is counted
    bors_erasure.remove(evening.redis, evening.slug)
    clock.at += UNTIL_LEASES_ARE_OVER
    follower = worker()
    assert eventually(lambda: completed(follower, evening))
    found = archive(evening)
    assert found
    assert found.totals
    assert found.totals.total == 6
    assert found.totals.participants == 7


def test_nothing_more_is_committed_to_an_erased_bors(evening: Evening, olga: Participant, clock: StandingClock) -> None:
    bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="once")
    for attempt in (lambda: evening.register(olga), evening.agree):
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.error_code == "bors-erased"
    with pytest.raises(Refused, match="bors-erased"):
        bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="twice")


def test_the_other_followers_do_not_stumble_on_an_erased_bors(
    evening: Evening, olga: Participant, clock: StandingClock, queue: Redis
) -> None:
    followers = [
        BoardFollower(evening.redis).catch_up,
        LetterFollower(evening.redis, LetterQueue(queue), clock).catch_up,
        erasure_follower(evening.redis).catch_up,
    ]
    for follow in followers:
        follow(evening.slug)
    bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="once")
    for follow in followers:
        follow(evening.slug)
    assert list(bors_erasure.remaining(evening.redis, evening.slug)) == []


def test_an_evening_is_not_erased_while_it_goes_on(evening: Evening, worker: Worker, clock: StandingClock) -> None:
    dates(evening, stored_state=State.OPEN, closes_at=AT + DAY, grace_until=None, erase_at=AT)
    clock.at = AT + timedelta(minutes=30)
    worker().catch_up(evening.slug)
    with pytest.raises(Refused, match="still-in-evening"):
        bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="once")
    assert archive(evening) is None


def test_a_bors_from_before_there_were_dates_gets_one(evening: Evening, worker: Worker, clock: StandingClock) -> None:
    dates(evening, erase_at=None)
    clock.at = AT + 400 * DAY
    worker().catch_up(evening.slug)
    assert bors_record(evening).erase_at == AT + 430 * DAY


def test_letters_leave_the_post_box_and_jobs_the_queue(
    redis: RedisClient, queue: Redis, evening: Evening, clock: StandingClock, letters: Letters, box: str, worker: Worker
) -> None:
    rehearsal = Evening(redis, evening.slug, rehearsal=True)
    pipeline = LetterPipeline(redis, queue, rehearsal, postbox_url=box)
    rehearsal.register(OLA)
    rehearsal.write("agreements", Append(keys.AGREEMENTS_OF, "ola", rehearsal.agree()))
    pipeline.send()
    jobs = LetterQueue(queue)
    jobs.enqueue(rehearsal.slug, ["late"])
    jobs.enqueue("another", ["one"])
    assert list(letters.newest_first())
    dates(rehearsal, erase_at=clock.at)
    follower = worker(postbox_url=box)
    follower.catch_up(rehearsal.slug)
    clock.at += UNTIL_LEASES_ARE_OVER
    assert eventually(lambda: completed(follower, rehearsal))
    assert list(letters.newest_first()) == []
    assert len(jobs.job_ids()) == 1


def test_a_process_completes_an_erasure_by_itself(
    evening: Evening, olga: Participant, folder: Path, start: Start, clock: StandingClock
) -> None:
    clock.at = evening.now
    bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", idempotency_key="once")
    start("retention")
    eventually(lambda: (found := archive(evening)) is not None and found.completed_at is not None, within=60)
    assert not any(olga.name.encode() in contents(store) for store in folder.glob("followed-*"))


def test_a_log_that_goes_is_not_taken_for_one_that_was_lost(
    evening: Evening, olga: Participant, clock: StandingClock, store_url: str
) -> None:
    commit = bors_erasure.erase_commit(evening.redis, evening.slug, by="ola", at=clock.at)
    evening.commit("organiser", *commit.facts, writes=commit.writes, expects=commit.expects)
    with closing(binary_client(store_url)) as client:
        recorded = high_water_marks.measure(client)
        assert recorded[evening.slug].position > 1
        bors_erasure.remove(evening.redis, evening.slug)
        assert list(high_water_marks.find_losses(recorded, high_water_marks.measure(client))) == []
