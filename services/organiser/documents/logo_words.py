"""The words of an SVG that was sent: drawn in our own face where that is what they ask for, and refused where it is not."""

import re
from xml.etree.ElementTree import Element

from frivilligbors.errors import Refused
from web.fonts import FIRST, face_of

FAMILY = "Noto Sans"
OURS = {"noto sans", "sans-serif", "inherit"}  # what our face writes as it was meant: `sans-serif` means any
UNDRAWN = {"tref", "flowroot", "flowregion", "flowpara"}
DECLARED = re.compile(r"(?<![-\w])font-family\s*+:\s*+([^;}!]*+)", re.IGNORECASE)
SHORTHAND = re.compile(r"(?<![-\w])font\s*+:", re.IGNORECASE)


def set_words(root: Element) -> None:
    """Have the words of a drawing set in our face. Raises Refused (`logo-svg-words`) where they ask for another first, have
    letters that it lacks, or are not drawn."""
    elements = [(element, str(element.tag).rpartition("}")[2].lower()) for element in root.iter()]
    words = ["".join(element.itertext()) for element, tag in elements if tag == "text"]
    if any(tag in UNDRAWN for _, tag in elements) or any(face_of(text) != FIRST for text in words):
        raise Refused("logo-svg-words", field="file")
    if not words:
        return
    for element, tag in elements:
        if family := element.get("font-family"):
            element.set("font-family", _ours(family))
        if style := element.get("style"):
            element.set("style", _in_our_face(style))
        if tag == "style":
            element.text = _in_our_face("".join(element.itertext()))
    root.attrib.setdefault("font-family", FAMILY)


def _in_our_face(css: str) -> str:
    """Declarations, with our face in place of the families. Raises Refused."""
    if SHORTHAND.search(css):
        raise Refused("logo-svg-words", field="file")
    return DECLARED.sub(lambda found: f"font-family:{_ours(found[1])}", css)


def _ours(families: str) -> str:
    first = families.partition(",")[0].strip().strip("'\"").lower()
    if first not in OURS:
        raise Refused("logo-svg-words", field="file")
    return FAMILY
