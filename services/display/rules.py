"""What a screen is shown: the counts of the board, and names by present consent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import isnan
from typing import Any

from frivilligbors import consent
from frivilligbors.board import Board
from frivilligbors.codec import instant
from frivilligbors.records import Agreement, Bors, Organisation, Participant, Party
from frivilligbors.tallies import Agreements

from . import stage

BURST = timedelta(seconds=60)
A_FEW = 3  # so many are on the wall one by one: of more in a minute it tells how many they were


def frame(board: Board, bors: Bors, latest: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The whole board of a børs as it is told at this moment, ready to become JSON."""
    tallies = board.tallies
    return {
        "bors": bors.slug,
        "name": bors.name,
        "place": bors.place,
        "rehearsal": bors.rehearsal,
        "version": board.position,
        "epoch": bors.epoch,
        "state": bors.state(now).value,
        "scene": stage.scene(bors, now).value,
        "step": bors.step,
        "still": bors.still,
        "opens_at": _instant(bors.opens_at),
        "closes_at": _instant(bors.hour_ends_at(now)),
        "grace_until": _instant(bors.grace_until),
        "server_now": instant(now),
        "participants": {"total": tallies.participants.total, "by_sector": _plain(tallies.participants.by_sector)},
        "organisations": tallies.organisations,
        "agreements": _counts(tallies.agreements),
        "latest": list(latest),
    }


def shown(
    agreement: Agreement, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation]
) -> dict[str, Any]:
    """One agreement as everybody may see it: what the parties give is not for the wall."""
    return {
        "agreement_id": agreement.agreement_id,
        "number": agreement.number,
        "category": agreement.category.value,
        "kind": agreement.kind.value,
        "agreed_at": instant(agreement.agreed_at),
        "parties": [
            {"sector": party.sector.value, "name": _public_name(party, participants, organisations)}
            for party in agreement.parties
        ],
    }


def _public_name(
    party: Party, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation]
) -> str | None:
    organisation, participant = organisations.get(party.organisation_id), participants.get(party.participant_id)
    return consent.public_name(organisation, participant) if consent.may_be_named(party.sector, participant) else None


def burst(latest: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """How many the last minute brought, where they were more than the wall can show one by one; else 0."""
    brought = sum(now - datetime.fromisoformat(one["agreed_at"]) < BURST for one in latest)
    return brought if brought > A_FEW else 0


def zoom(asked: str) -> float:
    """How large the wall is drawn, from half to twice; 1 where nothing sensible was asked for."""
    try:
        factor = float(asked)
    except ValueError:
        return 1.0
    return 1.0 if isnan(factor) else min(2.0, max(0.5, factor))


def _counts(agreements: Agreements) -> dict[str, Any]:
    return {
        "total": agreements.total,
        "intents": agreements.intents,
        "voided": agreements.voided,
        "by_pair": _plain(agreements.by_pair),
        "by_group": _plain(agreements.by_group),
        "by_category": _plain(agreements.by_category),
        "per_minute": _plain(agreements.per_minute),
    }


def _plain(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): count for name, count in counts.items()}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
