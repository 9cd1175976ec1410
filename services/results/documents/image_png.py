"""The image of a result for whoever shares its URL: 1200 × 630, as the wall shows it."""

from pathlib import Path

from web import typesetting

from .drawings import drawings
from .result_document import ResultDocument, summary

TEMPLATE = Path(__file__).with_name("templates") / "image.typ"


def image_png(document: ResultDocument) -> bytes:
    """The image as a PNG."""
    data = summary(document)
    data["title"] = typesetting.written(" · ".join(filter(None, (data["title"], data["when"]))))
    return typesetting.png(TEMPLATE, data, drawings(document))
