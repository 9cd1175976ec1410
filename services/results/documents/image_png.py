"""The picture of a result for whoever shares its address: 1200 × 630, as the wall shows it."""

from pathlib import Path

from web import typesetting

from .drawings import drawings
from .result_document import ResultDocument, summary

TEMPLATE = Path(__file__).with_name("templates") / "picture.typ"


def image_png(document: ResultDocument) -> bytes:
    """The picture as a PNG."""
    data = summary(document)
    data["title"] = typesetting.written(" · ".join(filter(None, (data["title"], data["when"]))))
    return typesetting.png(TEMPLATE, data, drawings(document))
