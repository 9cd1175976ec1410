"""Scripts: small modules that import each other, so their version stands in the folder of their address.

Whatever lies in `web/static/scripts` belongs to every service: `./fetch_with_retry.js` is served beside the service's own.
"""

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

from .compression import compress
from .guards import public

SHARED = Path(__file__).parent / "static" / "scripts"


def init_app(app: Flask, own: str, folder: Path) -> None:
    """Serve those in the folder and the shared ones below `own`, and tell templates where."""
    files = sorted([*folder.rglob("*.js"), *SHARED.glob("*.js")])
    newest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]

    @public
    def module(version: str, filename: str) -> Response:
        """One module. An older version's address gets the newest: a page that was open during an upgrade goes on."""
        response = send_from_directory(SHARED if (SHARED / filename).is_file() else folder, filename)
        if version != newest:
            response.headers["Cache-Control"] = "no-cache"
        return compress(response)

    app.add_url_rule(f"/static/{own}-<version>/<path:filename>", "scripts", module)
    app.extensions["newest_scripts"] = f"/static/{own}-{newest}"
    app.jinja_env.globals["script"] = url_of


def url_of(filename: str) -> str:
    """The URL of the newest version of a script of the current app."""
    return f"{current_app.extensions['newest_scripts']}/{filename}"
