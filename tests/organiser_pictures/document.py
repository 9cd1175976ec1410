"""docs/pictures.md: every page for organisers, on a phone and on a laptop. Written with the pictures."""

from .pages import ALONE, FOLDER, GROUPS, SIZES, Picture

PAPER = FOLDER.parents[1] / "pictures.md"
BEGINNING = """# The pages for organisers, in pictures

Every page that an organiser has, in the states worth seeing, on a phone (390 px) and on a laptop (1366 px), from an evening
that was held for it: Drammen's, with invented people. `make pictures` takes them, and `.venv/bin/python -m tests.pictures
organiser` these alone; [pages.py](../tests/organiser_pictures/pages.py) says what is taken, and
[test_pictures.py](../tests/test_pictures.py) that no page is without. Of a longer page the top is shown. The house that is
photographed has a clock that stands still, so that a picture changes when its page does. The browser that takes them speaks
English, and so do its own parts: a field for a date, the button of one for a file.
"""
WIDTHS = {"phone": 150, "laptop": 420}
LANGUAGES = {"nn": "nynorsk", "en": "English"}


def image(file: str, alt: str, width: int) -> str:
    """A picture that leads to itself, as large as it is."""
    address = f"pictures/{FOLDER.name}/{file}"
    return f'<a href="{address}"><img src="{address}" alt="{alt}" width="{width}"></a>'


def row(picture: Picture, language: str = "") -> str:
    """A picture in both sizes."""
    title = f"{picture.title}, in {LANGUAGES[language]}" if language else picture.title
    files = zip(SIZES, picture.files(language), strict=True)
    return f"| {title} | " + " | ".join(image(file, f"{title}, on a {size}", WIDTHS[size]) for size, file in files) + " |"


def document() -> str:
    """The whole paper."""
    parts = [BEGINNING]
    for group, pictures in GROUPS.items():
        rows = [row(picture, language) for picture in pictures for language in ("", *picture.languages)]
        parts.append("\n".join([f"## {group}", "", "| Page | Phone | Laptop |", "|---|---|---|", *rows, ""]))
    alone = [f"| {title} | {image(file, title, WIDTHS['laptop'])} |" for file, title in ALONE.items()]
    parts.append("\n".join(["## On other screens", "", "| Page | Picture |", "|---|---|", *alone, ""]))
    return "\n".join(parts)


def write() -> None:
    PAPER.write_text(document())
