"""Stylesheets: each is one file, joined from its parts in a written order. Of two rules as specific, the later one decides."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, request

from frivilligbors import colours

from .compression import compress
from .guards import public

YEAR = "public, max-age=31536000"
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
