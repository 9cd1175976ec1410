"""A letter to everybody goes once to each who wants it, in their own language, and to nobody who is gone."""

import re
from dataclasses import replace

from frivilligbors import keys, links
from frivilligbors.announcements import Announcement, AnnouncementText
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Put
from frivilligbors.enums import Sector
from frivilligbors.facts import AnnouncementSent
from frivilligbors.records import Participant

from .evening import AT, INGRID, OLA, Evening
from .letter_pipeline import PUBLIC_URL, SECRET, LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer

TEXT = AnnouncementText(subject="Nytt rom {a}", body="Vi er i kantina.\n\nVelkommen {b}")
NYNORSK = AnnouncementText(subject="Nytt rom på nynorsk", body="Vi er i kantina.")


def arrive(evening: Evening, *people: Participant) -> None:
    for person in people:
        evening.register(person)
        evening.write("registration", Append(keys.PARTICIPANTS, "", person.participant_id))


def announce(evening: Evening, sector: Sector | None = None) -> None:
    written = Announcement(announcement_id="a1", at=AT, by="lena", nb=TEXT, nn=NYNORSK, sector=sector)
    fact = AnnouncementSent(at=AT, by="lena", announcement_id="a1", sector=sector)
    evening.commit("organiser", fact, writes=[Put(keys.ANNOUNCEMENT, "a1", pack(written))])


def announcements(smtp_server: RecordingSmtpServer, address: str) -> list[str]:
    return [str(letter["Subject"]) for letter in smtp_server.to(address) if letter["X-Letter"] == "announcement"]


def test_each_gets_it_once_in_their_language_with_a_way_out(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, OLA, INGRID)
    announce(evening)
    for _ in range(2):
        pipeline.send()
    assert announcements(smtp_server, "ola@example.no") == ["Nytt rom {a}"]
    assert announcements(smtp_server, "ingrid@example.no") == ["Nytt rom på nynorsk"]
    letter = smtp_server.to("ola@example.no")[-1]
    for form in ("plain", "html"):
        assert "Velkommen {b}" in text_of(letter, form)
        found = re.search(rf"{PUBLIC_URL}/brev-av/([^\s\"<]+)", text_of(letter, form))
        assert found
        claim = links.opt_out_claim(SECRET.encode(), found[1])
        assert claim is not None
        assert (claim.bors, claim.participant_id) == (evening.slug, "ola")


def test_a_mail_program_says_no_for_its_reader_and_only_to_letters_to_everybody(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, OLA)
    announce(evening)
    pipeline.send()
    by_kind = {str(letter["X-Letter"]): letter for letter in smtp_server.to("ola@example.no")}
    assert by_kind.keys() == {"welcome", "announcement"}
    assert by_kind["welcome"]["List-Unsubscribe"] is None
    address = str(by_kind["announcement"]["List-Unsubscribe"]).strip()
    assert address == f"<{links.opt_out_link(PUBLIC_URL, SECRET.encode(), evening.slug, 'ola')}>"
    assert by_kind["announcement"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_sector_is_written_to_alone(pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer) -> None:
    arrive(evening, OLA, INGRID)
    announce(evening, Sector.VOLUNTARY)
    pipeline.send()
    assert announcements(smtp_server, "ola@example.no") == []
    assert announcements(smtp_server, "ingrid@example.no") == ["Nytt rom på nynorsk"]


def test_whoever_wants_none_has_left_or_is_erased_gets_none(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    gone = replace(OLA, participant_id="gone", email="gone@example.no", withdrawn_at=AT)
    arrive(evening, replace(OLA, no_announcements_since=AT), INGRID, gone)
    announce(evening)
    pipeline.write()
    evening.erase(INGRID)
    pipeline.send()
    for address in ("ola@example.no", "ingrid@example.no", "gone@example.no"):
        assert announcements(smtp_server, address) == []
    assert pipeline.letter("announcement", "ingrid").trouble == "erased"


def test_whoever_says_no_before_it_is_sent_does_not_get_it(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    arrive(evening, OLA)
    announce(evening)
    pipeline.write()
    evening.save_participant(replace(OLA, no_announcements_since=AT))
    pipeline.send()
    assert announcements(smtp_server, "ola@example.no") == []
    assert pipeline.letter("announcement", "ola").trouble == "opted-out"


def test_six_hundred_are_written_to_at_once_and_none_is_left_out(pipeline: LetterPipeline, evening: Evening) -> None:
    people = [replace(OLA, participant_id=f"p{number}", email=f"p{number}@example.no") for number in range(600)]
    evening.commit(
        "registration",
        writes=[
            *(Put(keys.PARTICIPANT, one.participant_id, pack(one)) for one in people),
            *(Append(keys.PARTICIPANTS, "", one.participant_id) for one in people),
        ],
    )
    announce(evening)
    assert len([one for one in pipeline.write() if "-announcement-" in one]) == 600
