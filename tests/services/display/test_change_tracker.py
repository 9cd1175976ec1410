"""What participants, desks and organisers are told of the log."""

from datetime import UTC, datetime
from typing import Any

from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed, BorsOpened, Fact, HandshakeAccepted, ParticipantRegistered
from frivilligbors.log import Entry
from services.display.hub.change_tracker import ChangeTracker
from services.display.hub.viewers import holder_of
from services.display.rules.streams import Stream, StreamKind

NOW = datetime(2026, 5, 6, 17, tzinfo=UTC)
KARI, OLA = (Stream(StreamKind.OWN, participant=holder_of(one)) for one in ("kari", "ola"))
DESK, OVERVIEW = Stream(StreamKind.DESK), Stream(StreamKind.OVERVIEW)


def accepted(*both: str) -> Fact:
    return HandshakeAccepted(at=NOW, by=both[0], handshake_id="h1", participants=(both[0], both[1]))


def confirmed(number: int, *both: str) -> Fact:
    return AgreementConfirmed(
        at=NOW,
        by="megler",
        agreement_id=f"a{number}",
        sectors=(Sector.PUBLIC, Sector.PUBLIC),
        category=Category.TIME,
        kind=AgreementKind.AGREEMENT,
        agreed_at=NOW,
        participants=(both[0], both[1]),
        organisations=("o1", "o2"),
        handshake_id="h1",
        number=number,
    )


def changed_at(tracker: ChangeTracker, stream: Stream) -> Any:
    return tracker.signal(stream)["changed_at"]


def test_a_fact_is_told_to_those_alone_whom_it_concerns() -> None:
    tracker = ChangeTracker("e1")
    changed = tracker.follow([Entry(1, accepted("kari", "per"))])
    assert [changed.concerns(stream) for stream in (KARI, OLA, DESK, OVERVIEW)] == [True, False, True, True]
    assert [changed_at(tracker, stream) for stream in (KARI, OLA, DESK, OVERVIEW)] == [1, 0, 1, 1]


def test_the_gong_concerns_everybody_and_many_read_over_a_longer_time() -> None:
    tracker = ChangeTracker("e1")
    tracker.follow([Entry(1, accepted("kari", "per"))])
    assert tracker.follow([Entry(2, BorsOpened(at=NOW, by="ola", closes_at=NOW))]).concerns(OLA)
    few, many = tracker.signal(OLA, 10), tracker.signal(OLA, 1000)
    assert (few["changed_at"], many["changed_at"]) == (2, 2)
    assert few["spread"] < 1000 < 10_000 < many["spread"]
    tracker.follow([Entry(3, accepted("ola", "per"))])
    assert tracker.signal(OLA, 1000)["spread"] == 0


def test_a_desk_hears_what_was_confirmed_without_reading_anything_again() -> None:
    tracker = ChangeTracker("e1")
    changed = tracker.follow([Entry(1, confirmed(1, "kari", "per"))])
    assert changed.concerns(DESK)
    assert tracker.signal(DESK)["changed_at"] == 0
    later = tracker.follow([Entry(2, confirmed(2, "kari", "ola"))])
    assert [one["position"] for one in tracker.signal(DESK)["confirmed"]] == [1, 2]
    assert [one["position"] for one in tracker.signal(DESK, since=later.since)["confirmed"]] == [2]
    assert tracker.signal(DESK)["confirmed"][0] == {"position": 1, "by": "megler", "handshake_id": "h1"}


def test_who_comes_is_news_for_the_list_of_participants_alone() -> None:
    tracker = ChangeTracker("e1")
    tracker.follow(
        [Entry(1, ParticipantRegistered(at=NOW, by="kari", participant_id="kari", sector=Sector.PUBLIC, new_organisations=1))]
    )
    signal = tracker.signal(DESK)
    assert (signal["changed_at"], signal["roster_at"]) == (0, 1)


def test_nothing_that_points_at_a_person_is_sent_to_another() -> None:
    tracker = ChangeTracker("e1")
    tracker.follow([Entry(1, confirmed(1, "kari", "per"))])
    assert set(tracker.signal(OLA)) == {"epoch", "state", "changed_at", "spread"}
    assert set(tracker.signal(OVERVIEW)) == {"epoch", "state", "changed_at", "letters", "screens"}
