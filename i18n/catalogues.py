"""Looking words up: the source is bokmål, so a text without a translation is shown as it stands."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from .languages import LANGUAGES

SOURCE, *TRANSLATED = LANGUAGES


def translate(lang: str, text: str) -> str:
    """A bokmål text in this language."""
    return _forms(lang).get(text, (text,))[0]


def ntranslate(lang: str, one: str, many: str, count: int) -> str:
    """A bokmål text for one or for many in this language."""
    singular, plural = _plurals(lang).get((one, many), (one, many))
    return singular if count == 1 else plural


@cache
def catalogue(lang: str) -> Catalog:
    """The catalogue of a language other than the source."""
    with (files(__package__) / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


@cache
def _forms(lang: str) -> dict[str, tuple[str, ...]]:
    """The translations of texts that have one form."""
    found = {message.id: _texts(message.string) for message in _translated(lang) if isinstance(message.id, str)}
    return {text: forms for text, forms in found.items() if all(forms)}


@cache
def _plurals(lang: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The translations of texts that have a form for one and a form for many."""
    found = {_texts(message.id): _texts(message.string) for message in _translated(lang) if not isinstance(message.id, str)}
    return {texts: forms for texts, forms in found.items() if all(forms)}


def _translated(lang: str) -> Iterable[Message]:
    return (message for message in catalogue(lang) if message.id) if lang in TRANSLATED else ()


def _texts(told: str | Iterable[str] | None) -> tuple[str, ...]:
    return (told or "",) if told is None or isinstance(told, str) else tuple(told)
