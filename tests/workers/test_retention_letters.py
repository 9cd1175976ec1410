"""The contact of a børs is written to a week before everybody is erased, once for each date."""

import pytest
from redis import Redis

from frivilligbors.enums import Language
from frivilligbors.log import Log
from frivilligbors.records import LetterState, Participant
from frivilligbors.redis_client import RedisClient
from postbox.letters import Letters
from tests.clocks import StandingClock
from tests.eventually import eventually
from workers.retention.retention_follower import UNTIL_LEASES_ARE_OVER

from .erasure_contact import A_WEEK_BEFORE, CONTACT, DATE, SOON, planned, subjects, write_notice
from .evening import Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer
from .test_erasure import box, letters
from .test_retention import DAY, Worker, archive, clock, completed, dates, olga, worker

__all__ = ("box", "clock", "letters", "olga", "planned", "worker")  # fixtures


def test_the_contact_is_told_a_week_before_and_once(
    planned: Evening,
    worker: Worker,
    clock: StandingClock,
    pipeline: LetterPipeline,
    smtp_server: RecordingSmtpServer,
    olga: Participant,
) -> None:
    follower = worker()
    for moment, expected in ((A_WEEK_BEFORE - DAY / 1000, []), (A_WEEK_BEFORE, [SOON]), (DATE - DAY, [SOON])):
        clock.at = moment
        for _ in range(2):
            follower.catch_up(planned.slug)
            worker().catch_up(planned.slug)
            pipeline.send()
        assert subjects(smtp_server, planned) == expected
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
    clock.at += UNTIL_LEASES_ARE_OVER
    assert eventually(lambda: completed(follower, rehearsal))
    pipeline.send()
    found = archive(rehearsal)
    assert found
    assert found.letter is None
    assert list(letters.newest_first()) == []


def test_the_announcement_is_one_fact(planned: Evening, worker: Worker, clock: StandingClock) -> None:
    clock.at = A_WEEK_BEFORE
    for _ in range(3):
        worker().catch_up(planned.slug)
    names = [entry.fact.name for entry in Log(planned.redis).all(planned.slug) if entry.fact]
    assert names.count("retention.announced") == 1
