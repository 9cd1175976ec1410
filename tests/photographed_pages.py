"""A printed page as a phone's camera takes it from some metres away, and what a decoder reads in that picture.

The camera: 26 mm equivalent, the wide lens every phone has. It sees 36 / 26 of its distance across: 4.15 m at three metres, 69
degrees. Its sensor has 4000 × 3000 pixels; what an app looks for codes in while somebody aims is the preview, 1920 across.
Per millimetre on the wall that is 0.96 pixels of the sensor at three metres, and 0.46 of the preview.
"""

import random
from typing import NamedTuple

import zxingcpp
from PIL import Image, ImageFilter

from .printed_pages import grey_pixels

FILM, FOCAL_LENGTH = 36.0, 26.0  # mm
SENSOR, PREVIEW = 4000, 1920  # pixels across
FINER = 4  # how much finer a page is drawn than it is seen: a pixel of a camera is the mean of what falls on it
WALL = 130  # grey
MARGIN = 40  # pixels of wall around the page


class Photograph(NamedTuple):
    """How a picture is taken: lens, hand and light."""

    metres: float
    pixels_across: int = PREVIEW
    blur: float = 0.6  # pixels, standard deviation: lens, focus and hand together
    noise: float = 8.0  # of 255, standard deviation: a hall in the evening
    turned: float = 4.0  # degrees: nobody holds a phone straight
    black: int = 45
    white: int = 190

    @property
    def pixels_per_mm(self) -> float:
        return self.pixels_across / (self.metres * 1000 * FILM / FOCAL_LENGTH)


def photographed(pdf: bytes, how: Photograph) -> Image.Image:
    """The first page of a document, in grey; the same each time."""
    (width, height), pixels = grey_pixels(pdf, resolution=25.4 * how.pixels_per_mm * FINER)
    page = Image.frombytes("L", (width, height), pixels[: width * height])
    page = page.point([how.black + (how.white - how.black) * value // 255 for value in range(256)])
    around = FINER * MARGIN
    scene = Image.new("L", (width + 2 * around, height + 2 * around), WALL)
    scene.paste(page, (around, around))
    scene = scene.rotate(how.turned, Image.Resampling.BICUBIC, fillcolor=WALL)
    seen = scene.resize((scene.width // FINER, scene.height // FINER), Image.Resampling.BOX)
    seen = seen.filter(ImageFilter.GaussianBlur(how.blur))
    chance = random.Random(7)
    noisy = bytes(max(0, min(255, round(value + chance.gauss(0, how.noise)))) for value in seen.tobytes())
    return Image.frombytes("L", seen.size, noisy)


def read_codes(picture: Image.Image) -> list[str]:
    """What the QR codes in a picture say."""
    return [one.text for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
