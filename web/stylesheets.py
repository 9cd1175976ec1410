"""Stylesheets: each is one file, joined from its parts in a written order. Of two rules as specific, the later one decides."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, abort, request

from frivilligbors import colours
from frivilligbors.contrast import hover_shade, shortfall

from .compression import compress
from .guards import public

YEAR = "public, max-age=31536000"
ACCENT_SHEET = "/static/web/accent/<string(length=6):colour>.css"
PAGES = (colours.FILE, Path(__file__).parent / "static" / "pages.css")


def join(parts: Sequence[Path]) -> str:
    """The text of one stylesheet. Raises FileNotFoundError for a part that is not there."""
    return "\n".join(part.read_text() for part in parts)


def add_stylesheet(app: Flask, url: str, parts: Sequence[Path]) -> None:
    """Serve the joined parts at an address, and let templates ask for it by its name: `stylesheet('wall.css')`."""
    text = join(parts)
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    name = url.rpartition("/")[2]

    @public
    def stylesheet() -> Response:
        """The joined text: kept for a year under the address of this version, asked about each time under any other."""
        kept = YEAR if request.args.get("v") == version else "no-cache"
        return compress(Response(text, mimetype="text/css", headers={"Cache-Control": kept}))

    app.add_url_rule(url, f"stylesheet {name}", stylesheet)
    addresses: dict[str, str] = app.extensions.setdefault("stylesheets", {})
    addresses[name] = f"{url}?v={version}"
    app.jinja_env.globals["stylesheet"] = addresses.__getitem__


def add_accent_sheet(app: Flask) -> None:
    """Serve, for each colour that can be the accent of a børs, the stylesheet that makes it so. Others are a 404.

    Templates ask for its address by the colour: `accent_sheet('#rrggbb')`.
    """

    @public
    def accent_stylesheet(colour: str) -> Response:
        """The colour in place of ours; it is the same for ever."""
        accent = f"#{colour}"
        if not re.fullmatch("[0-9a-f]{6}", colour) or shortfall(accent):
            abort(404)
        text = f":root {{ --sun: {accent}; --sun-hover: {hover_shade(accent)}; }}\n"
        return Response(text, mimetype="text/css", headers={"Cache-Control": YEAR})

    app.add_url_rule(ACCENT_SHEET, "accent", accent_stylesheet)
    app.jinja_env.globals["accent_sheet"] = lambda accent: f"/static/web/accent/{accent.removeprefix('#')}.css"
