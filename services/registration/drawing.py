"""Drawing a QR code as SVG: dark on white, with the quiet margin that cameras need."""

from markupsafe import Markup
from segno import make


def qr(address: str) -> Markup:
    """A QR code of an address, to stand in a page."""
    drawn: str = make(address, micro=False, error="m").svg_inline(border=4, omitsize=True, dark="#0a1d2c", light="#fff")
    return Markup(drawn)  # noqa: S704  segno draws paths from bits: no text of anybody's is in it
