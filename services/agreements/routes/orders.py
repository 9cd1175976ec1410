"""The two commands, however they are given: as JSON or from the desk."""

from typing import Any

from frivilligbors.ledger import Answer
from web import commands, house, the_bors
from web.guards import asking

from .. import store
from ..rules import Deal, Side

ROOM = "agreements"


def confirm(bors: str, told: dict[str, Any]) -> Answer:
    """Confirm what an AgreementForm was told. Raises Refused, Mismatch, Conflict."""
    deal, by = _deal(told), asking().id

    return commands.perform(
        ROOM,
        bors,
        actor=by,
        route="confirm",
        body=told,
        prepare=lambda: store.confirming(house(), the_bors(bors), deal, by=by),
    )


def void(bors: str, agreement_id: str, told: dict[str, Any]) -> Answer:
    """Void an agreement, for what a VoidForm was told. Raises Refused, Mismatch, Conflict."""
    by = asking().id
    return commands.perform(
        ROOM,
        bors,
        actor=by,
        route="void",
        body=told | {"agreement_id": agreement_id},
        prepare=lambda: store.voiding(house(), the_bors(bors), agreement_id, told["reason"], by=by),
    )


def _deal(told: dict[str, Any]) -> Deal:
    first, second = (Side(**side) for side in told["parties"])
    return Deal(sides=(first, second), category=told["category"], kind=told["kind"], handshake_id=told.get("handshake_id"))
