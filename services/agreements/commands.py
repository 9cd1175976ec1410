"""Every command of agreements, however it is given, as JSON or from a page: each once under its idempotency key."""

from typing import Any

from frivilligbors.enums import AgreementKind
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer
from frivilligbors.ledger import BatchedPrepare, Prepare
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Handshake
from web import commands
from web.context import current_context, find_bors
from web.guards import current_actor

from . import store
from .rules import AgreementCorrection, NewAgreement, PartyInput, Proposal
from .store import ConfirmReads, PartyNames


def confirm(bors: str, data: dict[str, Any]) -> Answer:
    """Confirm an agreement, given a loaded AgreementForm. Raises Refused, Mismatch, Conflict.

    When it was agreed is no part of what makes two requests the same one: a desk may learn the server's time in between. Nor
    is it whether to ask twice: that decides only whether anything is confirmed.
    """
    body = {name: value for name, value in data.items() if name not in ("agreed_at", "ask_twice")}
    by, codes = current_actor().id, [party["code"] for party in data.get("parties", ())]
    sources = {"handshake_id": data.get("handshake_id"), "paper": data.get("paper")}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.ConfirmReads(current_context(), batch, bors, codes=codes, **sources, ask_twice=data["ask_twice"])
        return lambda: store.confirm_commit(reads, _new_agreement(reads, data), by=by)

    return _perform(bors, "confirm", body, command)


def void(bors: str, agreement_id: str, data: dict[str, Any]) -> Answer:
    """Void an agreement, given a loaded VoidForm. Raises Refused, Mismatch, Conflict."""
    actor, body = current_actor(), data | {"agreement_id": agreement_id}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.void_commit(reads, data["reason"], by=actor.id, lead=actor.lead)

    return _perform(bors, "void", body, command)


def undo(bors: str, agreement_id: str) -> Answer:
    """Take back what the actor has just confirmed. Raises Refused, Mismatch, Conflict."""
    by, body = current_actor().id, {"agreement_id": agreement_id}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.undo_commit(reads, by=by)

    return _perform(bors, "undo", body, command)


def admit(bors: str, agreement_id: str) -> Answer:
    """Admit a late agreement. Raises Refused, Mismatch, Conflict."""
    actor, body = current_actor(), {"agreement_id": agreement_id}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.admit_commit(reads, lead=actor.lead, by=actor.id)

    return _perform(bors, "admit", body, command)


def hide(bors: str, agreement_id: str, hidden: bool) -> Answer:
    """Hide an agreement from the wall, or show it again. Raises Refused, Mismatch, Conflict."""
    find_bors(bors)
    by, body = current_actor().id, {"agreement_id": agreement_id, "hidden": hidden}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.hide_commit(reads, agreement_id, hidden, by=by)

    return _perform(bors, "hide", body, command)


def correct(bors: str, agreement_id: str, data: dict[str, Any]) -> Answer:
    """Correct an agreement, given a loaded CorrectionForm. Raises as `hide` does."""
    find_bors(bors)
    by, parties = current_actor().id, data.get("parties")
    gives = (parties[0]["gives"], parties[1]["gives"]) if parties else None
    rest = {name: data.get(name) for name in ("category", "kind", "revision")}
    correction = AgreementCorrection(gives=gives, **rest)

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.correct_commit(reads, agreement_id, correction, by=by)

    return _perform(bors, "correct", data | {"agreement_id": agreement_id}, command)


def change_result_text(bors: str, agreement_id: str, data: dict[str, Any]) -> Answer:
    """Change what the published list says of an agreement, given a loaded ResultTextForm. Raises as `hide` does."""
    find_bors(bors)
    texts = (None, None) if data["as_agreed"] else (data["first"], data["second"])
    by, body = current_actor().id, {"agreement_id": agreement_id, "texts": texts}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.AgreementReads(current_context(), batch, bors, agreement_id)
        return lambda: store.result_text_commit(reads, agreement_id, texts, by=by)

    return _perform(bors, "result text", body, command)


def propose(bors: str, data: dict[str, Any]) -> Answer:
    """Propose a handshake, given a loaded HandshakeForm. Raises Refused, Mismatch, Conflict."""
    proposal = Proposal(party_inputs=_party_inputs(data), category=data["category"], kind=data["kind"])
    by, codes = current_actor().id, [party_input.code for party_input in proposal.party_inputs]

    def command(batch: ReadBatch) -> Prepare:
        reads = store.ProposalReads(current_context(), batch, bors, codes)
        return lambda: store.propose_commit(reads, proposal, by=by)

    return _perform(bors, "propose", data, command)


def accept(bors: str, handshake_id: str, data: dict[str, Any]) -> Answer:
    """Accept a handshake, given a loaded AcceptForm. Raises Refused, Mismatch, Conflict."""
    by, gives, organisation_id = current_actor().id, data["gives"], data["organisation_id"]

    def command(batch: ReadBatch) -> Prepare:
        reads = store.HandshakeReads(current_context(), batch, bors, handshake_id)
        return lambda: store.accept_commit(reads, gives=gives, organisation_id=organisation_id, by=by)

    return _perform(bors, "accept", data | {"handshake_id": handshake_id}, command)


def withdraw(bors: str, handshake_id: str) -> Answer:
    """Withdraw a handshake. Raises Refused, Mismatch, Conflict."""
    by, body = current_actor().id, {"handshake_id": handshake_id}

    def command(batch: ReadBatch) -> Prepare:
        reads = store.HandshakeReads(current_context(), batch, bors, handshake_id)
        return lambda: store.withdraw_commit(reads, by=by)

    return _perform(bors, "withdraw", body, command)


def _perform(bors: str, command_name: str, body: dict[str, Any], command: BatchedPrepare) -> Answer:
    return commands.perform("agreements", bors, by=current_actor().id, command_name=command_name, body=body, command=command)


def _new_agreement(reads: ConfirmReads, data: dict[str, Any]) -> NewAgreement:
    """The agreement as the data have it; what is not in them is as in the handshake. Raises Refused."""
    handshake = reads.handshake
    if handshake is None and "parties" not in data:
        raise Refused("handshake-unknown", field="handshake_id")
    own_kind = "parties" in data or handshake is None or data["kind"] is AgreementKind.INTENT
    return NewAgreement(
        party_inputs=_party_inputs(data) if "parties" in data else _party_inputs_of(reads.participants.names, handshake),
        category=data["category"] if "category" in data or handshake is None else handshake.category,
        kind=data["kind"] if own_kind or handshake is None else handshake.kind,
        handshake_id=data.get("handshake_id"),
        agreed_at=data.get("agreed_at"),
        paper=data.get("paper"),
    )


def _party_inputs_of(names: PartyNames, handshake: Handshake | None) -> tuple[PartyInput, PartyInput]:
    first, second = (
        PartyInput(code=names.code(party) or "", gives=party.gives, organisation_id=party.organisation_id, meets=party.meets)
        for party in (handshake.parties if handshake else ())
    )
    return first, second


def _party_inputs(data: dict[str, Any]) -> tuple[PartyInput, PartyInput]:
    first, second = (PartyInput(**party) for party in data["parties"])
    return first, second
