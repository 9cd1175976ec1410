"""What a letter is about, in a line."""

from functools import partial

import i18n
from frivilligbors.enums import Kind
from frivilligbors.records import LetterKind

from .greeting import Greeting
from .tidings import Side, Tidings


def subject(told: Tidings | Greeting) -> str:
    """The subject, in the language of the recipient."""
    _ = partial(i18n.translate, told.recipient.language)
    if isinstance(told, Greeting):
        return _greeted(told).format(bors=told.bors.name, code=told.recipient.code)
    if not told.proved:
        return _unproved(told).format(number=told.agreement.number, bors=told.bors.name)
    if told.letter.kind is LetterKind.VOID:
        text = _("Avtale {number} gjelder ikke lenger: {ours} og {theirs}")
    elif told.agreement.kind is Kind.INTENT:
        text = _("Intensjonsavtale {number}: {ours} og {theirs}")
    else:
        text = _("Avtale {number}: {ours} og {theirs}")
    lang = told.recipient.language
    return text.format(number=told.agreement.number, ours=name_of(lang, told.ours), theirs=name_of(lang, told.theirs))


def name_of(lang: str, side: Side) -> str:
    """What a party is called, also once its name is erased."""
    name = side.organisation.name if side.organisation else ""
    return name or i18n.translate(lang, "en deltaker som er slettet")


def _unproved(told: Tidings) -> str:
    _ = partial(i18n.translate, told.recipient.language)
    if told.letter.kind is LetterKind.VOID:
        return _("Avtale {number} gjelder ikke lenger: {bors}")
    return _("Avtale {number}: {bors}")


def _greeted(told: Greeting) -> str:
    _ = partial(i18n.translate, told.recipient.language)
    if told.letter.kind is LetterKind.LINK:
        return _("Lenken til siden din: {bors}")
    return _("Du er påmeldt: {bors}. Koden din er {code}")
