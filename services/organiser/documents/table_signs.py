"""Signs for the tables of the brokers: A4, folded to a tent that is read from both sides."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import i18n
from web import typesetting

from .evening import PrintedEvening, evening_data, evening_pdf

TEMPLATE = Path(__file__).with_name("templates") / "table_signs.typ"
MAX_SIGNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSignsDocument:
    """So many signs, from a number on; `rules`: those of the børs, which stand on the wall too."""

    evening: PrintedEvening
    first: int
    count: int
    rules: tuple[str, ...] = ()


def table_signs_pdf(document: TableSignsDocument) -> bytes:
    """The signs, a page each."""
    _ = partial(i18n.translate, document.evening.language)
    data = evening_data(document.evening, _("Bordskilt"))
    data |= {
        "numbers": list(range(document.first, document.first + document.count)),
        "broker": _("Megler"),
        "call": _("Er dere enige?\nKom hit."),
        "how": _("Megleren skriver inn avtalen, og den går på storskjermen."),
        "fold": _("Brett her"),
        "rules": _list(document.rules),
    }
    return evening_pdf(TEMPLATE, data, {}, document.evening)


def _list(rules: tuple[str, ...]) -> str | dict[str, str]:
    """The rules as one text, a line or more for each, in the direction of the first; empty where there are none."""
    lines = [typesetting.written(rule) for rule in rules]
    text = "\n".join(f"• {line if isinstance(line, str) else line['rtl']}" for line in lines)
    return text if not lines or isinstance(lines[0], str) else {"rtl": text}
