"""Invitations, and the code that leads to the registration."""

import re
import struct

import pytest
import segno
from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.log import Log
from web import invitations, sessions
from web.context import Context
from web.invitations import Token
from web.qr import QUIET, SCALES

from .desk import Desk, code_of, key_of, scanned, words
from .evening import Evening, everything


def link_in(page: str) -> str:
    found = re.search(r'id="link">([^<]+)<', page)
    assert found
    return found[1]


def test_a_link_lets_in_whoever_has_it_once_and_again(ola: Desk, app: Flask, evening: Evening) -> None:
    answer = ola.post("inviter", name="Åse", role="organiser")
    assert answer.status_code == 201
    address, _, token = link_in(answer.text).partition("#")
    assert address == "http://localhost/arrangor/inn"
    for _ in range(2):
        visitor = app.test_client()
        assert visitor.post("/arrangor/inn", data={"token": token}).status_code == 303
        assert visitor.get(f"/arrangor/{evening.slug}").status_code == 200


def test_a_broker_gets_a_link_to_the_desk_of_this_bors(ola: Desk, context: Context, evening: Evening) -> None:
    link = link_in(ola.post("inviter", name="Kari", role="broker").text)
    address, _, token = link.partition("#")
    assert address == f"http://localhost/megler/{evening.slug}/inn"
    for _ in range(2):
        found = sessions.sign_in(context, Token.read(token))  # type: ignore[arg-type]
        assert found
        assert (found[0].role, found[0].name, found[0].scope) == (Role.BROKER, "Kari", evening.slug)


def test_a_host_gets_a_link_to_the_sign_in_page_and_is_no_lead_of_anybody(
    ola: Desk, context: Context, evening: Evening
) -> None:
    address, _, token = link_in(ola.post("inviter", name="Vera", role="host", lead="ja").text).partition("#")
    assert address == f"http://localhost/vert/{evening.slug}/inn"
    found = sessions.sign_in(context, Token.read(token))  # type: ignore[arg-type]
    assert found
    assert (found[0].role, found[0].lead) == (Role.HOST, False)


def test_the_way_to_the_hosts_is_on_the_overview(ola: Desk, evening: Evening) -> None:
    assert f'href="/vert/{evening.slug}"' in ola.get().text


def test_the_link_is_drawn_as_a_code_too(ola: Desk) -> None:
    page = ola.post("inviter", name="Kari", role="broker").text
    assert scanned(page) == code_of(link_in(page))


def test_a_form_sent_twice_invites_once(ola: Desk, context: Context, evening: Evening) -> None:
    idempotency_key = key_of(ola.get())
    links = {link_in(ola.post("inviter", idempotency_key=idempotency_key, name="Kari", role="broker").text) for _ in range(2)}
    assert len(links) == 1
    assert [one.name for one in invitations.all_of(context, evening.slug)] == ["Ola", "Kari"]


def test_who_is_invited_is_listed_and_the_link_is_shown_no_more(ola: Desk, context: Context, evening: Evening) -> None:
    token = link_in(ola.post("inviter", name="Kari <3", role="broker").text).partition("#")[2]
    page = ola.get()
    assert "Ola Arrangør Kari &lt;3 Megler" in words(page)
    secret = token.partition(".")[2]
    assert secret not in page.text
    kept = [context.redis.dump(name) for name in everything(context.redis, evening.slug)]  # type: ignore[attr-defined]
    assert not [value for value in kept if value and secret in str(value)]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Fyll ut dette feltet."),
        ({"name": "K" * 81}, "Her er det plass til 80 tegn."),
        ({"role": "participant"}, "Dette kan vi ikke lese."),
        ({"role": ""}, "Fyll ut dette feltet."),
        ({"scope": "~"}, "Dette feltet kjenner vi ikke."),
    ],
)
def test_an_invitation_to_nobody_comes_back(
    ola: Desk, context: Context, evening: Evening, form: dict[str, str], sentence: str
) -> None:
    before = Log(context.redis).newest_position(evening.slug)
    answer = ola.post("inviter", **{"name": "Kari", "role": "broker"} | form)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert Log(context.redis).newest_position(evening.slug) == before


@pytest.mark.parametrize("path", ["", "plakat", "qr.svg"])
def test_the_code_leads_to_the_registration(ola: Desk, evening: Evening, path: str) -> None:
    page = ola.get(path)
    assert scanned(page.text) == code_of(f"http://localhost/b/{evening.slug}") != code_of("http://localhost/b/another")
    assert path == "qr.svg" or f"localhost/b/{evening.slug}" in words(page).replace("/ ", "/")


def test_the_code_is_kept_as_a_file_large_enough_for_a_poster(ola: Desk, evening: Evening) -> None:
    svg, png = ola.get("qr.svg"), ola.get("qr.png")
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert f'filename="frivilligbors-{evening.slug}.png"' in png.headers["Content-Disposition"]
    side = segno.make(f"http://localhost/b/{evening.slug}", error="m", micro=False).symbol_size(SCALES["png"], QUIET)
    assert struct.unpack(">II", png.data[16:24]) == side
    assert side[0] >= 700
    assert svg.text.startswith("<?xml")


def test_the_poster_tells_where_and_when(ola: Desk) -> None:
    assert "Skann og bli med" in words(ola.get("plakat"))
    assert "Frivilligbørs Drammen Union Scene" in words(ola.get("plakat"))
    assert "Scan and join" in words(ola.get("plakat?sprak=en"))


def test_a_machine_invites_and_gets_the_same_token_for_the_same_request(ola: Desk, evening: Evening) -> None:
    path, headers = f"/api/bors/{evening.slug}/invitations", {"Idempotency-Key": "kari"}
    first, again = (ola.client.post(path, json={"name": "Kari", "role": "broker"}, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json["link"].endswith(f"/megler/{evening.slug}/inn#{first.json['token']}")
    listed = ola.client.get(path).json
    assert [(one["name"], one["role"]) for one in listed["invitations"]] == [("Ola", "organiser"), ("Kari", "broker")]
    assert first.json["token"] not in str(listed)
