"""The forms of registration, as JSON or from a page, checked."""

import re
import unicodedata
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import fields
from stdnum.no import orgnr
from werkzeug.datastructures import MultiDict

from frivilligbors.enums import Category, Sector
from frivilligbors.records import Consents, Organisation, Participant, Posting
from web import forms
from web.forms import Choice, Flag, Form, Part, Several, Text, Trouble

from .rules.registration import OrganisationInput, Registration

MAX_ORGANISATIONS, MAX_POSTINGS = 8, 10
ORGANISATION_NUMBER = re.compile(
    "(?:ORG(?:ANISASJONS)?(?:NR|NUMMER))?(?:FORETAKSREGISTERET)?(?:NO)?([0-9]{9})(?:MVA)?(?:FORETAKSREGISTERET)?"
)
Language = StrEnum("Language", ["nb", "nn", "en"])


class Email(Text):
    """An e-mail address that a letter can reach, its domain in ASCII. Empty is none."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> str:
        text = super()._deserialize(value, *rest, **options)
        if not text.rpartition("@")[0].isascii():
            raise Trouble("email-ascii")
        if "=?" in text:
            raise Trouble("not-an-email")  # the head of a letter could not say it without being decoded
        try:
            return text and str(validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email)
        except EmailNotValidError as wrong:
            raise Trouble("not-an-email") from wrong


class Number(Text):
    """The nine digits of an organisation, in groups or not, also as for VAT (``NO 923 609 016 MVA``). Empty is none."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> str:
        text = super()._deserialize(value, *rest, **options)
        found = ORGANISATION_NUMBER.fullmatch(re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).upper()))
        if text and not found:
            raise Trouble("number-malformed")
        if found and not orgnr.is_valid(found[1]):
            raise Trouble("number-wrong")
        return found[1] if found else ""


class OrganisationForm(Form):
    """An organisation a participant speaks for."""

    name = Text(limit=100, required=True)
    sector = Choice(Sector, "unknown-sector", required=True, error_messages={"required": "unknown-sector"})
    number = Number(limit=60, empty=True, allow_none=True)


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
            raise Trouble("at-least-one-organisation")
        return super()._deserialize(value, *rest, **options)


class RegistrationForm(Form):
    """What a participant registers with, and may change."""

    name = Text(limit=80, required=True)
    email = Email(limit=254, empty=True, allow_none=True)
    language = Choice(Language, "unknown-language")
    organisations = Organisations(Part(OrganisationForm), limit=MAX_ORGANISATIONS, required=True)
    needs = Several(Part(PostingForm), limit=MAX_POSTINGS)
    offers = Several(Part(PostingForm), limit=MAX_POSTINGS)
    consents: fields.Field[Any] = Part(ConsentsForm)


class LinkForm(Form):
    """Where to send a forgotten personal link."""

    bors = Text(limit=40, required=True)
    code = Text(limit=200, required=True)
    email = Email(limit=254, required=True)


class InviteForm(Form):
    """The name of a host who is invited."""

    name = Text(limit=80, required=True)


def load_registration(data: Any, language: str) -> Registration:
    """The checked registration; `language` is that of a form without one. Raises Invalid, Refused."""
    loaded = forms.load(RegistrationForm, data)
    return Registration(
        name=loaded["name"],
        email=loaded.get("email") or None,
        language=str(loaded.get("language", language)),
        organisations=tuple(
            OrganisationInput(name=one["name"], sector=one["sector"], number=one.get("number") or None)
            for one in loaded["organisations"]
        ),
        needs=tuple(Posting(**one) for one in loaded.get("needs", ())),
        offers=tuple(Posting(**one) for one in loaded.get("offers", ())),
        consents=Consents(**loaded.get("consents", {})),
    )


def form_data(form: "MultiDict[str, str]") -> dict[str, Any]:
    """The fields of a submitted page as nested data, without rows that were left empty and without its buttons."""
    data = forms.nested(form)
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
