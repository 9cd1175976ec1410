"""In which language we answer: what was chosen, else what the browser asks for, else bokmål."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, g, request
from markupsafe import Markup

import i18n
from frivilligbors import links
from frivilligbors.enums import Sector
from i18n import accept_language

from .context import bors_of_page, offered_categories
from .headers import is_unsent

COOKIE = "sprak"
HELPER_PATHS = ("/arrangor", "/megler", "/vert", "/api/")  # pages of those who work at a børs, and answers to machines
A_YEAR = 31_536_000
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


def language() -> str:
    """The language of the answer: nb, nn or en; on a public page of a børs one that the børs offers."""
    return i18n.first_offered(preferred_languages(), offered_languages())


def preferred_languages() -> tuple[str, ...]:
    """What whoever asks wants to read, first what they want most. A page may have set it: `g.preferred_languages`."""
    wanted: tuple[str, ...] | None = g.get("preferred_languages")
    if wanted is None:
        environ = request.environ
        cookie = request.cookies.get(COOKIE) if "HTTP_COOKIE" in environ else None
        wanted = accept_language.preferred(environ.get("HTTP_ACCEPT_LANGUAGE"), _asked(environ) or cookie)
        g.preferred_languages = wanted
    return wanted


def offered_languages() -> Sequence[str]:
    """What the page may be read in, the default first: what its børs offers; all of them to those who work there."""
    bors_record = None if request.path.startswith(HELPER_PATHS) else bors_of_page()
    return bors_record.languages if bors_record else i18n.LANGUAGES


def printed_language() -> str:
    """The language of a document to be printed: what its address asks for, which changes no page's; else that of the answer.

    It is one that the børs offers, to whoever prints.
    """
    offered = printed_languages()
    asked = request.values.get("papirsprak")
    return asked if asked and asked in offered else i18n.first_offered(preferred_languages(), offered)


def printed_languages() -> Sequence[str]:
    """What a document of the børs in the path may be printed in, the default first."""
    bors_record = bors_of_page()
    return bors_record.languages if bors_record else i18n.LANGUAGES


def sentence(error_code: str, **values: object) -> str:
    """The sentence of an error code, for whoever asks."""
    return i18n.sentence(language(), error_code, **values)


def init_app(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda msgid: i18n.translate(language(), msgid),
        lambda one, many, n: i18n.ntranslate(language(), one, many, n),
        newstyle=True,
    )
    app.context_processor(_words)
    app.after_request(_remember)


def _asked(environ: Mapping[str, Any]) -> str:
    """The language that the address asks for, if it asks for one: most ask for nothing, and need no reading."""
    return request.args.get("sprak", "") if environ.get("QUERY_STRING") else ""


def _words() -> dict[str, object]:
    lang, bors_record = language(), bors_of_page()
    return {
        "lang": lang,
        "languages": i18n.LANGUAGES,
        "offered_languages": _named(offered_languages()),
        "letter_languages": _named(bors_record.languages if bors_record else i18n.LANGUAGES),
        "printed_languages": _named(printed_languages()),
        "logo": links.logo_path(bors_record.slug, bors_record.logo, small=True) if bors_record else "",
        "accent": bors_record.accent if bors_record else "",
        "sectors": tuple(Sector),
        "categories": offered_categories(),
        "sector_text": lambda sector: i18n.sector(lang, sector),
        "sector_initial": lambda sector: i18n.sector_initial(lang, sector),
        "category_text": lambda category: i18n.category(lang, category),
        "in_words": lambda text: i18n.in_words(lang, text),
        "group_text": lambda group: i18n.group(lang, group),
        "scene_text": lambda scene: i18n.scene(lang, scene),
        "letter_kind_text": lambda kind: i18n.letter_kind(lang, kind),
        "delivery_status_text": lambda status: i18n.delivery_status(lang, status),
        "participant_field_text": lambda field: i18n.participant_field(lang, field),
        "clock_time": i18n.clock_time,
        "minute": i18n.minute,
        "day": lambda at: i18n.day(language(), at),
        "sentence": sentence,
        "drawn": Markup,
    }


def _named(languages: Sequence[str]) -> list[tuple[str, str]]:
    return [(tag, LANGUAGE_NAMES[tag]) for tag in languages]


def _remember(response: Response) -> Response:
    if is_unsent(response) or _is_same_for_all(response):
        return response
    if (asked := _asked(request.environ)) in i18n.LANGUAGES and "sets_no_cookie" not in g:
        response.set_cookie(COOKIE, asked, max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    headers = response.headers  # asked for lists: what looks up one takes an exception where it is not there
    if not headers.getlist("Content-Language"):
        headers.add("Content-Language", language())
    if headers.getlist("Vary"):
        response.vary.update(("Accept-Language", "Cookie"))
    else:
        headers.add("Vary", "Accept-Language, Cookie")
    return response


def _is_same_for_all(response: Response) -> bool:
    """A script, a stylesheet or a drawing: a browser whose cookie changes need not ask for each of them again."""
    return request.path.startswith("/static/") and response.status_code < 400
