"""Every PDF that the house writes is tagged, as the document about accessibility tells, which names each."""

import re
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from tests.printed_pages import demand_accessible
from web import offload

from .played_evening import OLA, PlayedEvening

DOCUMENT = Path("docs/accessibility.md")
ONE_WRITER = Path("web/typesetting/__init__.py")
SOURCE = ("backups", "cli", "frivilligbors", "gateway", "launcher", "postbox", "services", "web", "workers")
NAMES = {  # what the document calls the file of each route
    "/resultat/<slug:bors>.pdf": "the result",
    "/resultat/<slug:bors>/hefte.pdf": "the booklet",
    "/arrangor/<slug:bors>/papir/plakat-a3.pdf": "poster",
    "/arrangor/<slug:bors>/papir/plakat-a4.pdf": "poster",
    "/arrangor/<slug:bors>/papir/kjoreplan.pdf": "run of show",
    "/arrangor/<slug:bors>/papir/bordskilt.pdf": "signs",
    "/megler/<slug:bors>/papir.pdf": "the numbered forms for agreements",
    "/vert/<slug:bors>/skilt.pdf": "badges",
    "/vert/<slug:bors>/<string(length=4):code>/skilt.pdf": "badges",
    "/deg/skilt.pdf": "badges",
    "/api/bors/<slug:bors>/papers/broker-invitations": "invitations",
}


def paragraph() -> str:
    """What the document says of PDF files."""
    (text,) = [one for one in DOCUMENT.read_text().split("\n- ") if one.startswith("**Every PDF file**")]
    return " ".join(text.split())


def test_the_document_names_every_file_and_no_other_part_of_the_house_writes_any(published: PlayedEvening) -> None:
    rules = {str(rule) for app in published.apps.values() for rule in app.url_map.iter_rules() if str(rule).endswith(".pdf")}
    assert rules == {path for path in NAMES if path.endswith(".pdf")}
    assert [name for name in NAMES.values() if name not in paragraph()] == []
    writers = [
        file
        for folder in SOURCE
        for file in Path(folder).rglob("*.py")
        if re.search(r'format="pdf"|%PDF|\b(fpdf|reportlab|weasyprint|pypdf)\b', file.read_text())
    ]
    assert writers == [ONE_WRITER]


@pytest.mark.parametrize("path", NAMES)
def test_every_file_is_tagged(published: PlayedEvening, path: str) -> None:
    person = next(iter(published.people.values()))
    rest = path.replace("<slug:bors>", published.slug).replace("<string(length=4):code>", person["code"])
    service = next(name for name, app in published.apps.items() if path in {str(rule) for rule in app.url_map.iter_rules()})
    client: Any = published.apps[service].test_client()
    if path.startswith("/deg"):
        client.post("/deg", data={"token": person["token"]})
    else:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {published.tokens[OLA]}"
    if path.endswith(".pdf"):
        answer = client.get(rest, headers={"Accept-Language": "nb"})
    else:
        answer = client.post(rest, json={"names": ["Kari Lind"]}, headers={"Idempotency-Key": token_hex(8)})
    assert answer.mimetype == "application/pdf", answer.text[:500]
    demand_accessible(answer.data, "nb")


def test_whoever_made_the_files_of_an_ordinary_evening_is_kept_for_the_next(published: PlayedEvening) -> None:
    makers = set[int]()
    for service, path in [
        ("registration", f"/vert/{published.slug}/skilt.pdf"),
        ("results", f"/resultat/{published.slug}/hefte.pdf"),
    ] * 3:
        answer = published.apps[service].test_client().get(path, headers={"Authorization": f"Bearer {published.tokens[OLA]}"})
        assert answer.mimetype == "application/pdf"
        makers.add(offload._pool._idle[-1]._process.pid)
    assert len(makers) == 1
