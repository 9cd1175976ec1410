"""A letter as it is read: text and HTML, in the language of whoever gets it."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

import i18n
from frivilligbors.colours import COLOURS
from frivilligbors.settings import Sender

from . import headers
from .greeting import Greeting
from .post_office import SEVEN_BIT, Never
from .subject import name_of, subject
from .tidings import Tidings

SPOKEN = ("sector", "sector_letter", "category", "day")


def compose(told: Tidings | Greeting, address: str, sender: Sender, at: datetime) -> bytes:
    """The whole letter, as it is handed over. Its Message-ID is the same however often it is sent. Raises Never."""
    try:
        to = headers.mailbox(told.recipient.name, address)
    except ValueError as strange:
        raise Never("bad-address") from strange
    head = headers.head(
        [
            ("From", headers.mailbox(sender.name, sender.address)),
            ("To", to),
            ("Subject", headers.text(subject(told), after=len("Subject: "))),
            ("Date", format_datetime(at)),
            ("Message-ID", message_id(told, sender)),
            ("Auto-Submitted", "auto-generated"),
            ("Content-Language", told.recipient.language),
            ("X-Bors", told.bors.slug),
            ("X-Letter", told.letter.kind),
        ]
    )
    return head + _body(told).as_bytes()


def message_id(told: Tidings | Greeting, sender: Sender) -> str:
    """Made of what the letter is: a second copy is known for one."""
    domain = sender.address.rpartition("@")[2]
    return f"<{told.letter.letter_id}.{told.bors.epoch or 'bors'}.{told.bors.slug}@{domain}>"


def _body(told: Tidings | Greeting) -> EmailMessage:
    """Both forms of the letter, with the headers that say how they are written, and no others."""
    body = EmailMessage(policy=SEVEN_BIT)
    body.set_content(_rendered(told, "txt"))
    body.add_alternative(_rendered(told, "html"), subtype="html")
    return body


def _rendered(told: Tidings | Greeting, form: str) -> str:
    lang = told.recipient.language
    spoken = {name: partial(getattr(i18n, name), lang) for name in SPOKEN} | {"name_of": partial(name_of, lang)}
    known = isinstance(told, Greeting) or told.proved
    page = _templates().get_template(f"{told.letter.kind if known else 'unproved'}.{form}")
    return page.render(
        told._asdict(),
        _=partial(i18n.translate, lang),
        lang=lang,
        minute=i18n.minute,
        mail_link=headers.mail_link,
        colours=COLOURS,
        **spoken,
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workers"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
