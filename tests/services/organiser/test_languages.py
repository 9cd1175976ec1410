"""Which languages a børs offers: on its pages, on its wall and in what its organiser is asked."""

from secrets import token_hex

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors.enums import Language
from services.organiser.commands import command_line
from services.organiser.store import bors_settings
from services.registration.app import create_app
from tests.eventually import eventually
from web.context import Context

from .desk import Desk, words
from .evening import OLA, Evening
from .test_bors_settings import patch, save


def offer(evening: Evening, *languages: Language) -> None:
    command = bors_settings.changing(evening.context, evening.slug, {"languages": languages}, revision=None, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))
    evening.count()


def lang(answer: TestResponse) -> tuple[str, str | None]:
    return answer.text.partition('lang="')[2][:2], answer.headers["Content-Language"]


@pytest.fixture
def public(apps: dict[str, Flask], context: Context, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The registration page, which keeps what it has rendered."""
    app = create_app(context.settings)
    monkeypatch.setitem(app.extensions, "context", context)
    return app


def test_the_organiser_chooses_them_and_which_is_first(evening: Evening, ola: Desk) -> None:
    assert save(evening, ola, first_language="nn", **{"language.en": "ja"}).status_code == 303
    assert evening.bors_record.languages == ("nn", "en")
    page = ola.get("innstillinger").text
    assert 'name="language.en" value="ja" checked' in page
    assert 'name="language.nb" value="ja">' in page
    assert '<option value="nn" selected>' in page
    assert "Bokmål" in words(ola.get())  # those who work here read what they like
    save(evening, ola, first_language="nb", **{"language.nn": "ja", "language.en": "ja"})
    assert evening.bors_record.chosen_languages == ()


def test_a_machine_chooses_them_too_and_at_least_one(app: Flask, evening: Evening, ola: Desk) -> None:
    assert patch(app, evening, ola, {"languages": ["en", "nb", "en"]}).json["languages"] == ["en", "nb"]
    refused = patch(app, evening, ola, {"languages": []})
    assert (refused.status_code, refused.json["code"], refused.json["errors"][0]["field"]) == (
        422,
        "at-least-one-language",
        "languages",
    )
    assert patch(app, evening, ola, {"languages": ["tlh"]}).status_code == 422
    assert evening.bors_record.languages == ("en", "nb")


def test_a_page_that_was_kept_follows_at_once_and_each_reader_gets_what_is_offered(evening: Evening, public: Flask) -> None:
    client = public.test_client()

    def get(accepted: str) -> tuple[str, str | None]:
        client.delete_cookie("sprak")
        return lang(client.get(f"/b/{evening.slug}", headers={"Accept-Language": accepted}))

    assert get("nn,en;q=0.5") == ("nn", "nn")
    offer(evening, Language.EN, Language.NB)
    eventually(lambda: get("nn,en;q=0.5") == ("en", "en"), within=1)
    assert get("nn") == ("en", "en")
    assert get("nb") == ("nb", "nb")
    assert get("fr") == ("en", "en")
    page = client.get(f"/b/{evening.slug}?sprak=nn").text
    assert 'href="?sprak=nn"' not in page
    assert 'href="?sprak=nb"' in page
    assert '<option value="nn"' not in page
