"""How many rows the form of a participant has, what stands in them, and whether the folded part is open."""

from typing import Any

from frivilligbors.codes import new_idempotency_key

from .forms import ORGANISATIONS, POSTINGS

MOST = {"organisations": ORGANISATIONS, "needs": POSTINGS, "offers": POSTINGS}
FOLDED = ("organisations.0.number", "language", "consents")


def shown(told: dict[str, Any], errors: dict[str, str] | None = None, *, key: str = "", more: str = "") -> dict[str, Any]:
    """What was typed, by path; what is wrong with it; how many rows of each kind; and the new row somebody asked for."""
    rows = {name: _rows(told.get(name), limit, wanted=name == more) for name, limit in MOST.items()}
    return {
        "told": _flat(told),
        "errors": errors or {},
        "rows": rows,
        "most": MOST,
        "new": f"{more}.{rows[more] - 1}" if more in rows else "",
        "unfolded": bool(more) or any(path.startswith(FOLDED) for path in errors or ()),
        "key": key or new_idempotency_key(),
    }


def _rows(told: Any, limit: int, *, wanted: bool) -> int:
    there = max(1, len(told)) if isinstance(told, list) else 1
    return min(there + wanted, limit)


def _flat(told: Any, path: str = "") -> dict[str, Any]:
    """``{"organisations": [{"name": "Koret"}]}`` as ``{"organisations.0.name": "Koret"}``."""
    if isinstance(told, dict | list):
        parts = told.items() if isinstance(told, dict) else enumerate(told)
        return {deep: text for name, below in parts for deep, text in _flat(below, f"{path}.{name}".lstrip(".")).items()}
    return {path: told}
