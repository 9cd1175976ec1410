"""What may go wrong with a command that a page sends, as the page says it."""

from frivilligbors.errors import Refused
from frivilligbors.ledger import Conflict, Mismatch
from web import commands, problems
from web.locale import sentence
from web.problems import Invalid

NOT_YET = (Refused, Invalid, Mismatch, Conflict)


def errors_of(trouble: Exception) -> dict[str, str]:
    """The sentences beside the fields; what is about no field is at ''."""
    match trouble:
        case Refused() | Invalid():
            return commands.errors_of(trouble, sentence)
        case Mismatch():
            return {"": sentence("idempotency-mismatch")}
        case _:
            return {"": sentence("busy")}


def status_of(trouble: Exception) -> int:
    """The HTTP status of the page that says so."""
    return problems.status_of(trouble.code) if isinstance(trouble, Refused) else 422
