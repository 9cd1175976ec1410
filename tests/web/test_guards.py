from importlib import import_module

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.records import Participant
from frivilligbors.settings import Settings
from launcher.process_table import SERVICES
from web import invitations, sessions
from web.context import Context


def token(context: Context, scope: str, role: Role) -> str:
    return invitations.issue(context, scope, role, "Kari", by="system", idempotency_key=f"{scope} {role}").token


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize("role", [Role.BROKER, Role.ORGANISER])
def test_whoever_was_invited_to_this_bors_is_let_in(client: FlaskClient, context: Context, planned: str, role: Role) -> None:
    answer = client.get(f"/api/bors/{planned}/guarded", headers=bearer(token(context, planned, role)))
    assert (answer.status_code, answer.json) == (200, {"who": role.value, "name": "Kari"})


def test_an_organiser_of_the_house_is_let_into_every_bors(client: FlaskClient, context: Context, planned: str) -> None:
    answer = client.get(f"/api/bors/{planned}/guarded", headers=bearer(token(context, keys.INSTALLATION, Role.ORGANISER)))
    assert answer.json["who"] == "organiser"


@pytest.mark.parametrize("role", [Role.BROKER, Role.ORGANISER])
def test_whoever_was_invited_to_another_bors_is_not(client: FlaskClient, context: Context, planned: str, role: Role) -> None:
    answer = client.get(f"/api/bors/{planned}/guarded", headers=bearer(token(context, f"{planned}-2", role)))
    assert (answer.status_code, answer.json["code"]) == (403, "not-yours")


@pytest.mark.parametrize("text", ["", "x", "x.y", ".", "{x}.y", "å.å", "a" * 500, "~.x", "drammen.", "a b.c"])
def test_a_token_nobody_issued_lets_nobody_in(client: FlaskClient, planned: str, text: str) -> None:
    answer = client.get(f"/api/bors/{planned}/guarded", headers={"Authorization": f"Bearer {text}".encode().decode("latin-1")})
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")


def test_a_token_of_this_bors_with_one_letter_wrong_lets_nobody_in(client: FlaskClient, context: Context, planned: str) -> None:
    wrong = token(context, planned, Role.BROKER)[:-1] + "x"
    assert client.get(f"/api/bors/{planned}/guarded", headers=bearer(wrong)).status_code == 401


def test_nobody_at_all_is_asked_to_sign_in(client: FlaskClient, planned: str) -> None:
    assert client.get(f"/api/bors/{planned}/guarded").status_code == 401


def test_a_participant_is_known_by_cookie_and_is_no_broker(
    client: FlaskClient, context: Context, planned: str, kari: Participant
) -> None:
    client.set_cookie("deltaker", sessions.personal_token(context, planned, kari))
    assert client.get(f"/api/bors/{planned}/party").json == {"who": "participant", "name": "Kari"}
    assert client.get(f"/api/bors/{planned}/guarded").status_code == 403
    assert client.get(f"/api/bors/{planned}-2/party").status_code == 403


def test_a_broker_is_no_participant(client: FlaskClient, context: Context, planned: str) -> None:
    assert client.get(f"/api/bors/{planned}/party", headers=bearer(token(context, planned, Role.BROKER))).status_code == 403


def test_with_a_token_the_cookies_do_not_count(client: FlaskClient, context: Context, planned: str, kari: Participant) -> None:
    client.set_cookie("deltaker", sessions.personal_token(context, planned, kari))
    answer = client.get(f"/api/bors/{planned}/open", headers=bearer(token(context, planned, Role.BROKER)))
    assert answer.json == ["broker"]


def test_an_open_route_knows_everybody_who_asks(client: FlaskClient, context: Context, planned: str, kari: Participant) -> None:
    assert client.get(f"/api/bors/{planned}/open").json == []
    client.set_cookie("deltaker", sessions.personal_token(context, planned, kari))
    client.post(f"/megler/{planned}/inn", data={"token": f"#{token(context, planned, Role.BROKER)}"})
    assert client.get(f"/api/bors/{planned}/open").json == ["broker", "participant"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_of_the_house_says_whom_it_allows(settings: Settings, name: str) -> None:
    app: Flask = import_module(f"services.{name}.app").create_app(settings)
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    silent = [endpoint for endpoint, view in views.items() if not endpoint.endswith("static") and not hasattr(view, "allows")]
    assert silent == []
