"""The run of show on one sheet: when, what, who presses where, and what to do when something fails."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import i18n
from frivilligbors.instants import Instant

from .evening import PrintedEvening, evening_data, evening_pdf

TEMPLATE = Path(__file__).with_name("templates") / "run_of_show.typ"
LAST_MINUTES = timedelta(minutes=5)
UNKNOWN = ""  # a box to write in


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOfShowDocument:
    """The plan of the evening; `url`: that of the house, without a path."""

    evening: PrintedEvening
    doors_at: Instant | None
    minutes: int
    grace_minutes: int
    url: str


def run_of_show_pdf(document: RunOfShowDocument) -> bytes:
    """The sheet."""
    _ = partial(i18n.translate, document.evening.language)
    data = evening_data(document.evening, _("Kjøreplan"))
    data |= {
        "head": [_("Klokka"), _("Hva"), _("Hvem og hvor")],
        "rows": _rows(document),
        "trouble_heading": _("Når noe svikter"),
        "trouble": _trouble(document),
        "where_heading": _("Adresser"),
        "where": [
            (_("Arrangør"), f"{document.url}/arrangor"),
            (_("Storskjerm"), f"{document.url}/s"),
            (_("Påmelding"), f"{document.url}/"),
        ],
        "phones_heading": _("Telefoner"),
        "phones": [_("Arrangør"), _("Børsgeneral"), _("Ledende megler"), _("Lokalet og nettet")],
    }
    return evening_pdf(TEMPLATE, data, {}, document.evening)


def _rows(document: RunOfShowDocument) -> list[tuple[str, str, str]]:
    """Clock, what happens, and who does what where; a clock that is not planned is a box to write in."""
    _ = partial(i18n.translate, document.evening.language)
    opens, hour, grace = document.evening.opens_at, timedelta(minutes=document.minutes), document.grace_minutes
    closes = opens + hour if opens else None
    sentence = _("Arrangør: «Slå gongen», i samme øyeblikk som i salen. Timen varer i %(minutes)s minutter.")
    rows = [
        (document.doors_at, _("Dørene åpner"), _("Arrangør: «Åpne dørene». Verter melder på gjester og deler ut skilt.")),
        (opens and opens - LAST_MINUTES, _("Reglene"), _("Børsgeneralen forklarer. Alle finner reglene på storskjermen.")),
        (opens, _("Gongen: børstimen begynner"), sentence % {"minutes": document.minutes}),
        (
            closes and closes - LAST_MINUTES,
            _("Siste minutter"),
            _("Børsgeneralen minner om tiden. Trengs det, gir arrangøren mer."),
        ),
        (closes, _("Gongen: børstimen er over"), _("Arrangør: «Slå gongen» igjen. Ingen nye går til bordene.")),
        (
            closes and closes + timedelta(minutes=grace),
            _("Køen er ferdig"),
            _("Meglerne bekrefter det som sto i kø, i %(minutes)s minutter.") % {"minutes": grace},
        ),
        (
            None,
            _("Resultatet"),
            _("Arrangør: fjernkontrollen viser det steg for steg på storskjermen. Juryen deler ut prisene."),
        ),
        (None, _("Publisering"), _("Arrangør: slipp inn sene avtaler, og trykk «Publiser resultatet».")),
    ]
    return [(_clock(at), what, who) for at, what, who in rows]


def _clock(at: datetime | None) -> str:
    return i18n.minute(at) if at else UNKNOWN


def _trouble(document: RunOfShowDocument) -> list[dict[str, Any]]:
    _ = partial(i18n.translate, document.evening.language)
    return [
        {
            "what": _("Arrangørens maskin svikter"),
            "do": _("Åpne arrangørsiden på en telefon. Gongen, mer tid og storskjermen er der også."),
        },
        {
            "what": _("Gongen gikk ved en feil"),
            "do": _(
                "«Ta gongen tilbake» på arrangørsiden innen ett minutt. Den første bare så lenge ingen avtale er bekreftet."
            ),
        },
        {
            "what": _("Nettet er borte"),
            "do": _("Meglerbord som er åpne, går videre og sender siden. De andre tar papirskjemaer. Følg klokka i rommet."),
        },
        {
            "what": _("Strømmen er borte"),
            "do": _("Papirskjemaer. Slå gongen for hånd, og skriv opp klokka: avtaler fra timen slippes inn etterpå."),
        },
        {
            "what": _("Storskjermen er mørk"),
            "do": _("Last siden på nytt. Er den en skjerm for seg, koble den til under «Skjermer»."),
        },
        {"what": _("En deltaker har ingen telefon"), "do": _("Koden på skiltet er nok. En vert eller megler hjelper.")},
    ]
