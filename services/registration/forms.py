"""The forms of registration, as JSON or from a page, checked."""

import re
import unicodedata
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import fields
from stdnum.no import orgnr
from werkzeug.datastructures import MultiDict

from frivilligbors.codes import as_typed
from frivilligbors.enums import Category, Language, Sector
from frivilligbors.records import Consents, Organisation, Participant, Posting
from web import forms, request_body
from web.forms import Choice, FieldError, Flag, Form, LocalTimeField, NestedForm, Several, Text

from .rules.badges import BadgeChoice
from .rules.registration import MAX_ORGANISATIONS, MAX_POSTINGS, OrganisationInput, RegistrationInput

ORGANISATION_NUMBER = re.compile(
    "(?:ORG(?:ANISASJONS)?(?:NR|NUMMER))?(?:FORETAKSREGISTERET)?(?:NO)?([0-9]{9})(?:MVA)?(?:FORETAKSREGISTERET)?"
)
SIMPLE, LONGEST_BEFORE = re.compile("[a-z0-9]+(?:[._+-][a-z0-9]+)*"), 64  # what stands before the @ in most addresses


class Email(Text):
    """An e-mail address that a letter can reach, its domain in ASCII. Empty is none."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> str:
        text = super()._deserialize(value, *rest, **options)
        if not text.rpartition("@")[0].isascii():
            raise FieldError("email-ascii")
        if "=?" in text:
            raise FieldError("not-an-email")  # the head of a letter could not say it without being decoded
        try:
            return text and ascii_email(text)
        except EmailNotValidError as wrong:
            raise FieldError("not-an-email") from wrong


def ascii_email(text: str) -> str:
    """An address as a letter is sent to it. Raises EmailNotValidError.

    A hall has few domains, and looking at one takes most of the time: what was found of it is kept.
    """
    before, _, domain = text.rpartition("@")
    if text.isascii() and len(before) <= LONGEST_BEFORE and SIMPLE.fullmatch(before):
        return f"{before}@{_ascii_domain(domain)}"
    return str(validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email)


@lru_cache(maxsize=500)
def _ascii_domain(domain: str) -> str:
    return str(validate_email(f"a@{domain}", check_deliverability=False).ascii_domain)


class OrganisationNumber(Text):
    """The nine digits of an organisation, in groups or not, also as for VAT (``NO 923 609 016 MVA``). Empty is none."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> str:
        text = super()._deserialize(value, *rest, **options)
        found = ORGANISATION_NUMBER.fullmatch(re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).upper()))
        if text and not found:
            raise FieldError("number-malformed")
        if found and not orgnr.is_valid(found[1]):
            raise FieldError("number-wrong")
        return found[1] if found else ""


class OrganisationForm(Form):
    """An organisation a participant speaks for."""

    name = Text(limit=100, required=True)
    sector = Choice(Sector, "unknown-sector", required=True, error_messages={"required": "unknown-sector"})
    number = OrganisationNumber(limit=60, empty=True, allow_none=True)


class PostingForm(Form):
    """A need or an offer."""

    category = Choice(Category, "unknown-category", required=True, error_messages={"required": "unknown-category"})
    text = Text(limit=140, required=True)


class ConsentsForm(Form):
    """What a participant consents to."""

    wall = Flag()
    result = Flag()
    contact = Flag()
    photo = Flag()


class Organisations(Several):
    """A list of at least one."""

    least = 1
    default_error_messages = forms.COMMON | {"required": "at-least-one-organisation", "null": "at-least-one-organisation"}

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> list[Any]:
        if value == []:
            raise FieldError("at-least-one-organisation")
        return super()._deserialize(value, *rest, **options)


class RegistrationForm(Form):
    """What a participant registers with, and may change."""

    name = Text(limit=80, required=True)
    email = Email(limit=254, empty=True, allow_none=True)
    language = Choice(Language, "unknown-language")
    organisations = Organisations(NestedForm(OrganisationForm), limit=MAX_ORGANISATIONS, required=True)
    needs = Several(NestedForm(PostingForm), limit=MAX_POSTINGS)
    offers = Several(NestedForm(PostingForm), limit=MAX_POSTINGS)
    consents: fields.Field[Any] = NestedForm(ConsentsForm)


