"""The parts of the wall's one stylesheet, in their order: a later part overrules an earlier one."""

from pathlib import Path

import web
from frivilligbors import colours

STYLES = Path(__file__).parent / "static" / "wall" / "styles"
NAMES = (
    "base",
    "scene_colours",
    # what stands on the wall
    "layout",
    "total",
    "header",
    "bridges",
    "drawing",
    "by_group",
    "latest_agreements",
    "needs",
    "black_and_waiting",
    "sound_button",
    "footer",
    "result",
    "welcome",
    # the shape of the screen, from wide to upright
    "aspect_4_3",
    "result_pages",
    "portrait",
    "portrait_phone",
    "portrait_large",
    "result_address",
    "pairing",
    "without_flex_gap",
    # what moves, and what stops it
    "animations",
    "reduced_motion",
)
SHARED = Path(web.__file__).parent / "static"
PARTS = (colours.FILE, *((SHARED if name == "bridges" else STYLES) / f"{name}.css" for name in NAMES))
