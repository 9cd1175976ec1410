"""In which language we answer: what was chosen, else what the browser asks for, else bokmål."""

from flask import Flask, Response, g, request
from markupsafe import Markup

import i18n
from frivilligbors.enums import Category, Sector

from .headers import is_unsent

COOKIE = "sprak"
A_YEAR = 31_536_000


def language() -> str:
    """The language of the answer: nb, nn or en."""
    if "language" not in g:
        chosen = request.args.get("sprak") or request.cookies.get(COOKIE)
        g.language = i18n.choose(request.headers.get("Accept-Language"), chosen)
    found: str = g.language
    return found


def sentence(code: str, **values: object) -> str:
    """The sentence of a code, for whoever asks."""
    return i18n.sentence(language(), code, **values)


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


def _words() -> dict[str, object]:
    lang = language()
    return {
        "lang": lang,
        "languages": i18n.LANGUAGES,
        "sectors": tuple(Sector),
        "categories": tuple(Category),
        "sector_text": lambda sector: i18n.sector(lang, sector),
        "sector_letter": lambda sector: i18n.sector_letter(lang, sector),
        "category_text": lambda category: i18n.category(lang, category),
        "group_text": lambda group: i18n.group(lang, group),
        "clock_time": i18n.clock_time,
        "minute": i18n.minute,
        "day": lambda at: i18n.day(language(), at),
        "sentence": sentence,
        "drawn": Markup,
    }


def _remember(answer: Response) -> Response:
    if is_unsent(answer):
        return answer
    if request.args.get("sprak") in i18n.LANGUAGES:
        answer.set_cookie(COOKIE, language(), max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    answer.headers.setdefault("Content-Language", language())
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer
