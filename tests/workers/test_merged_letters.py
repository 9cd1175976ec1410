"""The letters of somebody who registered twice, once that is one registration: each goes to the one, and none goes twice."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Delete, Put
from frivilligbors.records import LetterState, MergedRegistration, Participant

from .evening import AT, INGRID, OLA, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer
from .test_announcement import announce, announcements, arrive

AGAIN = replace(OLA, participant_id="ola2", code="W9HD", email="ola.ny@example.no", proved_at=AT)


def merge(evening: Evening, other: Participant, into: Participant) -> None:
    entry = MergedRegistration(participant_id=other.participant_id, code=other.code, at=AT, by="lena")
    evening.save_participant(replace(other, merged_into=into.participant_id))
    evening.save_participant(replace(into, merged=(entry,)))
    evening.write("registration", Put(keys.ALIASES, "", {other.participant_id: into.participant_id}))


def unmerge(evening: Evening, other: Participant, into: Participant) -> None:
    for one in (other, into):
        evening.commit(
            "registration",
            writes=[Delete(keys.PARTICIPANT, one.participant_id), Put(keys.PARTICIPANT, one.participant_id, pack(one))],
        )
    evening.commit("registration", writes=[Delete(keys.ALIASES, "", (other.participant_id,))])


def of_kind(smtp_server: RecordingSmtpServer, address: str, kind: str) -> int:
    return len([one for one in smtp_server.to(address) if one["X-Letter"] == kind])


def test_the_letter_of_an_agreement_goes_once_and_to_the_address_of_the_one(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.save_participant(AGAIN)
    evening.agree()
    merge(evening, OLA, AGAIN)
    for _ in range(2):
        pipeline.send()
    assert (of_kind(smtp_server, "ola.ny@example.no", "agreement"), of_kind(smtp_server, "ola@example.no", "agreement")) == (
        1,
        0,
    )
    assert of_kind(smtp_server, "ingrid@example.no", "agreement") == 1


def test_a_void_follows_the_letter_about_what_it_voids(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.save_participant(AGAIN)
    agreement_id = evening.agree()
    pipeline.send()
    merge(evening, OLA, AGAIN)
    evening.void(agreement_id)
    pipeline.send()
    assert of_kind(smtp_server, "ola@example.no", "agreement") == 1, "it went before they were one"
    assert of_kind(smtp_server, "ola.ny@example.no", "void") == 1


def test_parted_again_letters_go_to_each(pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer) -> None:
    evening.save_participant(AGAIN)
    evening.agree()
    merge(evening, OLA, AGAIN)
    unmerge(evening, OLA, AGAIN)
    pipeline.send()
    assert (of_kind(smtp_server, "ola.ny@example.no", "agreement"), of_kind(smtp_server, "ola@example.no", "agreement")) == (
        0,
        1,
    )


def test_a_letter_to_everybody_goes_once_to_the_one(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, AGAIN, OLA, INGRID)
    merge(evening, OLA, AGAIN)
    announce(evening)
    pipeline.send()
    assert len(announcements(smtp_server, "ola.ny@example.no")) == 1
    assert announcements(smtp_server, "ola@example.no") == []


def test_one_that_waits_for_both_when_they_are_merged_goes_once(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, AGAIN, OLA)
    announce(evening)
    pipeline.write()
    merge(evening, OLA, AGAIN)
    pipeline.send()
    assert len(announcements(smtp_server, "ola.ny@example.no")) == 1
    letter = pipeline.letter("announcement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.DEAD, "merged")


def test_one_that_waits_for_the_other_alone_is_not_lost(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, OLA)
    announce(evening)
    pipeline.write()
    arrive(evening, AGAIN)
    merge(evening, OLA, AGAIN)
    pipeline.send()
    assert len(announcements(smtp_server, "ola.ny@example.no")) == 1
    assert of_kind(smtp_server, "ola.ny@example.no", "welcome") == 1, "that of the one; the other's is needless"


def test_an_address_is_not_proved_by_a_broker_who_met_the_other_badge(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    stranger = replace(AGAIN, proved_at=None)
    evening.save_participant(stranger)
    evening.agree()
    merge(evening, OLA, stranger)
    pipeline.send()
    (letter,) = [one for one in smtp_server.to("ola.ny@example.no") if one["X-Letter"] == "agreement"]
    assert "Synger til jul" not in text_of(letter)
