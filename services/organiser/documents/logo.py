"""A logo that was sent as a file, read with limits and drawn anew: what is served holds the pixels and nothing else of it."""

import base64
import io
import json
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from frivilligbors.errors import Refused

from .logo_svg import SVG_LIMIT, svg_as_png

LOGO_LIMIT = 2 * 1024 * 1024  # bytes
MAX_PIXELS = 16_000_000  # of what is sent, decoded: 64 MB
LARGE, SMALL = (720, 270), (360, 135)  # pixels that the wall and a page show at most
HEAVY = 150_000  # bytes of a PNG, from which on 256 colours are enough
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoFile:
    """What was sent, in base64."""

    content: str


def draw_logo(file: LogoFile) -> bytes:
    """The logo as JSON, `large` and `small` a PNG in base64 each; or `refused`, why it is none."""
    try:
        image = _decoded(base64.b64decode(file.content))
    except Refused as no:
        return json.dumps({"refused": no.error_code}).encode()
    return json.dumps({"large": _png(image, LARGE), "small": _png(image, SMALL)}).encode()


def _decoded(content: bytes) -> Image.Image:
    """The image. Raises Refused: `logo-missing`, `logo-too-large`, `logo-not-a-picture`, `logo-too-many-pixels`,
    `logo-damaged`, and what `svg_as_png` refuses.
    """
    if not content:
        raise Refused("logo-missing", field="file")
    if len(content) > LOGO_LIMIT:
        raise Refused("logo-too-large", field="file")
    if content.startswith((PNG, JPEG)):
        return _trimmed(_raster(content))
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        if len(content) > SVG_LIMIT:
            raise Refused("logo-too-large", field="file")
        return _trimmed(_raster(svg_as_png(content, LARGE)))
    raise Refused("logo-not-a-picture", field="file")


def _raster(content: bytes) -> Image.Image:
    """The pixels of a PNG or JPEG; how many there are is known before they are decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Refused("logo-too-many-pixels", field="file")
                image.draft("RGB", (2 * LARGE[0], 2 * LARGE[1]))
                return ImageOps.exif_transpose(image).convert("RGBA")
        except Image.DecompressionBombError:
            raise Refused("logo-too-many-pixels", field="file") from None
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError):
            raise Refused("logo-damaged", field="file") from None


def _trimmed(image: Image.Image) -> Image.Image:
    """Without what is empty around it. Raises Refused (`logo-empty`) where nothing is to be seen."""
    box = image.getchannel("A").getbbox()
    if box is None:
        raise Refused("logo-empty", field="file")
    return image.crop(box)


def _png(image: Image.Image, size: tuple[int, int]) -> str:
    """The image, no larger than `size`, in base64, without anything that came with it."""
    fitted = image.copy()
    fitted.thumbnail(size, Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", fitted.size)
    bare.paste(fitted)
    content = _saved(bare)
    if len(content) > HEAVY:
        content = _saved(bare.quantize(256, method=Image.Quantize.FASTOCTREE))
    return base64.b64encode(content).decode()


def _saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
