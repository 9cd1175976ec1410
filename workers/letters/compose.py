"""Composes the e-mail of a letter from its templates: text and HTML, in the language of the recipient."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

import i18n
from frivilligbors import links
from frivilligbors.colours import COLOURS
from frivilligbors.settings import Sender

from ..failures import PermanentFailure
from . import headers
from .agreement_letter import AgreementLetter
from .contact_letter import ContactLetter
from .letter_kinds import TEMPLATES
from .participant_letter import ParticipantLetter
from .subject import name_of, subject

Content = AgreementLetter | ParticipantLetter | ContactLetter
TRANSLATED = ("sector", "sector_initial", "category", "day")  # functions of i18n that templates call
SEVEN_BIT = SMTP.clone(cte_type="7bit")
UNVERIFIED_ADDRESS = "unproved_address"  # for a letter about an agreement to an address that nobody has verified


def compose(content: Content, address: str, sender: Sender, at: datetime) -> bytes:
    """The whole message, as it is delivered. Its Message-ID is the same however often it is sent. Raises PermanentFailure."""
    try:
        to = headers.mailbox(content.recipient.name, address)
    except ValueError as strange:
        raise PermanentFailure("bad-address") from strange
    head = headers.header_block(
        [
            ("From", headers.mailbox(sender.name, sender.address)),
            ("To", to),
            ("Subject", headers.text(subject(content), after=len("Subject: "))),
            ("Date", format_datetime(at)),
            ("Message-ID", message_id(content, sender)),
            ("Auto-Submitted", "auto-generated"),
            ("Content-Language", ", ".join(_languages(content))),
            ("X-Bors", content.bors_record.slug),
            ("X-Letter", content.letter.kind),
            *_unsubscribe(content),
        ]
    )
    return head + _body(content).as_bytes()


def message_id(content: Content, sender: Sender) -> str:
    """Made of what the letter is, so that a second copy is recognised."""
    domain = sender.address.rpartition("@")[2]
    return f"<{content.letter.letter_id}.{content.bors_record.epoch or 'bors'}.{content.bors_record.slug}@{domain}>"


def _languages(content: Content) -> tuple[str, ...]:
    """What it is written in: one to the contact of a børs, in each language of the børs."""
    return content.languages if isinstance(content, ContactLetter) else (content.recipient.language,)


def _unsubscribe(content: Content) -> list[tuple[str, str]]:
    """What lets a mail program say no to letters to everybody: by a page (RFC 2369), and over HTTPS by one press (RFC 8058)."""
    if not isinstance(content, ParticipantLetter) or content.announcement is None or not content.opt_out_link:
        return []
    page = ("List-Unsubscribe", f"\r\n <{content.opt_out_link}>")
    one_press = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    return [page, one_press] if content.opt_out_link.startswith("https://") else [page]


def _body(content: Content) -> EmailMessage:
    """Both forms of the letter, with the headers that say how they are written, and no others."""
    body = EmailMessage(policy=SEVEN_BIT)
    body.set_content(_rendered(content, "txt"))
    body.add_alternative(_rendered(content, "html"), subtype="html")
    return body


def _rendered(content: Content, extension: str) -> str:
    lang = content.recipient.language
    translated = {name: partial(getattr(i18n, name), lang) for name in TRANSLATED} | {"name_of": partial(name_of, lang)}
    verified = not isinstance(content, AgreementLetter) or content.address_verified
    name = TEMPLATES[content.letter.kind] if verified else UNVERIFIED_ADDRESS
    return (
        _templates()
        .get_template(f"{name}.{extension}")
        .render(
            content._asdict(),
            _=partial(i18n.translate, lang),
            lang=lang,
            in_each_language=[(one, partial(i18n.translate, one), partial(i18n.day, one)) for one in _languages(content)],
            minute=i18n.minute,
            mail_link=headers.mail_link,
            logo=_logo(content),
            colours=COLOURS,
            **translated,
        )
    )


def _logo(content: Content) -> str:
    """The address of the logo, which a letter shows where its reader lets it; empty for a børs without one."""
    path = links.logo_path(content.bors_record.slug, content.bors_record.logo, small=True)
    base = content.public_url if isinstance(content, ContactLetter) else content.personal_link.partition("/deg#")[0]
    return path and base + path


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workers.letters"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
