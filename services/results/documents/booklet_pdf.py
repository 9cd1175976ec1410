"""A booklet of all agreements as PDF, to be handed over: a cover with the picture, the agreements, an index."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from web import typesetting

from ..rules.result import ListedAgreement
from .drawings import drawings
from .parts import DocumentPart
from .result_document import Translator
from .result_pdf import result_data

TEMPLATE = Path(__file__).with_name("templates") / "booklet.typ"
MAX_IN_PART = 500  # agreements
NORWEGIAN = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})  # after z, in this order


def booklet_pdf(part: DocumentPart) -> bytes:
    """The part as PDF/A-2a and PDF/UA-1."""
    document, translator = part.of(MAX_IN_PART), Translator(part.document.language)
    data = result_data(document, part.name(MAX_IN_PART))
    data["index"] = index(document.result.agreements)
    data["labels"]["index"] = translator("Virksomhetene")
    return typesetting.pdf(TEMPLATE, data, drawings(document), document.at)


def index(agreements: Sequence[ListedAgreement]) -> list[dict[str, Any]]:
    """The organisations in the order of the alphabet, each with the numbers of its agreements."""
    numbers: dict[str, list[int]] = {}
    for agreement in agreements:
        for name in dict.fromkeys(party.organisation for party in agreement.parties if party.organisation):
            numbers.setdefault(name, []).append(agreement.number)
    order = sorted(numbers, key=lambda name: name.casefold().translate(NORWEGIAN))
    return [{"name": typesetting.written(name), "numbers": numbers[name]} for name in order]
