"""An SVG that was sent, drawn as a PNG: never parsed with entities, and drawn only if it is shapes and words alone."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException, DTDForbidden  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from frivilligbors.errors import Refused
from web.typesetting import fonts

from .logo_words import set_words

SVG_LIMIT = 512 * 1024  # bytes
MAX_ELEMENTS = 5_000
MAX_DRAWN = 20_000  # elements, each `use` counted as all that it repeats
MAX_DEPTH = 200  # elements within elements
NAMESPACE = "{http://www.w3.org/2000/svg}"
PAGE = """#set page(width: {}pt, height: {}pt, margin: 0pt, fill: none)
#image("logo.svg", width: 100%, height: 100%, fit: "contain")"""
FORBIDDEN = {"script", "foreignobject", "iframe", "image", "feimage", "handler", "listener"}
ELSEWHERE = re.compile(r"""@import|url\(\s*+['"]?+(?!#)|javascript:|data:""", re.IGNORECASE)


class SvgParser(DefusedXMLParser):  # type: ignore[misc]
    """Refuses entities, and a DOCTYPE that declares anything; the one that drawing programs write is passed over, unread."""

    def defused_start_doctype_decl(self, name: str, sysid: str | None, pubid: str | None, has_internal_subset: int) -> None:
        """Raises DTDForbidden for declarations within the file."""
        if has_internal_subset:
            raise DTDForbidden(name, sysid, pubid)


def svg_as_png(content: bytes, size: tuple[int, int]) -> bytes:
    """The drawing as a PNG of this size, as large as it fits, on nothing. What is drawn is what was parsed, written anew.

    Raises Refused: `logo-damaged`, `logo-svg-unsafe`, `logo-svg-words`, `logo-svg-too-complex`, `logo-not-a-picture`.
    """
    import typst  # noqa: PLC0415

    root = _parsed(content)
    _demand_harmless(root)
    _demand_drawable(root)
    set_words(root)
    project: Any = {"main": PAGE.format(*size).encode(), "logo.svg": tostring(root)}
    try:
        drawn = typst.compile(project, format="png", ppi=72, font_paths=fonts(), ignore_system_fonts=True)
    except (RuntimeError, typst.TypstError):
        raise Refused("logo-damaged", field="file") from None
    return bytes(drawn)


def _parsed(content: bytes) -> Element:
    """The root of the drawing."""
    try:
        parser = SvgParser(target=TreeBuilder(), forbid_dtd=True)
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException:
        raise Refused("logo-svg-unsafe", field="file") from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise Refused("logo-damaged", field="file") from None
    if root.tag not in ("svg", f"{NAMESPACE}svg"):
        raise Refused("logo-not-a-picture", field="file")
    return root


def _demand_harmless(root: Element) -> None:
    """Raises Refused where there is anything but shapes and words: a script, an image, a way out."""
    for element in root.iter():
        tag = _local(element.tag)
        attributes = [(_local(name), value) for name, value in element.attrib.items()]
        if (
            tag in FORBIDDEN
            or any(name.startswith("on") for name, _ in attributes)
            or any(name in ("href", "src") and not value.strip().startswith("#") for name, value in attributes if tag != "a")
            or any(ELSEWHERE.search(value) for _, value in attributes)
            or (tag == "style" and ELSEWHERE.search("".join(element.itertext())))
        ):
            raise Refused("logo-svg-unsafe", field="file")


def _demand_drawable(root: Element) -> None:
    """Raises Refused for a drawing of too many elements, or of parts that repeat parts that repeat parts."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS or _drawn(root, by_id, {}, set()) > MAX_DRAWN:
        raise Refused("logo-svg-too-complex", field="file")


def _drawn(element: Element, by_id: dict[str | None, Element], known: dict[Element, int], ancestors: set[Element]) -> int:
    """How many elements are drawn for this one. What repeats itself is endless."""
    if element in known:
        return known[element]
    if element in ancestors or len(ancestors) > MAX_DEPTH:
        return MAX_DRAWN + 1
    ancestors.add(element)
    count = 1 + sum(_drawn(part, by_id, known, ancestors) for part in _parts(element, by_id))
    ancestors.remove(element)
    known[element] = min(count, MAX_DRAWN + 1)
    return known[element]


def _parts(element: Element, by_id: dict[str | None, Element]) -> Iterator[Element]:
    yield from element
    for name, value in element.attrib.items():
        if _local(name) == "href" and (repeated := by_id.get(value.strip()[1:])) is not None and _local(element.tag) == "use":
            yield repeated


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()
