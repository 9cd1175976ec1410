"""The form fields of the pages, as the data that the schemas load: the same as the body of the JSON call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import i18n
from frivilligbors import codes
from frivilligbors.errors import Refused

INDICES = ("0", "1")


def typed_codes(args: Mapping[str, str]) -> tuple[str, str]:
    """The two codes in the query string of the desk, as they were typed or scanned; the name of a paper form is none."""
    first, second = ("" if codes.paper_of(args.get(name, "")) else args.get(name, "") for name in "ab")
    return first, second


def agreement_data(form: Mapping[str, str]) -> dict[str, Any]:
    """The data of an AgreementForm. What a party gives is in its own words, else the posting picked; so is the category."""
    if "handshake_id" in form and "parties.0.code" not in form:
        return {"handshake_id": form["handshake_id"], "kind": "intent" if "intent" in form else "agreement"}
    picks = [_picked(form.get(f"parties.{index}.pick", "")) for index in INDICES]
    data: dict[str, Any] = {
        "parties": [_party(form, index, text) for index, (_, text) in zip(INDICES, picks, strict=True)],
        "category": form.get("category") or next((category for category, _ in picks if category), ""),
        "kind": "intent" if "intent" in form else form.get("kind", "agreement"),
    }
    return data | {name: value for name in ("handshake_id", "paper") if (value := form.get(name, ""))}


def paper_number(values: Mapping[str, str]) -> str:
    """The number of a paper form, in the query string or the fields of the desk; empty where there is none."""
    number = codes.paper_of(f"papir {values.get('papir') or values.get('paper', '')}")
    return number or next(filter(None, (codes.paper_of(values.get(name, "")) for name in "ab")), "")


def paper_time(form: Mapping[str, str], gong: datetime) -> dict[str, Any]:
    """The `agreed_at` that is written on a paper form; empty without a form. Raises Refused: `clock-malformed`."""
    if not paper_number(form):
        return {}
    agreed_at = i18n.moment(form.get("clock", "")[:20], gong)
    if agreed_at is None:
        raise Refused("clock-malformed", field="clock")
    return {"agreed_at": agreed_at}


def handshake_data(form: Mapping[str, str], party_codes: tuple[str, str]) -> dict[str, Any]:
    """The data of a HandshakeForm, proposed by the party of the first code."""
    data = agreement_data(form)
    parties = [party | {"code": code} for party, code in zip(data["parties"], party_codes, strict=True)]
    return {"parties": parties, "category": data["category"], "kind": data["kind"]}


def typed_code(text: str) -> str:
    """The code in what was typed."""
    return codes.as_typed(text[:200])


def _party(form: Mapping[str, str], index: str, picked: str) -> dict[str, str]:
    path = f"parties.{index}"
    party = {"code": form.get(f"{path}.code", ""), "gives": form.get(f"{path}.gives", "").strip() or picked}
    organisation_id = form.get(f"{path}.organisation_id", "")
    return party | ({"organisation_id": organisation_id} if organisation_id else {})


def _picked(value: str) -> tuple[str, str]:
    """The category and the text of the posting that was picked: `premises:Salen en kveld`."""
    category, _, text = value.partition(":")
    return category, text
