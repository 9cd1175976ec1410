"""README shows each visitor the way, in two languages: neither says less than the other, and the buttons it names are there."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
ENGLISH, BOKMAL = (ROOT / "README.md").read_text(), (ROOT / "README.nb.md").read_text()
BLOCK = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)]+)\)")
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
BUTTON = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
OPENING = re.compile(r"#+ |\d\. |\||!|\*\*")


def _shape(text: str) -> list[str]:
    """Headings, steps, rows and pictures, in their order."""
    return [opening[0] for line in BLOCK.sub("", text).splitlines() if (opening := OPENING.match(line))]


def _links(text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not link.startswith(("#", "README"))]


def test_both_readmes_have_the_same_shape_commands_links_and_buttons() -> None:
    assert _shape(ENGLISH) == _shape(BOKMAL)
    assert BLOCK.findall(ENGLISH) == BLOCK.findall(BOKMAL)
    assert _links(ENGLISH) == _links(BOKMAL)
    assert BUTTON.findall(ENGLISH) == BUTTON.findall(BOKMAL)


def test_each_readme_leads_to_the_other_and_each_path_has_its_heading() -> None:
    for text, other in ((ENGLISH, "README.nb.md"), (BOKMAL, "README.md")):
        headings = {heading.lower() for heading in re.findall(r"^## (.+)$", text, re.M)}
        assert other in LINK.findall(text)
        assert {link[1:] for link in LINK.findall(text) if link.startswith("#")} == headings


def test_each_button_that_readme_names_is_on_a_page() -> None:
    with (ROOT / "i18n" / "en.po").open("rb") as words:
        known = {message.id for message in read_po(words)}
    assert [button for button in BUTTON.findall(BOKMAL) if button not in known] == []


def test_each_file_that_a_paper_leads_to_is_there() -> None:
    led = [(paper, link.partition("#")[0]) for paper in PAPERS for link in LINK.findall(paper.read_text()) if "://" not in link]
    assert len(led) > 40
    assert [(paper.name, file) for paper, file in led if not (paper.parent / file).exists()] == []
