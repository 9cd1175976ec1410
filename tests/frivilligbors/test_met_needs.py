"""A need is met by a standing agreement that names it, or gives the very same words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.met_needs import MetNeeds, same_words
from frivilligbors.records import Agreement, MergedRegistration, Participant, Party, Posting, SamePosting

AT = datetime(2024, 5, 6, 16, 30, tzinfo=UTC)
ROOM = Posting(posting_id="room", category=Category.OTHER, text="Et rom å øve i")
KARI = Participant(participant_id="kari", code="K7F3", name="Kari", registered_at=AT, needs=(ROOM,))


def agreed(gives: str, meets: str | None = None, **more: object) -> Agreement:
    """The library gives Kari's choir something."""
    theirs = Party(participant_id="ola", organisation_id="library", sector=Sector.PUBLIC, gives=gives, meets=meets)
    ours = Party(participant_id="kari", organisation_id="choir", sector=Sector.VOLUNTARY, gives="Fire sanger")
    made = Agreement(
        agreement_id="a",
        parties=(theirs, ours),
        category=Category.OTHER,
        kind=AgreementKind.AGREEMENT,
        broker_id="b",
        agreed_at=AT,
    )
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("agreement", "is_met"),
    [
        (agreed("Salen", "room"), True),
        (agreed("et rom  å øve i"), True),
        (agreed("ET ROM A OVE I"), True),
        (agreed("Salen"), False),
        (agreed("Salen", "another"), False),
        (agreed("Salen", "room", voided_at=AT), False),
        (agreed("Salen", "room", late=True), False),
    ],
    ids=["named", "in the same words", "whatever way they are written", "something else", "another", "voided", "late"],
)
def test_a_need_is_met_by_what_the_other_gives_while_the_agreement_stands(agreement: Agreement, is_met: bool) -> None:
    assert MetNeeds([agreement]).is_met(KARI, ROOM) is is_met
    assert MetNeeds([replace(agreement, parties=agreement.parties[::-1])]).is_met(KARI, ROOM) is is_met


def test_what_somebody_gives_meets_no_need_of_their_own() -> None:
    ours, theirs = agreed("Salen").parties[::-1]
    given = agreed("Salen", parties=(theirs, replace(ours, gives=ROOM.text)))
    assert not MetNeeds([given]).is_met(KARI, ROOM)


@pytest.mark.parametrize("at", [{"agreed_at": AT}, {"agreed_at": AT - timedelta(hours=1), "confirmed_at": AT}])
def test_since_a_moment_a_need_is_met_by_what_was_confirmed_after_it(at: dict[str, datetime]) -> None:
    for agreement in (agreed("Salen", "room", **at), agreed(ROOM.text, None, **at)):
        assert MetNeeds([agreement], confirmed_after=AT - timedelta(seconds=1)).is_met(KARI, ROOM)
        assert not MetNeeds([agreement], confirmed_after=AT).is_met(KARI, ROOM)


@pytest.mark.parametrize("text", ["", " ", "´"])
def test_nothing_meets_nothing(text: str) -> None:
    need = replace(ROOM, text=text)
    assert not MetNeeds([agreed(text)]).is_met(replace(KARI, needs=(need,)), need)
    assert not same_words(text, text)


def test_a_need_of_a_merged_registration_is_met_by_its_former_id() -> None:
    former = MergedRegistration(
        participant_id="kari2", code="H3P2", at=AT, by="ola", same_postings=(SamePosting(kept="room", other="former"),)
    )
    assert MetNeeds([agreed("Salen", "former")]).is_met(replace(KARI, merged=(former,)), ROOM)
