"""What the templates of the desk's pages are given: the time left, the newest agreements, what waits, and the two parties."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from flask import request

from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from frivilligbors.records import Bors, Posting
from web.context import current_context, find_bors
from web.guards import current_actor
from web.locale import sentence

from .. import rules, serializers, store
from ..rules import CandidatePair
from ..store import NamedHandshake
from .form_data import paper_number, typed_code
from .live_view import current_desk, waiting_handshakes_data


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePair:
    """The two codes as typed, who wears them, the handshake whose spoken code one of them is, and what is wrong with them."""

    typed: tuple[str, str]
    candidates: CandidatePair
    handshake: NamedHandshake | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def both_known(self) -> bool:
        """Whether both parties are known, and two."""
        return None not in self.candidates and not self.errors

    def suggestions(self, index: int) -> list[Posting]:
        """What this party may give: what it offers, then what the other needs; nothing twice."""
        own, other = self.candidates[index], self.candidates[1 - index]
        return unique_postings([*(own.participant.offers if own else ()), *(other.participant.needs if other else ())])


def unique_postings(postings: list[Posting]) -> list[Posting]:
    """The postings in their order, each text once."""
    return list({posting.text.casefold(): posting for posting in reversed(postings)}.values())[::-1]


def look_up_codes(bors: str, typed: tuple[str, str]) -> CodePair:
    """Who wears the two codes that were typed."""
    codes = tuple(typed_code(text) for text in typed)
    found = store.TypedCodes(current_context(), bors, [code for code in codes if code])
    first, second = (found.participants.by_code(code) if code else None for code in codes)
    errors = {
        name: sentence("unknown-code")
        for name, text, code, candidate in zip("ab", typed, codes, (first, second), strict=True)
        if text and candidate is None and not found.handshake(code)
    }
    if first and second and first.participant.participant_id == second.participant.participant_id:
        errors["b"] = sentence("same-party-twice")
        return CodePair(typed=typed, candidates=(first, second), errors=errors)
    handshake = None if first and second else next(filter(None, map(found.handshake, codes)), None)
    named = NamedHandshake(handshake, found.participants.names) if handshake else None
    return CodePair(typed=typed, candidates=(first, second), handshake=named, errors=errors)


def desk_context(bors: str) -> dict[str, Any]:
    """What every page of the desk shows: the børs, the time left, the broker's count, and the newest of what it counts."""
    bors_record, actor = find_bors(bors), current_actor()
    desk = current_desk(bors_record)
    return {
        "bors_record": bors_record,
        "state": bors_record.state(desk.now),
        "seconds_left": _seconds_left(bors_record, desk.now),
        "idempotency_key": new_idempotency_key(),
        "error": "",
        "paper": paper_number(request.values),
        "actor": actor,
        "is_lead": actor.lead,
        "waiting_handshakes": waiting_handshakes_data(bors_record, desk),
        "late_count": desk.late_count,
        "count": desk.count,
        "newest": [serializers.agreement_to_dict(agreement, desk.names, bors_record) for agreement in desk.newest],
    }


def closing_gong(bors: str) -> datetime:
    """When the closing gong goes; before anybody knows, now."""
    return find_bors(bors).closes_at or current_context().clock.now()


def agreement_data(bors: str, agreement_id: str) -> dict[str, Any]:
    """One agreement, with the seconds in which the actor may undo it. Raises Refused."""
    bors_record = find_bors(bors)
    reads = store.read_agreement(current_context(), bors_record.slug, agreement_id)
    agreement = reads.agreement
    if agreement is None:
        raise Refused("agreement-unknown")
    is_own = agreement.broker_id == current_actor().id
    undo_left = rules.seconds_to_undo(agreement, reads.now) if is_own else 0
    return serializers.agreement_to_dict(*reads.named(agreement), bors_record) | {"undo_left": undo_left}


def all_agreements(bors: str) -> list[dict[str, Any]]:
    """All that ever got a number, the newest first."""
    context, bors_record = current_context(), find_bors(bors)
    return serializers.agreements_to_dicts(context, bors_record, store.numbered_agreements(context, bors_record.slug)[::-1])


def late_agreements(bors: str) -> list[dict[str, Any]]:
    """What waits to be admitted, oldest first."""
    context, bors_record = current_context(), find_bors(bors)
    return serializers.agreements_to_dicts(context, bors_record, store.late_agreements(context, bors_record.slug))


def handshake_of_codes(bors: str, code_pair: CodePair) -> dict[str, Any] | None:
    """The handshake whose spoken code is in one of the two fields."""
    if code_pair.handshake is None:
        return None
    bors_record = find_bors(bors)
    handshake, names = code_pair.handshake
    return serializers.handshakes_to_dicts([handshake], names, bors_record, current_desk(bors_record).now, to_parties=False)[0]


def _seconds_left(bors_record: Bors, now: datetime) -> int | None:
    """Whole seconds until the gong, or until the end of grace; None while nothing counts down."""
    ends = bors_record.ends_at(now)
    return max(0, ceil((ends - now).total_seconds())) if ends else None
