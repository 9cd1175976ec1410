"""Looking translations up: the source is bokmål, so a text without a translation is shown as it stands."""

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from .languages import LANGUAGES

SOURCE, *TRANSLATED = LANGUAGES


def translate(lang: str, text: str) -> str:
    """A bokmål text in this language."""
    return _translations(lang).gettext(text) if text else ""  # of no text, gettext gives the head of the catalogue


def ntranslate(lang: str, one: str, many: str, count: int) -> str:
    """A bokmål text for one or for many in this language."""
    return _translations(lang).ngettext(one, many, count)


@cache
def catalogue(lang: str) -> Catalog:
    """The catalogue of a language other than the source."""
    with (files(__package__) / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


@cache
def _translations(lang: str) -> NullTranslations:
    if lang not in TRANSLATED:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(lang))
    compiled.seek(0)
    return Translations(compiled)
