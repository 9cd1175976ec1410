"""What a template says is a word of the house: nothing that people read stands there in one language alone."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.packages import ROOT

TEMPLATES = sorted(
    file
    for folder in ("services", "web", "postbox", "workers")
    for file in (ROOT / folder).rglob("templates/**/*")
    if file.suffix in (".html", ".txt")
)
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
SAME_IN_ALL = {"CSV", "Excel", "HTML", "JSON", "QR", "px", "datatilsynet.no", "uutilsynet.no"}
WORD = re.compile(r"[^\W\d_]{2,}(?:\.no)?")
BLOCK_OF_ATTRIBUTES = re.compile(r"{%-? block body_(?:attributes|class) -?%}.*?{%-? endblock -?%}", re.S)
PATH = re.compile(r"({%-? macro \w+\(one\) -?%}){{ path }}/.*?({%-? endmacro)")


class Read(HTMLParser):
    """The words that people read or have read to them."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._within.append(tag)
        for name, value in attrs:
            self.words += WORD.findall(value or "") if name in READ_ALOUD else []

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and not data.lstrip().startswith("<iframe"):
            self.words += WORD.findall(data)


def unmarked(source: str) -> list[str]:
    """The words of a template that no translator ever sees."""
    source = PATH.sub(r"\1\2", BLOCK_OF_ATTRIBUTES.sub("", source))
    html = "".join(value if kind == "data" else " " for _, kind, value in Environment().lex(source))
    page = Read()
    page.feed(html)
    page.close()
    return [word for word in page.words if word not in SAME_IN_ALL]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_word_of_a_template_is_marked(file: Path) -> None:
    assert unmarked(file.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ _('Hei') }}</p>", []),
        ("<p>Helt umerket</p>", ["Helt", "umerket"]),
        ('<button aria-label="Lukk">×</button>', ["Lukk"]),
        ("<a class='big' href=\"/b/{{ bors }}\">{% if yes %}Ja{% endif %}</a>", ["Ja"]),
        ("{# en merknad #}<script>var word = 1;</script>", []),
    ],
)
def test_a_word_that_is_not_marked_is_found(source: str, found: list[str]) -> None:
    assert unmarked(source) == found
