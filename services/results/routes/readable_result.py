"""The result as this request may read it: everybody's once it is published, before that the organisers'."""

from flask import request

from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.records import Bors
from web.context import current_context, find_bors
from web.guards import actors

from ..rules.result import Result
from ..store import read_result

MAX_DIGITS = 6


def find_readable_result(bors: str) -> Result:
    """The result, in the edition that the query asks for. Raises BorsUnknown, Refused: `not-published`, `edition-unknown`."""
    return read_result(current_context(), find_readable_bors(bors), asked_edition())


def find_readable_bors(bors: str) -> Bors:
    """The børs, where this request may read its result. Raises BorsUnknown, Refused: `not-published`."""
    bors_record = find_bors(bors)
    state = bors_record.state(current_context().clock.now())
    if state is not State.PUBLISHED and "organiser" not in actors(bors):
        raise Refused("not-published")
    return bors_record


def asked_edition() -> int | None:
    """The number of the edition that ``?utgave=`` names; None where it names none. Raises Refused: `edition-unknown`."""
    asked = request.args.get("utgave", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MAX_DIGITS):
        raise Refused("edition-unknown")
    return int(asked)


def page_number() -> int:
    """The page of the list that ``?side=`` names; the first where it names none."""
    asked = request.args.get("side", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MAX_DIGITS else 1
