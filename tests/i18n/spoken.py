"""All that the house says: what the source asks to have translated, and the error codes it refuses with."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from marshmallow import ValidationError

from frivilligbors.errors import Refused
from i18n import LANGUAGES
from i18n.fact_sentences import FACT_SENTENCES
from i18n.names import CATEGORIES, DELIVERY_STATUSES, GROUPS, LETTER_KINDS, PARTICIPANT_FIELDS, SCENES, SECTORS
from i18n.sentences import SENTENCES, sentence
from services.organiser.form_fields import Minutes
from tests.packages import PACKAGES, ROOT
from web.forms import Choice, FieldError
from web.problems import problem

METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "translate": (2,), "ntranslate": (2, 3)}

REFUSING = tuple(one.__name__ for one in (Refused, ValidationError, FieldError, Choice, Minutes, sentence, problem))
TABLES = ("error_messages", "default_error_messages", "COMMON", "BY_STATUS")
CODE = re.compile(r"[a-z]+(-[a-z]+)*")

Text = str | tuple[str, ...]


@cache
def spoken() -> frozenset[Text]:
    """Every text people may see."""
    names = (SECTORS, CATEGORIES, GROUPS, SCENES, LETTER_KINDS, DELIVERY_STATUSES, PARTICIPANT_FIELDS)
    in_code = {text for package in PACKAGES for text in extracted(ROOT / package)}
    return frozenset(in_code | {text for table in (*names, SENTENCES, FACT_SENTENCES) for text in table.values()})


def extracted(folder: Path) -> Iterator[Text]:
    """What templates and code of a package ask to have translated."""
    for _, _, text, _, _ in extract_from_dir(folder, METHODS, keywords=KEYWORDS):  # type: ignore[arg-type]
        yield text if isinstance(text, str) else tuple(text)


def error_codes() -> set[str]:
    """Every error code the source refuses with."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return {error_code for file in files for node in ast.walk(ast.parse(file.read_text())) for error_code in _error_codes(node)}


def _error_codes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name), args=arguments) if name in REFUSING:
            yield from (text for argument in arguments for text in _texts(argument))
        case ast.keyword(arg="error_messages" | "error_code", value=expr):
            yield from _texts(expr)
        case ast.Assign(targets=[ast.Name(name)], value=expr) | ast.AnnAssign(target=ast.Name(name), value=ast.expr() as expr):
            yield from _texts(expr) if name in TABLES else ()


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)) if CODE.fullmatch(text) and text not in LANGUAGES:
            yield text
        case ast.Dict():
            yield from (text for value in node.values for text in _texts(value))
        case ast.IfExp():
            yield from (*_texts(node.body), *_texts(node.orelse))
