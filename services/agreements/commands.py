"""Every command of agreements, however it is given, as JSON or from a page: each once under its idempotency key."""

from collections.abc import Callable
from typing import Any

from frivilligbors.commit import Commit
from frivilligbors.enums import Kind
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer
from frivilligbors.records import Bors, Handshake
from web import commands, current_context, find_bors
from web.guards import current_actor

from . import store
from .rules import NewAgreement, PartyInput, Proposal


def confirm(bors: str, form: dict[str, Any], *, ask_twice: bool = False) -> Answer:
    """Confirm an agreement, given a loaded AgreementForm. Raises Refused, Mismatch, Conflict.

    When it was agreed is no part of what makes two requests the same one: a desk may learn the server's time in between.
    """
    body = {name: value for name, value in form.items() if name != "agreed_at"}

    def prepare() -> Commit:
        record = find_bors(bors)
        new_agreement = _new_agreement(record, form)
        return store.confirm_commit(current_context(), record, new_agreement, by=current_actor().id, ask_twice=ask_twice)

    return _perform(bors, "confirm", body, prepare)


def void(bors: str, agreement_id: str, form: dict[str, Any]) -> Answer:
    """Void an agreement, given a loaded VoidForm. Raises Refused, Mismatch, Conflict."""
    actor = current_actor()
    return _perform(
        bors,
        "void",
        form | {"agreement_id": agreement_id},
        lambda: store.void_commit(
            current_context(), find_bors(bors), agreement_id, form["reason"], by=actor.id, lead=actor.lead
        ),
    )


def undo(bors: str, agreement_id: str) -> Answer:
    """Take back what the actor has just confirmed. Raises Refused, Mismatch, Conflict."""
    by, body = current_actor().id, {"agreement_id": agreement_id}
    return _perform(bors, "undo", body, lambda: store.undo_commit(current_context(), find_bors(bors), agreement_id, by=by))


def admit(bors: str, agreement_id: str) -> Answer:
    """Admit a late agreement. Raises Refused, Mismatch, Conflict."""
    actor, body = current_actor(), {"agreement_id": agreement_id}
    return _perform(
        bors,
        "admit",
        body,
        lambda: store.admit_commit(current_context(), find_bors(bors), agreement_id, lead=actor.lead, by=actor.id),
    )


def hide(bors: str, agreement_id: str, hidden: bool) -> Answer:
    """Hide an agreement from the wall, or show it again. Raises Refused, Mismatch, Conflict."""
    record, by = find_bors(bors), current_actor().id
    body = {"agreement_id": agreement_id, "hidden": hidden}
    return _perform(bors, "hide", body, lambda: store.hide_commit(current_context(), record, agreement_id, hidden, by=by))


def propose(bors: str, form: dict[str, Any]) -> Answer:
    """Propose a handshake, given a loaded HandshakeForm. Raises Refused, Mismatch, Conflict."""
    proposal = Proposal(party_inputs=_party_inputs(form), category=form["category"], kind=form["kind"])
    by = current_actor().id
    return _perform(bors, "propose", form, lambda: store.propose_commit(current_context(), find_bors(bors), proposal, by=by))


def accept(bors: str, handshake_id: str, form: dict[str, Any]) -> Answer:
    """Accept a handshake, given a loaded AcceptForm. Raises Refused, Mismatch, Conflict."""
    by, gives, organisation_id = current_actor().id, form["gives"], form["organisation_id"]
    return _perform(
        bors,
        "accept",
        form | {"handshake_id": handshake_id},
        lambda: store.accept_commit(
            current_context(), find_bors(bors), handshake_id, gives=gives, organisation_id=organisation_id, by=by
        ),
    )


def withdraw(bors: str, handshake_id: str) -> Answer:
    """Withdraw a handshake. Raises Refused, Mismatch, Conflict."""
    by, body = current_actor().id, {"handshake_id": handshake_id}
    return _perform(
        bors, "withdraw", body, lambda: store.withdraw_commit(current_context(), find_bors(bors), handshake_id, by=by)
    )


def _perform(bors: str, route: str, body: dict[str, Any], prepare: Callable[[], Commit]) -> Answer:
    return commands.perform("agreements", bors, actor=current_actor().id, route=route, body=body, prepare=prepare)


def _new_agreement(record: Bors, form: dict[str, Any]) -> NewAgreement:
    """The agreement as the form has it; what is not in the form is as in the handshake. Raises Refused."""
    handshake = store.handshake_by_id(current_context(), record.slug, form.get("handshake_id"))
    if handshake is None and "parties" not in form:
        raise Refused("handshake-unknown", field="handshake_id")
    own_kind = "parties" in form or handshake is None or form["kind"] is Kind.INTENT
    return NewAgreement(
        party_inputs=_party_inputs(form) if "parties" in form else _party_inputs_of(record, handshake),
        category=form["category"] if "category" in form or handshake is None else handshake.category,
        kind=form["kind"] if own_kind or handshake is None else handshake.kind,
        handshake_id=form.get("handshake_id"),
        agreed_at=form.get("agreed_at"),
        paper=form.get("paper"),
    )


def _party_inputs_of(record: Bors, handshake: Handshake | None) -> tuple[PartyInput, PartyInput]:
    parties = handshake.parties if handshake else ()
    names = store.party_names(current_context(), record.slug, [handshake] if handshake else [])
    first, second = (
        PartyInput(code=names.code(party) or "", gives=party.gives, organisation_id=party.organisation_id, meets=party.meets)
        for party in parties
    )
    return first, second


def _party_inputs(form: dict[str, Any]) -> tuple[PartyInput, PartyInput]:
    first, second = (PartyInput(**party) for party in form["parties"])
    return first, second
