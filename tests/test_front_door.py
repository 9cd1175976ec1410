"""README shows each visitor the way, in two languages: neither says less than the other, and the buttons it names are there.
CONTRIBUTING names files, targets and names in code that are there."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from benchmarks import paper
from benchmarks.__main__ import BENCHMARKS
from cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
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


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_answers_in_json_and_stands_among_those_of_the_operator(name: str) -> None:
    found = import_module(COMMANDS[name]).command
    operations = (ROOT / "docs" / "operations.md").read_text()
    assert re.search(rf"^frivilligbors {name}\b", operations.partition("\n## Commands\n")[2].partition("\n## ")[0], re.M)
    leaves = found.commands.values() if isinstance(found, click.Group) else [found]
    for command in leaves if name != "up" else ():  # it answers nobody, and runs
        assert "--json" in [option for parameter in command.params for option in parameter.opts], command.name


def test_each_module_of_the_commands_is_one() -> None:
    modules = {file.stem for file in (ROOT / "cli" / "commands").glob("*.py")} - {"__init__"}
    assert {place.rpartition(".")[2] for place in COMMANDS.values()} == modules


CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.-]+(/[\w.-]+)*/?")
HOW_TO_ADD = [row for row in CONTRIBUTING.splitlines() if row.startswith("| **")]
TARGETS = set(re.findall(r"^([\w./]+):", (ROOT / "Makefile").read_text(), re.M))


def test_each_command_that_contributing_gives_is_one_of_make() -> None:
    given = [target for code in (*CODE.findall(CONTRIBUTING), *BLOCK.findall(CONTRIBUTING)) for target in _make_targets(code)]
    assert len(given) > 8
    assert [target for target in given if target not in TARGETS] == []


def _make_targets(code: str) -> list[str]:
    lines = [line.partition("#")[0] for line in code.splitlines()]
    return [target for line in lines if line.startswith("make ") for target in line.split()[1:]]


@pytest.mark.parametrize("row", HOW_TO_ADD, ids=lambda row: row.split("**")[1])
def test_what_a_row_of_contributing_names_is_where_it_says(row: str) -> None:
    """Each file is there, and each name in code stands in one of them."""
    files = [ROOT / link for link in LINK.findall(row)]
    files += [ROOT / code for code in CODE.findall(row) if "/" in code and FILE.fullmatch(code)]
    assert [file for file in files if not file.exists()] == []
    within = [one for file in files for one in (file.rglob("*.py") if file.is_dir() else [file])]
    text = "\n".join(one.read_text() for one in within)
    names = [code.rpartition(".")[2] for code in CODE.findall(row) if re.fullmatch(r"[A-Za-z_]{4,}(\.[a-z_]+)?", code)]
    assert [name for name in names if name not in text and not (ROOT / name).exists()] == []


def test_each_command_is_named_in_both_readmes() -> None:
    for text in (ENGLISH, BOKMAL):
        (row,) = [line for line in text.splitlines() if "(cli)" in line]
        assert set(COMMANDS) <= set(CODE.findall(row))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_nothing_is_said_under_one_heading_twice(paper: Path) -> None:
    headings = re.findall(r"^(## .+)$", BLOCK.sub("", paper.read_text()), re.M)
    assert [heading for heading in set(headings) if headings.count(heading) > 1] == []


def test_the_pages_of_the_benchmarks_say_what_was_found() -> None:
    pages = paper.pages(list(BENCHMARKS))
    assert {str(path): path.read_text() for path in pages} == {str(path): text for path, text in pages.items()}
