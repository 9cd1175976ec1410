"""A letter as it is read: text and HTML, in the language of whoever gets it."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

import words

from .greeting import Greeting
from .post_office import SEVEN_BIT, Never
from .subject import name_of, subject
from .tidings import Tidings

SECTOR_COLOURS = {"voluntary": "#a81f17", "public": "#0b36a8", "business": "#08634a", "individual": "#6b1a63"}
SPOKEN = ("sector", "sector_letter", "category", "day")


def compose(told: Tidings | Greeting, address: str, sender: str, at: datetime) -> EmailMessage:
    """The whole letter. Its Message-ID is the same however often it is sent."""
    letter = EmailMessage(policy=SEVEN_BIT)
    letter["From"] = sender
    letter["To"] = _to(told.recipient.name, address)
    letter["Subject"] = _line(subject(told))
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = message_id(told, sender)
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Bors"] = told.bors.slug
    letter["X-Letter"] = told.letter.kind
    letter.set_content(_rendered(told, "txt"))
    letter.add_alternative(_rendered(told, "html"), subtype="html")
    letter["Content-Language"] = told.recipient.language  # after the parts, which would take it along
    return letter


def message_id(told: Tidings | Greeting, sender: str) -> str:
    """Made of what the letter is: a second copy is known for one."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{told.letter.letter_id}.{told.bors.epoch or 'bors'}.{told.bors.slug}@{domain}>"


def _rendered(told: Tidings | Greeting, form: str) -> str:
    lang = told.recipient.language
    spoken = {name: partial(getattr(words, name), lang) for name in SPOKEN} | {"name_of": partial(name_of, lang)}
    page = _templates().get_template(f"{told.letter.kind}.{form}")
    return page.render(
        told._asdict(),
        _=partial(words.translate, lang),
        lang=lang,
        minute=words.minute,
        colours=SECTOR_COLOURS,
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


def _to(name: str, address: str) -> Address:
    try:
        return Address(_line(name), addr_spec=address)
    except (ValueError, MessageError) as strange:
        raise Never("bad-address") from strange


def _line(text: str) -> str:
    return " ".join(text.split())
