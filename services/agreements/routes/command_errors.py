"""The errors of a command that a page sends, as sentences beside its fields."""

from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch
from frivilligbors.ledger import Conflict
from web import commands, problems
from web.locale import sentence
from web.problems import Invalid

COMMAND_ERRORS = (Refused, Invalid, Mismatch, Conflict)


def errors_of(error: Exception) -> dict[str, str]:
    """The sentences by field; what is about no field is at ''."""
    match error:
        case Refused() | Invalid():
            return commands.errors_of(error, sentence)
        case Mismatch():
            return {"": sentence("idempotency-mismatch")}
        case _:
            return {"": sentence("busy")}


def status_of(error: Exception) -> int:
    """The HTTP status of the page that shows the error."""
    return problems.status_of(error.error_code) if isinstance(error, Refused) else 422
