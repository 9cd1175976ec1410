"""The commands, however they are given: as JSON or from a page."""

from collections.abc import Callable
from typing import Any

from frivilligbors.commit import Commit
from frivilligbors.enums import Kind
from frivilligbors.errors import Refused
from frivilligbors.ledger import Answer
from frivilligbors.records import Bors, Handshake
from web import commands, current_context, find_bors
from web.guards import current_actor

from .. import store
from ..rules import Deal, Proposal, Side


def confirm(bors: str, told: dict[str, Any], *, ask_twice: bool = False) -> Answer:
    """Confirm what an AgreementForm was told. Raises Refused, Mismatch, Conflict.

    When it was agreed is no part of what makes two requests the same one: a desk may learn the server's time in between.
    """
    body = {name: value for name, value in told.items() if name != "agreed_at"}

    def prepare() -> Commit:
        evening = find_bors(bors)
        return store.confirming(current_context(), evening, _deal(evening, told), by=current_actor().id, ask_twice=ask_twice)

    return _perform(bors, "confirm", body, prepare)


def void(bors: str, agreement_id: str, told: dict[str, Any]) -> Answer:
    """Void an agreement, for what a VoidForm was told. Raises Refused, Mismatch, Conflict."""
    actor = current_actor()
    return _perform(
        bors,
        "void",
        told | {"agreement_id": agreement_id},
        lambda: store.voiding(current_context(), find_bors(bors), agreement_id, told["reason"], by=actor.id, lead=actor.lead),
    )


def undo(bors: str, agreement_id: str) -> Answer:
    """Take back what one has just confirmed. Raises Refused, Mismatch, Conflict."""
    by, told = current_actor().id, {"agreement_id": agreement_id}
    return _perform(bors, "undo", told, lambda: store.undoing(current_context(), find_bors(bors), agreement_id, by=by))


def admit(bors: str, agreement_id: str) -> Answer:
    """Let a late agreement in. Raises Refused, Mismatch, Conflict."""
    actor, told = current_actor(), {"agreement_id": agreement_id}
    return _perform(
        bors,
        "admit",
        told,
        lambda: store.admitting(current_context(), find_bors(bors), agreement_id, lead=actor.lead, by=actor.id),
    )


def propose(bors: str, told: dict[str, Any]) -> Answer:
    """Propose what a HandshakeForm was told. Raises Refused, Mismatch, Conflict."""
    proposal = Proposal(sides=_sides(told), category=told["category"], kind=told["kind"])
    by = current_actor().id
    return _perform(bors, "propose", told, lambda: store.proposing(current_context(), find_bors(bors), proposal, by=by))


def accept(bors: str, handshake_id: str, told: dict[str, Any]) -> Answer:
    """Accept a handshake, with what an AcceptForm was told. Raises Refused, Mismatch, Conflict."""
    by, gives, asked = current_actor().id, told["gives"], told["organisation_id"]
    return _perform(
        bors,
        "accept",
        told | {"handshake_id": handshake_id},
        lambda: store.accepting(current_context(), find_bors(bors), handshake_id, gives=gives, asked=asked, by=by),
    )


def withdraw(bors: str, handshake_id: str) -> Answer:
    """Withdraw a handshake. Raises Refused, Mismatch, Conflict."""
    by, told = current_actor().id, {"handshake_id": handshake_id}
    return _perform(bors, "withdraw", told, lambda: store.withdrawing(current_context(), find_bors(bors), handshake_id, by=by))


def _perform(bors: str, route: str, body: dict[str, Any], prepare: Callable[[], Commit]) -> Answer:
    return commands.perform("agreements", bors, actor=current_actor().id, route=route, body=body, prepare=prepare)


def _deal(bors: Bors, told: dict[str, Any]) -> Deal:
    """The deal as it was told; what was not told is as the two have shaken hands on."""
    shaken = store.handshake(current_context(), bors.slug, told.get("handshake_id"))
    if shaken is None and "parties" not in told:
        raise Refused("handshake-unknown", field="handshake_id")
    return Deal(
        sides=_sides(told) if "parties" in told else _shaken_on(bors, shaken),
        category=told["category"] if "category" in told or shaken is None else shaken.category,
        kind=told["kind"] if "parties" in told or shaken is None or told["kind"] is Kind.INTENT else shaken.kind,
        handshake_id=told.get("handshake_id"),
        agreed_at=told.get("agreed_at"),
        paper=told.get("paper"),
    )


def _shaken_on(bors: Bors, shaken: Handshake | None) -> tuple[Side, Side]:
    parties = shaken.parties if shaken else ()
    names = store.names(current_context().queries, bors.slug, [shaken] if shaken else [])
    first, second = (
        Side(code=names.code(party) or "", gives=party.gives, organisation_id=party.organisation_id, meets=party.meets)
        for party in parties
    )
    return first, second


def _sides(told: dict[str, Any]) -> tuple[Side, Side]:
    first, second = (Side(**side) for side in told["parties"])
    return first, second
