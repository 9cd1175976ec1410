"""The pictures of what is printed of a result, each page as pdftoppm draws it."""

import io
import shutil
import subprocess
import sys

import httpx
from PIL import Image

from tests.photographer import save

PAGES = {"result-pdf": (".pdf", 1, 60), "booklet-cover": ("/hefte.pdf", 1, 90), "booklet-page": ("/hefte.pdf", 2, 90)}


def of_the_files(url: str) -> None:
    """Pages of the printed files, and the picture to share, of the result at an address."""
    save("result-share", Image.open(io.BytesIO(_fetched(f"{url}.png"))))
    if shutil.which("pdftoppm") is None:
        sys.stderr.write("pdftoppm (poppler-utils) is missing: no pictures of what is printed.\n")
        return
    for name, (path, page, resolution) in PAGES.items():
        save(name, drawn(_fetched(f"{url}{path}"), page=page, resolution=resolution))


def drawn(pdf: bytes, *, page: int, resolution: int) -> Image.Image:
    """One page of a PDF, at so many dots per inch."""
    options = ["-png", "-singlefile", "-r", str(resolution), "-f", str(page), "-l", str(page)]
    done = subprocess.run(["pdftoppm", *options, "-"], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


def _fetched(url: str) -> bytes:
    return httpx.get(url, timeout=60).raise_for_status().content
