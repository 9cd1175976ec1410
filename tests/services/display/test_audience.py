"""Whom each fact concerns: nobody else reads their page again."""

from datetime import UTC, datetime

import pytest

from frivilligbors import facts
from frivilligbors.enums import AgreementKind, Category, Role, Scene, Sector
from frivilligbors.facts import FACTS, Fact
from services.display.rules.audience import EVERYBODY, NOBODY, Audience, Counterparties

WHEN = {"at": datetime(2026, 5, 6, 17, tzinfo=UTC), "by": "kari"}
BOTH = ("p1", "p2")
AGREEMENT = {
    **WHEN,
    "agreement_id": "a1",
    "sectors": (Sector.PUBLIC, Sector.VOLUNTARY),
    "category": Category.TIME,
    "kind": AgreementKind.AGREEMENT,
    "agreed_at": WHEN["at"],
    "participants": BOTH,
}
CASES: list[tuple[Fact, Audience]] = [
    (facts.BorsCreated(**WHEN), NOBODY),
    (facts.DoorsOpened(**WHEN), EVERYBODY),
    (facts.BorsOpened(**WHEN, closes_at=WHEN["at"]), EVERYBODY),
    (facts.BorsClosed(**WHEN, grace_until=WHEN["at"]), EVERYBODY),
    (facts.BorsExtended(**WHEN, closes_at=WHEN["at"]), EVERYBODY),
    (facts.OpeningTakenBack(**WHEN), EVERYBODY),
    (facts.ClosingTakenBack(**WHEN, closes_at=WHEN["at"]), EVERYBODY),
    (facts.ScreenPaired(**WHEN, screen_id="s1"), NOBODY),
    (facts.ScreenChanged(**WHEN, screen_id="s1"), NOBODY),
    (facts.ScreenReleased(**WHEN, screen_id="s1"), NOBODY),
    (facts.BorsChanged(**WHEN, changed=("name",)), EVERYBODY),
    (facts.SceneChanged(**WHEN, scene=Scene.BLACK), NOBODY),
    (facts.InvitationIssued(**WHEN, invitation_id="i1", role=Role.BROKER), NOBODY),
    (facts.TownCreated(**WHEN, town_id="nesset"), NOBODY),
    (facts.TownRenamed(**WHEN, town_id="nesset"), NOBODY),
    (facts.InvitationRevoked(**WHEN, invitation_id="i1"), Audience(desks=True)),
    (facts.SessionEnded(**WHEN, invitation_id="i1"), Audience(desks=True)),
    (
        facts.ParticipantRegistered(**WHEN, participant_id="p1", sector=Sector.PUBLIC, new_organisations=1),
        Audience(("p1",), roster=True),
    ),
    (
        facts.ParticipantChanged(**WHEN, participant_id="p1", sector_before=Sector.PUBLIC, sector=Sector.PUBLIC),
        Audience(("p1", "p3"), desks=True, roster=True),
    ),
    (
        facts.ParticipantWithdrawn(**WHEN, participant_id="p1", sector=Sector.PUBLIC),
        Audience(("p1", "p3"), desks=True, roster=True),
    ),
    *(
        (
            kind(**WHEN, participant_id="p1", into_id="p2", sector=Sector.PUBLIC),
            Audience(("p1", "p2", "p3"), desks=True, roster=True),
        )
        for kind in (facts.ParticipantMerged, facts.ParticipantUnmerged)
    ),
    (facts.ParticipantErased(**WHEN, participant_id="p1"), Audience(("p1", "p3"), desks=True, roster=True)),
    (facts.ParticipantLetIn(**WHEN, participant_id="p1"), Audience(("p1",), roster=True)),
    (facts.LinkAsked(**WHEN, participant_id="p1"), Audience(("p1",))),
    (facts.LinkRenewed(**WHEN, participant_id="p1"), Audience(("p1",))),
    (facts.HandshakeProposed(**WHEN, handshake_id="h1", participants=BOTH), Audience(BOTH)),
    (facts.HandshakeAccepted(**WHEN, handshake_id="h1", participants=BOTH), Audience(BOTH, desks=True)),
    (facts.HandshakeWithdrawn(**WHEN, handshake_id="h1", participants=BOTH), Audience(BOTH)),
    (
        facts.HandshakeWithdrawn(**WHEN, handshake_id="h1", participants=BOTH, stood_in_line=True),
        Audience(BOTH, desks=True),
    ),
    (facts.AgreementConfirmed(**AGREEMENT, organisations=("o1", "o2")), Audience(BOTH)),
    (facts.AgreementConfirmed(**AGREEMENT, organisations=("o1", "o2"), was_late=True), Audience(BOTH, desks=True)),
    (facts.AgreementLate(**AGREEMENT), Audience(BOTH, desks=True)),
    (facts.AgreementVoided(**AGREEMENT), Audience(BOTH, desks=True)),
    (
        facts.AgreementCorrected(**AGREEMENT, category_before=Category.OTHER, kind_before=AgreementKind.AGREEMENT),
        Audience(BOTH, desks=True),
    ),
    (facts.AgreementHidden(**WHEN, agreement_id="a1"), NOBODY),
    (facts.AnnouncementSent(**WHEN, announcement_id="n1"), NOBODY),
    (facts.ParticipantCheckedIn(**WHEN, participant_id="p1"), NOBODY),
    (facts.WelcomeAsked(**WHEN, participant_id="p1"), NOBODY),
    *((kind(**WHEN, screen_id="s1"), NOBODY) for kind in (facts.ScreenPaired, facts.ScreenChanged, facts.ScreenReleased)),
    (facts.PostingHidden(**WHEN, participant_id="p1", posting_id="n1"), Audience(("p1",))),
    (facts.OrganisationHidden(**WHEN, organisation_id="o1"), EVERYBODY),
    (facts.LetterAskedAgain(**WHEN, letter_id="l1"), NOBODY),
    (facts.ResultPublished(**WHEN), EVERYBODY),
    (facts.ResultTextChanged(**WHEN, agreement_id="a1"), NOBODY),
    (facts.NoticeChanged(**WHEN, version=1), NOBODY),
    (facts.RetentionAnnounced(**WHEN, erase_at=WHEN["at"]), NOBODY),
    (facts.RetentionChanged(**WHEN, erase_at=WHEN["at"]), NOBODY),
    (facts.BorsErased(**WHEN), EVERYBODY),
]


