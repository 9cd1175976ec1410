"""Agreements, handshakes and participants as JSON: whole for brokers and organisers, by consent for everybody else."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from frivilligbors import consent
from frivilligbors.codec import plain
from frivilligbors.records import Agreement, Bors, Handshake, Participant, Party, Posting
from web.context import Context

from . import rules, store
from .store import PartyNames


def agreement_to_dict(agreement: Agreement, names: PartyNames, bors_record: Bors | None = None) -> dict[str, Any]:
    """All of an agreement, for a broker or an organiser.

    `bors_record`: the børs as it is now, which may have taken back the gong that marked it; None for one just confirmed.
    """
    return _common_fields(agreement) | {
        "revision": agreement.revision,
        "in_grace": agreement.is_after_gong(bors_record) if bors_record else agreement.in_grace,
        "late": agreement.late,
        "confirmed_at": plain(agreement.confirmed_at),
        "handshake_id": agreement.handshake_id,
        "paper": agreement.paper,
        "hidden": agreement.hidden,
        "broker_id": agreement.broker_id,
        "hints": _hints(agreement.parties),
        "voided_at": plain(agreement.voided_at),
        "void_reason": agreement.void_reason,
        "parties": _parties(agreement.parties, names),
    }


def agreements_to_dicts(context: Context, bors_record: Bors, agreements: list[Agreement]) -> list[dict[str, Any]]:
    """All of each agreement, with the names of today."""
    names = store.party_names(context, bors_record.slug, agreements)
    return [agreement_to_dict(agreement, names, bors_record) for agreement in agreements]


def public_agreements(agreements: Iterable[Agreement], names: PartyNames) -> list[dict[str, Any]]:
    """What everybody may see of the agreements that stand."""
    return [
        _common_fields(agreement) | {"parties": [_public_party(party, names) for party in agreement.parties]}
        for agreement in agreements
        if agreement.stands
    ]


def handshake_to_dict(
    handshake: Handshake, names: PartyNames, *, expired: bool = False, to_parties: bool = True
) -> dict[str, Any]:
    """A handshake, for its two parties or for brokers. To the proposer, a private person is named once they have accepted."""
    parties = _parties(handshake.parties, names)
    if to_parties:
        for serialized, party in zip(parties, handshake.parties, strict=True):
            serialized["organisation"] = names.shown_name(party)
        if handshake.accepted_at is None and not names.may_be_named(handshake.parties[1]):
            parties[1]["organisation"] = None
    return {
        "handshake_id": handshake.handshake_id,
        "code": handshake.code,
        "state": "expired" if expired else handshake.state.value,
        "kind": handshake.kind.value,
        "category": handshake.category.value,
        "proposed_at": plain(handshake.proposed_at),
        "accepted_at": plain(handshake.accepted_at),
        "agreement_id": handshake.agreement_id,
        "hints": _hints(handshake.parties),
        "parties": parties,
    }


def handshakes_to_dicts(
    handshakes: Iterable[Handshake], names: PartyNames, bors_record: Bors, now: datetime, *, to_parties: bool = True
) -> list[dict[str, Any]]:
    """Each handshake as it stands at a moment."""
    return [
        handshake_to_dict(one, names, expired=rules.is_expired(one, bors_record, now), to_parties=to_parties)
        for one in handshakes
    ]


def participant_to_dict(participant: Participant, code: str, organisations: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A participant by one of their codes, with needs, offers and organisations (serialized, by id), for a desk without net."""
    return {
        "code": code,
        "name": participant.name,
        "organisations": [organisations[one] for one in participant.organisation_ids if one in organisations],
        "needs": _postings(participant.needs),
        "offers": _postings(participant.offers),
    }


def _common_fields(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement_id": agreement.agreement_id,
        "number": agreement.number or None,
        "kind": agreement.kind.value,
        "category": agreement.category.value,
        "agreed_at": plain(agreement.agreed_at),
    }


def _hints(parties: tuple[Party, Party]) -> list[str]:
    return ["no-money"] if rules.mentions_money([party.gives for party in parties]) else []


def _parties(parties: tuple[Party, Party], names: PartyNames) -> list[dict[str, Any]]:
    return [
        {
            "code": names.code(party),
            "organisation_id": party.organisation_id,
            "organisation": names.organisation_name(party),
            "sector": party.sector.value,
            "gives": party.gives,
        }
        for party in parties
    ]


def _public_party(party: Party, names: PartyNames) -> dict[str, Any]:
    """An organisation's name is public. A private person's, and the words anybody used, need their consent."""
    participant = names.participant(party)
    return {
        "organisation": names.shown_name(party) if consent.may_be_named(party.sector, participant, "result") else None,
        "sector": party.sector.value,
        "gives": party.gives if consent.has_consented(participant, "result") else None,
    }


def _postings(postings: Iterable[Posting]) -> list[dict[str, str]]:
    return [{"category": posting.category.value, "text": posting.text} for posting in postings]
