"""Whom each fact concerns: nobody else reads their page again."""

from datetime import UTC, datetime

import pytest

from frivilligbors import facts
from frivilligbors.enums import Category, Kind, Role, Scene, Sector
from frivilligbors.facts import FACTS, Fact
from services.display.rules.concerned import EVERYBODY, NOBODY, Acquaintances, Concerned

WHEN = {"at": datetime(2026, 5, 6, 17, tzinfo=UTC), "by": "kari"}
BOTH = ("p1", "p2")
AGREEMENT = {
    **WHEN,
    "agreement_id": "a1",
    "sectors": (Sector.PUBLIC, Sector.VOLUNTARY),
    "category": Category.TIME,
    "kind": Kind.AGREEMENT,
    "agreed_at": WHEN["at"],
    "participants": BOTH,
}
CASES: list[tuple[Fact, Concerned]] = [
    (facts.BorsCreated(**WHEN), NOBODY),
    (facts.DoorsOpened(**WHEN), EVERYBODY),
    (facts.BorsOpened(**WHEN, closes_at=WHEN["at"]), EVERYBODY),
    (facts.BorsClosed(**WHEN, grace_until=WHEN["at"]), EVERYBODY),
    (facts.BorsExtended(**WHEN, closes_at=WHEN["at"]), EVERYBODY),
    (facts.SceneChanged(**WHEN, scene=Scene.BLACK), NOBODY),
    (facts.InvitationIssued(**WHEN, invitation_id="i1", role=Role.BROKER), NOBODY),
    (facts.InvitationRevoked(**WHEN, invitation_id="i1"), Concerned(desks=True)),
    (facts.SessionEnded(**WHEN, invitation_id="i1"), Concerned(desks=True)),
    (
        facts.ParticipantRegistered(**WHEN, participant_id="p1", sector=Sector.PUBLIC, new_organisations=1),
        Concerned(("p1",), roster=True),
    ),
    (
        facts.ParticipantChanged(**WHEN, participant_id="p1", sector_before=Sector.PUBLIC, sector=Sector.PUBLIC),
        Concerned(("p1", "p3"), desks=True, roster=True),
    ),
    (
        facts.ParticipantWithdrawn(**WHEN, participant_id="p1", sector=Sector.PUBLIC),
        Concerned(("p1", "p3"), desks=True, roster=True),
    ),
    (facts.ParticipantErased(**WHEN, participant_id="p1"), Concerned(("p1", "p3"), desks=True, roster=True)),
    (facts.ParticipantLetIn(**WHEN, participant_id="p1"), Concerned(("p1",), roster=True)),
    (facts.LinkAsked(**WHEN, participant_id="p1"), Concerned(("p1",))),
    (facts.LinkRenewed(**WHEN, participant_id="p1"), Concerned(("p1",))),
    (facts.HandshakeProposed(**WHEN, handshake_id="h1", participants=BOTH), Concerned(BOTH)),
    (facts.HandshakeAccepted(**WHEN, handshake_id="h1", participants=BOTH), Concerned(BOTH, desks=True)),
    (facts.HandshakeWithdrawn(**WHEN, handshake_id="h1", participants=BOTH), Concerned(BOTH)),
    (
        facts.HandshakeWithdrawn(**WHEN, handshake_id="h1", participants=BOTH, stood_in_line=True),
        Concerned(BOTH, desks=True),
    ),
    (facts.AgreementConfirmed(**AGREEMENT, organisations=("o1", "o2")), Concerned(BOTH)),
    (facts.AgreementConfirmed(**AGREEMENT, organisations=("o1", "o2"), was_late=True), Concerned(BOTH, desks=True)),
    (facts.AgreementLate(**AGREEMENT), Concerned(BOTH, desks=True)),
    (facts.AgreementVoided(**AGREEMENT), Concerned(BOTH, desks=True)),
    (facts.AgreementHidden(**WHEN, agreement_id="a1"), NOBODY),
    (facts.PostingHidden(**WHEN, participant_id="p1", posting_id="n1"), Concerned(("p1",))),
    (facts.OrganisationHidden(**WHEN, organisation_id="o1"), EVERYBODY),
    (facts.LetterAskedAgain(**WHEN, letter_id="l1"), NOBODY),
]


@pytest.mark.parametrize(("fact", "concerned"), CASES, ids=lambda case: getattr(case, "name", ""))
def test_a_fact_concerns_those_who_would_see_something_else(fact: Fact, concerned: Concerned) -> None:
    acquaintances = Acquaintances()
    acquaintances.concerned(facts.HandshakeProposed(**WHEN, handshake_id="h0", participants=("p3", "p1")))
    assert acquaintances.concerned(fact) == concerned


def test_every_fact_has_a_case() -> None:
    assert {type(fact) for fact, _ in CASES} == set(FACTS.values())


def test_what_cannot_be_read_concerns_nobody() -> None:
    assert Acquaintances().concerned(None) == NOBODY