class LinkForm(Form):
    """Where to send a forgotten personal link."""

    bors = Text(limit=40, required=True)
    code = Text(limit=200, required=True)
    email = Email(limit=254, required=True)


class CorrectionForm(Form):
    """What an organiser corrects; what is left out stays. Consents are the participant's own."""

    revision = fields.Integer(strict=True)
    name = Text(limit=80)
    email = Email(limit=254, empty=True, allow_none=True)
    language = Choice(Language, "unknown-language")
    organisations = Organisations(NestedForm(OrganisationForm), limit=MAX_ORGANISATIONS)
    needs = Several(NestedForm(PostingForm), limit=MAX_POSTINGS)
    offers = Several(NestedForm(PostingForm), limit=MAX_POSTINGS)


class EraseForm(Form):
    """The name of whom to erase, typed by whoever erases."""

    name = Text(limit=80, required=True)


class MergeForm(Form):
    """The registration that stands for both from now on."""

    into = Text(limit=80, required=True)


class CheckInForm(Form):
    """Whether somebody has come, or (false) has not after all."""

    here = Flag(load_default=True)


class InviteForm(Form):
    """The name of a host who is invited."""

    name = Text(limit=80, required=True)


class BadgesForm(Form):
    """Whose badges are printed: a sector, who registered after a moment, those who have one of some codes; else everybody."""

    sector = Choice(Sector, "unknown-sector", data_key="sektor", load_default=None)
    after = LocalTimeField(data_key="etter", load_default=None)
    codes = Text(limit=2000, empty=True, data_key="koder", load_default="")


def load_badges(params: dict[str, str]) -> BadgeChoice:
    """Whose badges a query string asks for; an empty field asks for nothing. Raises Invalid."""
    names = {field.data_key for field in BadgesForm().fields.values()}
    data = forms.load(BadgesForm, {name: value for name, value in params.items() if name in names and value})
    codes = tuple(dict.fromkeys(filter(None, map(as_typed, data["codes"].replace(",", " ").split()))))
    return BadgeChoice(sector=data["sector"], after=data["after"], codes=codes)


def load_registration_input(body: Any, language: str) -> RegistrationInput:
    """The checked registration; `language` is that of a form without one. Raises Invalid, Refused."""
    data = forms.load(RegistrationForm, body)
    return RegistrationInput(
        name=data["name"],
        email=data.get("email") or None,
        language=str(data.get("language", language)),
        organisations=tuple(
            OrganisationInput(name=one["name"], sector=one["sector"], number=one.get("number") or None)
            for one in data["organisations"]
        ),
        needs=tuple(Posting(**one) for one in data.get("needs", ())),
        offers=tuple(Posting(**one) for one in data.get("offers", ())),
        consents=Consents(**data.get("consents", {})),
    )


def form_data(form: "MultiDict[str, str]") -> dict[str, Any]:
    """The fields of a submitted page as nested data, without rows that were left empty and without its buttons."""
    data = request_body.nested(form)
    for name in ("key", "more", "revision", "mobil"):
        data.pop(name, None)
    return {name: _without_empty_rows(rows, keep_first=name == "organisations") for name, rows in data.items()}


def data_of(participant: Participant, organisations: list[Organisation]) -> dict[str, Any]:
    """The data of a form that is filled in with what is known of a participant."""
    return {
        "name": participant.name,
        "email": participant.email or "",
        "language": participant.language,
        "organisations": [{"name": one.name, "sector": str(one.sector), "number": one.number or ""} for one in organisations],
        "needs": [{"category": str(one.category), "text": one.text} for one in participant.needs],
        "offers": [{"category": str(one.category), "text": one.text} for one in participant.offers],
        "consents": {name: True for name, given in asdict(participant.consents).items() if given},
    }


def _without_empty_rows(rows: Any, *, keep_first: bool) -> Any:
    """A row nobody wrote in was not meant; but the first organisation is missed if it is not there."""
    if not isinstance(rows, list):
        return rows
    filled = [_without_empty_fields(row) if isinstance(row, dict) else row for row in rows]
    return [row for at, row in enumerate(filled) if row or (keep_first and at == 0)]


def _without_empty_fields(row: dict[str, Any]) -> dict[str, Any]:
    """A list left at its empty line, or a text box left empty, says nothing."""
    return {name: value for name, value in row.items() if value != ""}
