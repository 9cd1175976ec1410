"""What the desk's pages send, as the JSON call would tell it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import i18n
from frivilligbors import codes
from frivilligbors.errors import Refused

PLACES = ("0", "1")


def codes_of(asked: Mapping[str, str]) -> tuple[str, str]:
    """The two codes in the address of the desk, as they were typed or scanned; what names a form of paper is none."""
    first, second = ("" if codes.paper_of(asked.get(name, "")) else asked.get(name, "") for name in "ab")
    return first, second


def agreement_of(form: Mapping[str, str]) -> dict[str, Any]:
    """A deal. What a party gives is in its own words, else the need or offer that was picked; so is the category."""
    if "handshake_id" in form and "parties.0.code" not in form:
        return {"handshake_id": form["handshake_id"], "kind": "intent" if "intent" in form else "agreement"}
    picks = [_pick(form.get(f"parties.{place}.pick", "")) for place in PLACES]
    told: dict[str, Any] = {
        "parties": [_party(form, place, picked) for place, (_, picked) in zip(PLACES, picks, strict=True)],
        "category": form.get("category") or next((category for category, _ in picks if category), ""),
        "kind": "intent" if "intent" in form else form.get("kind", "agreement"),
    }
    return told | {name: value for name in ("handshake_id", "paper") if (value := form.get(name, ""))}


def paper_of(told: Mapping[str, str]) -> str:
    """The number of a form of paper, in the desk's address, its fields or what it sends; empty where there is none."""
    number = codes.paper_of(f"papir {told.get('papir') or told.get('paper', '')}")
    return number or next(filter(None, (codes.paper_of(told.get(name, "")) for name in "ab")), "")


def written_on(form: Mapping[str, str], gong: datetime) -> dict[str, Any]:
    """When a form of paper says that it was agreed. Raises Refused: `clock-malformed`."""
    if not paper_of(form):
        return {}
    written = i18n.moment(form.get("clock", "")[:20], gong)
    if written is None:
        raise Refused("clock-malformed", field="clock")
    return {"agreed_at": written}


def handshake_of(form: Mapping[str, str], codes_of_both: tuple[str, str]) -> dict[str, Any]:
    """A handshake, told by the party of the first code."""
    told = agreement_of(form)
    parties = [told_of | {"code": its} for told_of, its in zip(told["parties"], codes_of_both, strict=True)]
    return {"parties": parties, "category": told["category"], "kind": told["kind"]}


def _party(form: Mapping[str, str], place: str, picked: str) -> dict[str, str]:
    path = f"parties.{place}"
    told = {"code": form.get(f"{path}.code", ""), "gives": form.get(f"{path}.gives", "").strip() or picked}
    asked = form.get(f"{path}.organisation_id", "")
    return told | ({"organisation_id": asked} if asked else {})


def _pick(value: str) -> tuple[str, str]:
    """The category and the words of what was picked: `premises:Salen en kveld`."""
    category, _, text = value.partition(":")
    return category, text


def code(typed: str) -> str:
    """The code in what was typed."""
    return codes.as_typed(typed[:200])
