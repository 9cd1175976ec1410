"""Addresses of static files that change when the files do, so that they may be kept for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask

SHARED = Path(__file__).parent / "static"


def init_app(app: Flask, name: str) -> None:
    """Serve the shared files, and tell templates the addresses of both kinds."""
    app.register_blueprint(Blueprint("shared", __name__, static_folder="static", static_url_path="/static/web"))
    own = Path(app.root_path) / "static"
    app.jinja_env.globals |= {
        "asset": lambda file: f"/static/{name}/{file}?v={_digest(own / file)}",
        "shared_asset": lambda file: f"/static/web/{file}?v={_digest(SHARED / file)}",
    }


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
