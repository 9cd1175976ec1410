"""What makes an agreement, and what ends one: values in, a record and its fact out, or a refusal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.facts import AgreementConfirmed, AgreementVoided
from frivilligbors.kinds import Category, Kind, State, VoidReason
from frivilligbors.records import Agreement, Bors, Organisation, Participant, Party
from frivilligbors.refused import Refused

MONEY = re.compile(
    r"(?<![^\W\d_])(?:kr|kroner?|nok|penge?r?|betal\w*|faktur\w*|honorar\w*|rabatt\w*|spons\w*|money|pay(?:s|ing|ment)?|invoice\w*)(?!\w)"
    r"|\d\s*,-",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What a broker was told of one party."""

    code: str
    gives: str
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What two parties have agreed, as a broker was told."""

    sides: tuple[Side, Side]
    category: Category
    kind: Kind = Kind.AGREEMENT
    handshake_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever wears a code, and all whom they are here for."""

    participant: Participant
    organisations: Sequence[Organisation]


Guests = tuple[Guest | None, Guest | None]


def confirm(
    deal: Deal, guests: Guests, bors: Bors, *, by: str, at: datetime, agreement_id: str
) -> tuple[Agreement, AgreementConfirmed]:
    """A broker confirms what two parties have agreed. Raises Refused."""
    in_grace = _window(bors, at)
    if deal.handshake_id is not None:
        raise Refused("handshake-unknown", field="handshake_id")
    first, second = (_party(*told, f"parties.{place}") for place, told in enumerate(zip(deal.sides, guests, strict=True)))
    if first.participant_id == second.participant_id:
        raise Refused("same-party-twice", field="parties.1.code")
    if not first.gives and not second.gives:
        raise Refused("nobody-gives", field="parties.0.gives")
    agreement = Agreement(
        agreement_id=agreement_id,
        parties=(first, second),
        category=deal.category,
        kind=deal.kind,
        broker_id=by,
        agreed_at=at,
        in_grace=in_grace,
    )
    return agreement, _confirmed(agreement, by, at)


def void(agreement: Agreement | None, reason: str, *, by: str, at: datetime) -> tuple[Agreement, AgreementVoided]:
    """An agreement no longer counts; it keeps its number. Raises Refused."""
    if agreement is None:
        raise Refused("agreement-unknown")
    if agreement.voided_at is not None:
        raise Refused("already-voided")
    if not reason:
        raise Refused("reason-needed", field="reason")
    voided = replace(agreement, revision=agreement.revision + 1, voided_at=at, voided_by=by, void_reason=reason)
    return voided, _voided(voided, by, at)


def speaks_of_money(texts: Sequence[str]) -> bool:
    """Whether a party seems to give what no børs takes. Worth a friendly word, never a refusal."""
    return any(MONEY.search(text) for text in texts)


def _window(bors: Bors, at: datetime) -> bool:
    """Whether the gong has gone and only those who stood in line are left. Raises Refused outside the trading window."""
    state = bors.state(at)
    if state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("bors-not-open")
    if not bors.takes_agreements(at):
        raise Refused("bors-closed")
    return state is State.GRACE


def _party(side: Side, guest: Guest | None, path: str) -> Party:
    if guest is None:
        raise Refused("unknown-code", field=f"{path}.code")
    organisation = _organisation(side.organisation_id, guest.organisations, f"{path}.organisation_id")
    return Party(
        participant_id=guest.participant.participant_id,
        organisation_id=organisation.organisation_id,
        sector=organisation.sector,
        gives=side.gives,
    )


def _organisation(asked: str | None, here_for: Sequence[Organisation], path: str) -> Organisation:
    if asked is None:
        if len(here_for) != 1:
            raise Refused("organisation-needed", field=path)
        return here_for[0]
    for organisation in here_for:
        if organisation.organisation_id == asked:
            return organisation
    raise Refused("unknown-organisation", field=path)


def _confirmed(agreement: Agreement, by: str, at: datetime) -> AgreementConfirmed:
    first, second = agreement.parties
    return AgreementConfirmed(
        at=at,
        by=by,
        agreement_id=agreement.agreement_id,
        sectors=agreement.sectors,
        category=agreement.category,
        kind=agreement.kind,
        agreed_at=agreement.agreed_at,
        participants=(first.participant_id, second.participant_id),
        organisations=(first.organisation_id, second.organisation_id),
        in_grace=agreement.in_grace,
    )


def _voided(agreement: Agreement, by: str, at: datetime) -> AgreementVoided:
    return AgreementVoided(
        at=at,
        by=by,
        agreement_id=agreement.agreement_id,
        sectors=agreement.sectors,
        category=agreement.category,
        kind=agreement.kind,
        agreed_at=agreement.agreed_at,
        participants=(agreement.parties[0].participant_id, agreement.parties[1].participant_id),
        reason=VoidReason.VOID,
    )
