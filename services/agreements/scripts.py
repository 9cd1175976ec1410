"""The scripts of the desk: small modules that import each other, so their version stands in the folder of their address."""

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory

from web.guards import public

FOLDER = Path(__file__).parent / "static" / "bord"
VERSION = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(FOLDER.glob("*.js")))).hexdigest()[:12]


def furnish(app: Flask) -> None:
    """Serve them, and tell templates where."""
    app.add_url_rule("/static/agreements/bord-<version>/<path:filename>", "scripts", module)
    app.jinja_env.globals["script"] = lambda file: f"/static/agreements/bord-{VERSION}/{file}"


@public
def module(version: str, filename: str) -> Response:
    """One module. An older version's address gets the newest: a page that was open during an upgrade goes on."""
    answer = send_from_directory(FOLDER, filename)
    if version != VERSION:
        answer.headers["Cache-Control"] = "no-cache"
    return answer
