"""The colours of `colours.css`, for what is drawn where no stylesheet reaches: letters, QR codes, the marks of sectors."""

import re
from pathlib import Path

FILE = Path(__file__).with_name("colours.css")
DECLARATION = re.compile(r"--([a-z0-9-]+): (?:(#[0-9a-f]{3,6})|var\(--([a-z0-9-]+)\));")


def read(stylesheet: str) -> dict[str, str]:
    """The colours among a stylesheet's custom properties, by name with underscores. Raises KeyError for an alias of none."""
    found: dict[str, str] = {}
    for name, colour, alias in DECLARATION.findall(stylesheet):
        found[name.replace("-", "_")] = colour or found[alias.replace("-", "_")]
    return found


COLOURS = read(FILE.read_text())
