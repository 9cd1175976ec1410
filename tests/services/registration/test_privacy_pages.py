"""What a børs says about privacy: who answers for it, in which version, and which of them a participant saw."""

from secrets import token_hex

from flask.testing import FlaskClient

from frivilligbors import bors_erasure, keys
from frivilligbors.records import PrivacyNotice
from services.organiser.commands import command_line as organiser
from services.organiser.store import notice

from .bors_client import BorsClient


def write(bors_client: BorsClient, **texts: str) -> None:
    """An organiser writes a version."""
    command = notice.changing(bors_client.context, bors_client.bors, texts, by="ola")
    organiser.perform(bors_client.context, bors_client.bors, command, token_hex(8))


def test_a_notice_that_nobody_filled_in_says_so(bors_client: BorsClient) -> None:
    page = bors_client.client.get(f"/personvern/{bors_client.bors}").text
    assert "ikke helt fylt ut" in page
    assert "Datatilsynet" in page
    assert "slettes av seg selv" in page
    assert f'href="/personvern/{bors_client.bors}"' in bors_client.client.get(f"/b/{bors_client.bors}").text
    assert f'href="/personvern/{bors_client.bors}"' in bors_client.client.get("/personvern").text


def test_it_has_what_was_filled_in_and_old_versions_are_readable(bors_client: BorsClient) -> None:
    write(bors_client, controller="Drammen kommune", contact="post@example.no", legal_basis="Artikkel 6")
    write(bors_client, contact="<b>ny@example.no</b>")
    page = bors_client.client.get(f"/personvern/{bors_client.bors}").text
    assert "Drammen kommune" in page
    assert "&lt;b&gt;ny@example.no" in page
    assert "ikke helt fylt ut" not in page
    old = bors_client.client.get(f"/personvern/{bors_client.bors}?versjon=1").text
    assert "post@example.no" in old
    assert "eldre versjon" in old
    assert "ikke helt fylt ut" in bors_client.client.get(f"/personvern/{bors_client.bors}?versjon=0").text
    for version in ("3", "-1", "x", "1" * 50, "²"):
        assert bors_client.client.get(f"/personvern/{bors_client.bors}?versjon={version}").status_code == 404


def test_what_a_participant_saw_is_on_record(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    write(bors_client, controller="Drammen kommune")
    bors_client.submit_form(name="Ola")
    assert [one.notice for one in bors_client.participants()] == [0, 1]
    kept = bors_client.context.queries.one(PrivacyNotice, keys.NOTICE, bors_client.bors, "1")
    assert kept
    assert kept.controller == "Drammen kommune"


def test_every_page_links_privacy_and_accessibility(client: FlaskClient) -> None:
    for path in ("/", "/personvern", "/tilgjengelighet", "/nowhere"):
        page = client.get(path).text
        assert 'href="/personvern"' in page
        assert 'href="/tilgjengelighet"' in page


def test_a_participant_of_an_erased_bors_reads_that_it_is(closed_bors_client: BorsClient) -> None:
    bors_client = closed_bors_client
    slug = bors_client.bors
    bors_erasure.erase(bors_client.context.redis, bors_client.context.clock, slug, by="ola", idempotency_key="erase")
    for path in (f"/b/{slug}", f"/b/{slug}/katalog", f"/personvern/{slug}", f"/b/{slug}/K7F3"):
        gone = bors_client.client.get(path)
        assert gone.status_code == 410
        assert "Denne børsen er slettet" in gone.text
    assert bors_client.submit_form().status_code == 410


def test_a_phone_that_was_signed_in_reads_it_too(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    assert bors_client.client.get("/deg").status_code == 200
    context, slug = bors_client.context, bors_client.bors
    bors_erasure.erase(context.redis, context.clock, slug, by="ola", idempotency_key="erase")
    gone = bors_client.client.get("/deg")
    assert gone.status_code == 410
    assert "Denne børsen er slettet" in gone.text
