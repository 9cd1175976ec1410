"""The participant form as its template shows it: values and errors by path, and how many rows each list has."""

from typing import Any

from frivilligbors.enums import FieldRequirement
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from web import problems
from web.problems import Invalid

from ..rules.registration import MAX_ORGANISATIONS, MAX_POSTINGS

MAX_ROWS = {"organisations": MAX_ORGANISATIONS, "needs": MAX_POSTINGS, "offers": MAX_POSTINGS}
COLLAPSED = ("organisations.0.number", "language", "consents")


def form_view(
    data: dict[str, Any], errors: dict[str, str] | None = None, *, idempotency_key: str = "", more: str = ""
) -> dict[str, Any]:
    """The template's variables. `more`: the list that somebody wants another row in."""
    rows = {name: _rows(data.get(name), limit, another=name == more) for name, limit in MAX_ROWS.items()}
    return {
        "values": _flat(data),
        "errors": errors or {},
        "rows": rows,
        "max_rows": MAX_ROWS,
        "new_row": f"{more}.{rows[more] - 1}" if more in rows else "",
        "expanded": bool(more) or any(path.startswith(COLLAPSED) for path in errors or ()),
        "asks": dict.fromkeys(("email", "number", "needs", "offers"), FieldRequirement.OPTIONAL),
        "idempotency_key": idempotency_key or new_idempotency_key(),
    }


def form_error_status(error: Refused | Invalid) -> int:
    """The HTTP status of the form shown again with its errors."""
    return problems.status_of(error.error_code) if isinstance(error, Refused) else 422


def _rows(value: Any, limit: int, *, another: bool) -> int:
    filled = max(1, len(value)) if isinstance(value, list) else 1
    return min(filled + another, limit)


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """``{"organisations": [{"name": "Koret"}]}`` as ``{"organisations.0.name": "Koret"}``."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return {deep: text for name, inner in items for deep, text in _flat(inner, f"{path}.{name}".lstrip(".")).items()}
    return {path: value}
