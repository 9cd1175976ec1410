"""How many rows the registration page has, and what stands in them."""

from typing import Any

from .forms import ORGANISATIONS, POSTINGS

MOST = {"organisations": ORGANISATIONS, "needs": POSTINGS, "offers": POSTINGS}


def shown(told: dict[str, Any], more: str = "") -> dict[str, Any]:
    """What was typed, by path; how many rows of each kind there are; and the new row somebody asked for."""
    rows = {name: _rows(told.get(name), limit, wanted=name == more) for name, limit in MOST.items()}
    new = f"{more}.{rows[more] - 1}" if more in rows else ""
    return {"told": _flat(told), "rows": rows, "most": MOST, "new": new}


def _rows(told: Any, limit: int, *, wanted: bool) -> int:
    there = max(1, len(told)) if isinstance(told, list) else 1
    return min(there + wanted, limit)


def _flat(told: Any, path: str = "") -> dict[str, Any]:
    """``{"organisations": [{"name": "Koret"}]}`` as ``{"organisations.0.name": "Koret"}``."""
    if isinstance(told, dict | list):
        parts = told.items() if isinstance(told, dict) else enumerate(told)
        return {deep: text for name, below in parts for deep, text in _flat(below, f"{path}.{name}".lstrip(".")).items()}
    return {path: told}
