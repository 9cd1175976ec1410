"""In which language we answer: what was chosen, else what the browser asks for, else bokmål."""

from flask import Flask, Response, g, request
from markupsafe import Markup

import words
from frivilligbors.kinds import Category, Sector

from .headers import is_unsent

COOKIE = "sprak"
A_YEAR = 31_536_000


def language() -> str:
    """The language of the answer: nb, nn or en."""
    if "language" not in g:
        chosen = request.args.get("sprak") or request.cookies.get(COOKIE)
        g.language = words.choose(request.headers.get("Accept-Language"), chosen)
    found: str = g.language
    return found


def sentence(code: str, **values: object) -> str:
    """The sentence of a code, for whoever asks."""
    return words.sentence(language(), code, **values)


def furnish(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda msgid: words.translate(language(), msgid),
        lambda one, many, n: words.ntranslate(language(), one, many, n),
        newstyle=True,
    )
    app.context_processor(_words)
    app.after_request(_remember)


def _words() -> dict[str, object]:
    lang = language()
    return {
        "lang": lang,
        "languages": words.LANGUAGES,
        "sectors": tuple(Sector),
        "categories": tuple(Category),
        "sector_text": lambda sector: words.sector(lang, sector),
        "sector_letter": lambda sector: words.sector_letter(lang, sector),
        "category_text": lambda category: words.category(lang, category),
        "group_text": lambda group: words.group(lang, group),
        "clock_time": words.clock_time,
        "minute": words.minute,
        "day": lambda at: words.day(language(), at),
        "sentence": sentence,
        "drawn": Markup,
    }


def _remember(answer: Response) -> Response:
    if is_unsent(answer):
        return answer
    if request.args.get("sprak") in words.LANGUAGES:
        answer.set_cookie(COOKIE, language(), max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    answer.headers.setdefault("Content-Language", language())
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer
