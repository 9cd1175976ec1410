"""The subject line of a letter."""

from functools import partial

import i18n
from frivilligbors.enums import AgreementKind
from frivilligbors.records import LetterKind

from .agreement_letter import AgreementLetter, Side
from .contact_letter import ContactLetter
from .participant_letter import ParticipantLetter


def subject(content: AgreementLetter | ParticipantLetter | ContactLetter) -> str:
    """The subject, in the language of the recipient."""
    _ = partial(i18n.translate, content.recipient.language)
    if isinstance(content, ContactLetter):
        return _to_contact(content).format(
            bors=content.bors_record.name, day=i18n.day(content.recipient.language, content.erase_at)
        )
    if isinstance(content, ParticipantLetter):
        return _to_participant(content).format(bors=content.bors_record.name, code=content.recipient.code)
    if not content.address_verified:
        return _without_typed_text(content).format(number=content.agreement.number, bors=content.bors_record.name)
    if content.letter.kind is LetterKind.VOID:
        text = _("Avtale {number} gjelder ikke lenger: {ours} og {theirs}")
    elif content.letter.kind is LetterKind.CORRECTED:
        text = _("Avtale {number} er rettet: {ours} og {theirs}")
    elif content.agreement.kind is AgreementKind.INTENT:
        text = _("Intensjonsavtale {number}: {ours} og {theirs}")
    else:
        text = _("Avtale {number}: {ours} og {theirs}")
    lang = content.recipient.language
    return text.format(number=content.agreement.number, ours=name_of(lang, content.ours), theirs=name_of(lang, content.theirs))


def name_of(lang: str, side: Side) -> str:
    """What a party is called, also once its name is erased."""
    name = side.organisation.name if side.organisation else ""
    return name or i18n.translate(lang, "en deltaker som er slettet")


def _without_typed_text(content: AgreementLetter) -> str:
    _ = partial(i18n.translate, content.recipient.language)
    if content.letter.kind is LetterKind.VOID:
        return _("Avtale {number} gjelder ikke lenger: {bors}")
    if content.letter.kind is LetterKind.CORRECTED:
        return _("Avtale {number} er rettet: {bors}")
    return _("Avtale {number}: {bors}")


def _to_contact(content: ContactLetter) -> str:
    _ = partial(i18n.translate, content.recipient.language)
    if content.letter.kind is LetterKind.ERASED:
        return _("Alt om deltakerne er slettet: {bors}")
    return _("Alt om deltakerne slettes {day}: {bors}")


def _to_participant(content: ParticipantLetter) -> str:
    _ = partial(i18n.translate, content.recipient.language)
    match content.letter.kind:
        case LetterKind.WELCOME:
            return _("Du er påmeldt: {bors}. Koden din er {code}")
        case LetterKind.LINK:
            return _("Lenken til siden din: {bors}")
        case LetterKind.ANNOUNCEMENT if content.announcement:
            return content.announcement.subject.replace("{", "{{").replace("}", "}}")
        case kind:
            raise ValueError(f"no subject for a letter of kind {kind}")
