"""The contact of a børs is written to a week before everybody is erased, and then: once each, wherever a process dies."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from redis.connection import Connection
from redis.exceptions import ConnectionError as Died

from frivilligbors import bors_erasure, connections, keys, retention
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.enums import Language
from frivilligbors.log import Log
from frivilligbors.records import LetterState, Participant, PrivacyNotice
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from postbox.letters import Letters
from tests.clocks import StandingClock
from tests.eventually import eventually
from tests.files import contents
from workers.mail.letter_queue import LetterQueue
from workers.retention.erasure_letter import LONGEST_WAIT
from workers.retention.retention_follower import SETTLED, RetentionFollower

from .evening import AT, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer
from .test_erasure import box, letters
from .test_retention import DAY, Worker, archive, clock, completed, dates, olga, record, worker

__all__ = ("box", "clock", "letters", "olga", "worker")  # fixtures
CONTACT = "frivillig@drammen.example.no"
DATE = AT + 30 * DAY
A_WEEK_BEFORE = DATE - retention.WARNING


def write_notice(evening: Evening, contact: str) -> None:
    known = record(evening)
    notice = PrivacyNotice(version=known.notice + 1, at=AT, by="ola", contact=contact)
    changed = replace(known, revision=known.revision + 1, notice=notice.version)
    writes = [Put(keys.BORS, "", pack(changed)), Put(keys.NOTICE, str(notice.version), pack(notice))]
    evening.commit("organiser", writes=writes)


@pytest.fixture
def planned(evening: Evening, olga: Participant) -> Evening:
    """Olga is in it, everybody is erased on the date, and somebody can be asked."""
    write_notice(evening, f"Frivilligsentralen, tlf. 32 04 00 00, {CONTACT}.")
    return evening


def subjects(smtp_server: RecordingSmtpServer, evening: Evening) -> list[str]:
    """What the contact was told, in the order it came."""
    return [str(one["Subject"]) for one in smtp_server.of(evening.slug) if CONTACT in str(one["To"])]


SOON = "Alt om deltakerne slettes 5. juni 2024: Frivilligbørs Drammen"
DONE = "Alt om deltakerne er slettet: Frivilligbørs Drammen"


def test_the_contact_is_told_a_week_before_and_once(
    planned: Evening,
    worker: Worker,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
    olga: Participant,
) -> None:
    follower = worker()
    for moment, told in ((A_WEEK_BEFORE - DAY / 1000, []), (A_WEEK_BEFORE, [SOON]), (DATE - DAY, [SOON])):
        clock.at = moment
        for _ in range(2):
            follower.catch_up(planned.slug)
            worker().catch_up(planned.slug)
            pipeline.send()
        assert subjects(smtp_server, planned) == told
    (letter,) = [one for one in smtp_server.of(planned.slug) if one["X-Letter"] == "erasure_soon"]
    assert letter["Content-Language"] == "nb, nn, en"
    for form in ("plain", "html"):
        body = text_of(letter, form)
        for words in (
            "kan ikke tas tilbake",
            "kan ikkje takast tilbake",
            "cannot be undone",
            f"/arrangor/{planned.slug}/sletting",
        ):
            assert words in body
        assert not any(one in letter.as_string() + body for one in (olga.name, "ola@example.no"))
    (kept,) = [pipeline.outbox.letter(planned.slug, one) for one in pipeline.outbox.ids(planned.slug) if "erasure" in one]
    assert (kept.state, kept.participant_id, kept.erase_at) == (LetterState.SENT, "", DATE)


def test_it_is_written_in_the_languages_of_the_bors(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline, smtp_server: RecordingSmtpServer
) -> None:
    dates(planned, erase_at=DATE, chosen_languages=(Language.EN,))
    clock.at = A_WEEK_BEFORE
    worker().catch_up(planned.slug)
    pipeline.send()
    (letter,) = smtp_server.of(planned.slug)[-1:]
    assert letter["Subject"] == "Everything about the participants is erased on 5 June 2024: Frivilligbørs Drammen"
    assert letter["Content-Language"] == "en"
    assert "tilbake" not in text_of(letter)


def test_a_date_that_moves_is_told_anew_a_week_before_it(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline, smtp_server: RecordingSmtpServer
) -> None:
    def visit() -> list[str]:
        worker().catch_up(planned.slug)
        pipeline.send()
        return [one.split("slettes ")[1].split(":")[0] for one in subjects(smtp_server, planned)]

    clock.at = A_WEEK_BEFORE
    assert visit() == ["5. juni 2024"]
    dates(planned, erase_at=DATE - 2 * DAY, erasure_announced_for=DATE)
    assert visit() == visit() == ["5. juni 2024", "3. juni 2024"]
    dates(planned, erase_at=DATE + 30 * DAY, erasure_announced_for=DATE - 2 * DAY)
    assert visit() == ["5. juni 2024", "3. juni 2024"]
    clock.at = DATE + 23 * DAY
    assert visit() == visit() == ["5. juni 2024", "3. juni 2024", "5. juli 2024"]


def test_a_letter_whose_date_was_moved_before_it_went_is_not_sent(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline, smtp_server: RecordingSmtpServer
) -> None:
    clock.at = A_WEEK_BEFORE
    worker().catch_up(planned.slug)
    pipeline.write()
    dates(planned, erase_at=DATE - DAY, erasure_announced_for=DATE)
    worker().catch_up(planned.slug)
    pipeline.send()
    assert subjects(smtp_server, planned) == [SOON.replace("5.", "4.")]
    letters = [pipeline.outbox.letter(planned.slug, one) for one in pipeline.outbox.ids(planned.slug) if "erasure" in one]
    assert [(one.state, one.trouble) for one in letters] == [(LetterState.DEAD, "date-moved"), (LetterState.SENT, None)]


@pytest.mark.parametrize("contact", ["", "Ring Kari på 32 04 00 00", "@drammen", "kari@", "kåre@example.no"])
def test_where_no_address_is_written_nobody_is_told_until_one_is(
    evening: Evening, olga: Participant, worker: Worker, clock: StandingClock, pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer, contact: str,
) -> None:  # fmt: skip
    write_notice(evening, contact)
    clock.at = A_WEEK_BEFORE
    worker().catch_up(evening.slug)
    pipeline.send()
    assert subjects(smtp_server, evening) == []
    write_notice(evening, CONTACT)
    worker().catch_up(evening.slug)
    pipeline.send()
    assert subjects(smtp_server, evening) == [SOON]


def test_nobody_is_told_of_a_rehearsal(
    redis: RedisClient, evening: Evening, queue: Redis, worker: Worker, clock: StandingClock, letters: Letters, box: str
) -> None:
    rehearsal = Evening(redis, evening.slug, rehearsal=True)
    pipeline = LetterPipeline(redis, queue, rehearsal, postbox_url=box)
    write_notice(rehearsal, CONTACT)
    dates(rehearsal, erase_at=clock.at + DAY)
    follower = worker(postbox_url=box)
    follower.catch_up(rehearsal.slug)
    clock.at += DAY
    follower.catch_up(rehearsal.slug)
    clock.at += SETTLED
    assert eventually(lambda: completed(follower, rehearsal))
    pipeline.send()
    found = archive(rehearsal)
    assert found
    assert found.letter is None
    assert list(letters.newest_first()) == []


def erase(evening: Evening, clock: StandingClock) -> None:
    clock.at = DATE
    bors_erasure.erase(evening.redis, clock, evening.slug, by="ola", key="once")
    clock.at += SETTLED


def test_the_contact_is_told_once_it_is_done_and_then_forgotten(
    planned: Evening,
    worker: Worker,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
    folder: Path,
) -> None:
    planned.agree()
    pipeline.send()
    erase(planned, clock)
    follower = worker()

    def done() -> bool:
        pipeline.write()
        pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
        return completed(follower, planned)

    assert eventually(done)
    assert subjects(smtp_server, planned) == [DONE]
    letter = smtp_server.of(planned.slug)[-1]
    for form in ("plain", "html"):
        assert f"/b/{planned.slug}" in text_of(letter, form)
        assert "Det skjedde 5. juni 2024" in text_of(letter, form)
    found = archive(planned)
    assert found
    assert found.letter is LetterState.SENT
    assert sorted(planned.redis.scan_iter(f"*{planned.slug}*", 1000)) == sorted(
        key.of(planned.slug) for key in (keys.BORS, keys.ARCHIVE)
    )
    assert not any(CONTACT.encode() in contents(store) for store in folder.glob("followed-*"))


def test_the_letter_waits_until_everybody_else_is_gone(
    planned: Evening, worker: Worker, clock: StandingClock, pipeline: LetterPipeline
) -> None:
    erase(planned, clock)
    worker().catch_up(planned.slug)
    assert planned.redis.hgetall(keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)) == {}, (
        "the files are not written anew yet"
    )


def test_a_mail_server_that_takes_no_letter_does_not_keep_the_address_for_ever(
    planned: Evening, worker: Worker, clock: StandingClock
) -> None:
    erase(planned, clock)
    follower = worker()
    letter = keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)
    assert eventually(lambda: completed(follower, planned) or planned.redis.exists(letter))
    clock.at = DATE + LONGEST_WAIT
    assert not completed(follower, planned)
    assert CONTACT in str(planned.redis.hgetall(keys.ERASURE_CONTACT.of(planned.slug)))
    clock.at += DAY
    assert eventually(lambda: completed(follower, planned))
    found = archive(planned)
    assert found
    assert found.letter is LetterState.DEAD
    assert not planned.redis.exists(letter, keys.ERASURE_CONTACT.of(planned.slug))


def test_a_local_post_box_keeps_the_last_letter_and_no_other(
    redis: RedisClient, queue: Redis, planned: Evening, worker: Worker, clock: StandingClock, letters: Letters, box: str
) -> None:
    pipeline = LetterPipeline(redis, queue, planned, smtp_url=box, postbox_url=box)
    planned.agree()
    pipeline.send()
    assert len(list(letters.newest_first())) >= 2
    erase(planned, clock)
    follower = worker(smtp_url=box, postbox_url=box)

    def done() -> bool:
        pipeline.write()
        pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
        return completed(follower, planned)

    assert eventually(done)
    assert [one.message["X-Letter"] for one in letters.newest_first()] == ["erased"]


class Dying:
    """A process that dies before it says its so-manieth thing to the store."""

    def __init__(self, store_url: str, queue: Redis, clock: StandingClock, settings: Settings) -> None:
        self.left = 10**9
        self.redis = connections.writer(store_url)
        self._queue, self._clock, self._settings = queue, clock, settings
        dying = self

        class Mortal(Connection):
            def send_packed_command(self, *args: object, **options: object) -> None:
                dying.left -= 1
                if dying.left < 0:
                    raise Died("killed")
                super().send_packed_command(*args, **options)

        self.redis.connection_pool.connection_class = Mortal  # type: ignore[union-attr]

    def visit(self, bors: str, steps: int) -> bool:
        """Visit a børs with nothing in memory; whether it lived."""
        follower = RetentionFollower(self.redis, LetterQueue(self._queue), self._clock, self._settings)
        self.left = steps
        with suppress(Died):
            follower.catch_up(bors)
            return True
        return False


@pytest.fixture
def dying(store_url: str, queue: Redis, clock: StandingClock, tmp_path: Path) -> Iterator[Dying]:
    opened = Dying(store_url, queue, clock, Settings(data_dir=tmp_path))
    with closing(opened.redis):
        yield opened


def test_wherever_a_process_dies_each_letter_goes_once(
    planned: Evening,
    worker: Worker,
    dying: Dying,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
) -> None:
    def work(*, sends: bool) -> None:
        """Every visit dies one step later than the one before; then one lives. Between them the other workers do their part."""
        steps = 0
        while not dying.visit(planned.slug, steps):
            pipeline.write()
            if sends:
                pipeline.send()
                pipeline.mailer.send(planned.slug, bors_erasure.LETTER_ID)
            steps += 1
        assert steps > 2

    clock.at = A_WEEK_BEFORE
    work(sends=False)
    work(sends=True)
    assert subjects(smtp_server, planned) == [SOON]
    clock.at = DATE
    work(sends=True)
    assert record(planned).erased_at == DATE
    clock.at += SETTLED
    written = keys.LETTER.of(planned.slug, bors_erasure.LETTER_ID)
    follower = worker()
    assert eventually(lambda: completed(follower, planned) or planned.redis.exists(written))
    work(sends=False)
    work(sends=True)
    found = archive(planned)
    assert found
    assert (found.letter, found.completed_at) == (LetterState.SENT, None)
    work(sends=True)
    assert eventually(lambda: completed(follower, planned))
    assert subjects(smtp_server, planned) == [SOON, DONE]


def test_the_announcement_is_one_fact(planned: Evening, worker: Worker, clock: StandingClock) -> None:
    clock.at = A_WEEK_BEFORE
    for _ in range(3):
        worker().catch_up(planned.slug)
    names = [entry.fact.name for entry in Log(planned.redis).whole(planned.slug) if entry.fact]
    assert names.count("retention.announced") == 1