@pytest.mark.parametrize(("fact", "audience"), CASES, ids=lambda case: getattr(case, "name", ""))
def test_a_fact_concerns_those_who_would_see_something_else(fact: Fact, audience: Audience) -> None:
    counterparties = Counterparties()
    counterparties.audience(facts.HandshakeProposed(**WHEN, handshake_id="h0", participants=("p3", "p1")))
    assert counterparties.audience(fact) == audience


def test_every_fact_has_a_case() -> None:
    assert {type(fact) for fact, _ in CASES} == set(FACTS.values())


def test_what_cannot_be_read_concerns_nobody() -> None:
    assert Counterparties().audience(None) == NOBODY


def test_what_concerns_one_of_two_that_were_merged_concerns_the_browsers_of_both() -> None:
    counterparties = Counterparties()
    counterparties.audience(facts.HandshakeProposed(**WHEN, handshake_id="h0", participants=("p3", "p1")))
    merged = {"participant_id": "p1", "into_id": "p2", "sector": Sector.PUBLIC}
    counterparties.audience(facts.ParticipantMerged(**WHEN, **merged))
    for one in ("p1", "p2"):
        assert set(counterparties.audience(facts.LinkAsked(**WHEN, participant_id=one)).participants) == {"p1", "p2"}
    changed = facts.ParticipantWithdrawn(**WHEN, participant_id="p2", sector=Sector.PUBLIC)
    assert set(counterparties.audience(changed).participants) == {"p1", "p2", "p3"}
    counterparties.audience(facts.ParticipantUnmerged(**WHEN, **merged))
    assert counterparties.audience(changed).participants == ("p2",)
