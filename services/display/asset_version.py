"""A version of the wall's stylesheets, scripts and templates: walls reload themselves when it changes."""

import hashlib
from functools import cache
from pathlib import Path

from frivilligbors import colours
from web import script_assets

HERE = Path(__file__).parent


@cache
def asset_version() -> str:
    """The same for the same files."""
    digest = hashlib.sha256()
    own = sorted([*HERE.glob("static/**/*"), *HERE.glob("templates/**/*")])
    for file in [*own, *sorted(script_assets.SHARED.iterdir()), colours.FILE]:
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]
