"""Invitations for brokers on paper, a page each: the code signs its broker in. They are made only when they are issued."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import i18n
from web import qr, typesetting

from .evening import PrintedEvening, evening_data, evening_pdf

TEMPLATE = Path(__file__).with_name("templates") / "broker_invitations.typ"


@dataclass(frozen=True, slots=True)
class BrokerInvitation:
    """Whom it is for, and the link that signs them in."""

    name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerInvitationsDocument:
    """The invitations that were issued at once."""

    evening: PrintedEvening
    invitations: tuple[BrokerInvitation, ...]
    lead: bool


def broker_invitations_pdf(document: BrokerInvitationsDocument) -> bytes:
    """The invitations, a page each."""
    _ = partial(i18n.translate, document.evening.language)
    data = evening_data(document.evening, _("Invitasjoner til meglere"))
    data |= {
        "invitations": [
            {
                "name": typesetting.line_or_pen(one.name),
                "link": one.link,
                "shown": one.link.partition("://")[2],
                "qr": qr.svg(one.link),
            }
            for one in document.invitations
        ],
        "heading": _("Du er megler"),
        "lead": _("Ledende megler: kan annullere avtaler og slippe inn sene") if document.lead else "",
        "scan": _("Skann koden med mobilen eller nettbrettet du skal bruke ved bordet. Da er du inne."),
        "steps": [
            _("To som er enige, kommer til bordet ditt. Les kodene på skiltene deres, eller skann dem."),
            _("Spør hva hver av dem gir, og velg kategori. Ingen penger."),
            _("Trykk «Bekreft». Avtalen står på storskjermen, og begge får brev."),
            _("Ble noe feil, trykker du «Angre» med en gang, og gjør det om igjen."),
            _("Er nettet borte, går det like godt: Bordet tar vare på avtalene. Eller bruk papirskjemaene."),
        ],
        "steps_heading": _("Slik gjør du"),
        "secret": _(
            "Koden slipper inn den som har arket, så gi det bare til den det står navnet på. "
            "Blir det borte, stenger arrangøren det og lager et nytt."
        ),
        "otherwise": _("eller skriv adressen:"),
        "qr_alt": _("QR-kode som slipper megleren inn"),
    }
    return evening_pdf(TEMPLATE, data, {}, document.evening)
