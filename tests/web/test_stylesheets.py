"""A stylesheet is one file: its parts, in the order in which they are written down."""

from pathlib import Path

import pytest
from flask import Flask

from frivilligbors.colours import FILE
from web.stylesheets import PAGES, add_stylesheet, join


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    written = [tmp_path / "second.css", tmp_path / "first.css"]
    for part, text in zip(written, ("a { color: red }", "a { color: blue }"), strict=True):
        part.write_text(text)
    return written


def test_the_parts_are_joined_as_they_are_listed(parts: list[Path]) -> None:
    assert join(parts) == "a { color: red }\na { color: blue }"
    with pytest.raises(FileNotFoundError):
        join([*parts, Path("missing.css")])


def test_it_is_kept_for_a_year_under_the_address_of_its_version_alone(parts: list[Path]) -> None:
    app = Flask(__name__)
    add_stylesheet(app, "/static/some/whole.css", parts)
    address = app.jinja_env.globals["stylesheet"]("whole.css")  # type: ignore[operator]
    client = app.test_client()
    answer = client.get(address)
    assert (answer.text, answer.mimetype) == (join(parts), "text/css")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/static/some/whole.css?v=an-older-one").headers["Cache-Control"] == "no-cache"


def test_the_pages_begin_with_the_colours() -> None:
    assert PAGES[0] == FILE
