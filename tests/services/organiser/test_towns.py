"""Towns: an organiser of one sees, makes and copies its børser, and hears nothing of another's."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any, NamedTuple

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors import bors_erasure, keys
from frivilligbors.enums import Role, State
from frivilligbors.errors import Refused
from frivilligbors.facts import BorsChanged, InvitationIssued, TownCreated, TownRenamed
from frivilligbors.log import Log
from services.organiser.commands import command_line
from services.organiser.store import bors_settings
from tests.store_trips import counted_trips
from web import invitations
from web.context import Context

from .desk import Desk, key_of, words
from .evening import the


class Town(NamedTuple):
    """A town with a børs, and its organiser at her desk."""

    slug: str
    bors: str
    kari: Desk


Found = Callable[[str], Town]


@pytest.fixture
def town(app: Flask, context: Context, bors: str) -> Found:
    """Makes a town with a børs: `nord` and `sor`, each with the mark of this test."""

    def made(name: str) -> Town:
        slug, held = f"{name}-{bors[-6:]}", f"{name}-{bors}"
        command_line.create_town(context, slug, name.title(), by="system", idempotency_key=token_hex(8))
        command_line.create_bors(context, held, f"Børsen i {name}", town=slug, by="system", idempotency_key=token_hex(8))
        return Town(slug, held, Desk(app, context, keys.town_scope(slug)))

    return made


def by_json(app: Flask, desk: Desk, method: str, path: str, body: Any = None, idempotency_key: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {desk.token}", "Idempotency-Key": idempotency_key or token_hex(8)}
    return app.test_client().open(path, method=method, json=body, headers=headers)


def test_an_organiser_of_a_town_is_led_to_the_borser_of_the_town_alone(town: Found) -> None:
    nord, sor = town("nord"), town("sor")
    assert nord.kari.signed_in.location == "/arrangor"
    page = nord.kari.get("/arrangor")
    assert f'href="/arrangor/{nord.bors}"' in page.text
    assert "Børser i Nord" in words(page)
    for theirs in (sor.bors, sor.slug, "Sor", '/byer"'):
        assert theirs not in page.text
    assert nord.kari.get(f"/arrangor/{nord.bors}").status_code == 200


def test_the_bors_of_another_town_is_refused_as_one_that_is_not_there(town: Found, context: Context) -> None:
    nord, sor = town("nord"), town("sor")
    colour = bors_settings.changing(context, sor.bors, {"accent": "#c8e6c9"}, revision=None, by="system")
    command_line.perform(context, sor.bors, colour, token_hex(8))
    missing = "m" * len(sor.bors)
    for path in ("/arrangor/{}", "/arrangor/{}/innstillinger", "/api/bors/{}", "/arrangor/{}/hendelser"):
        theirs, nothing = (nord.kari.get(path.format(slug)) for slug in (sor.bors, missing))
        assert (theirs.status_code, nothing.status_code) == (403, 403)
        assert theirs.text.replace(sor.bors, missing) == nothing.text


def test_the_page_of_another_town_is_refused_as_one_that_is_not_there(town: Found) -> None:
    nord, sor = town("nord"), town("sor")
    missing = "m" * len(sor.slug)
    theirs, nothing = (nord.kari.get(f"/byer/{slug}") for slug in (sor.slug, missing))
    assert (theirs.status_code, nothing.status_code) == (403, 403)
    assert theirs.text.replace(sor.slug, missing) == nothing.text


def test_what_an_organiser_of_a_town_plans_is_of_the_town(town: Found, context: Context) -> None:
    nord, sor = town("nord"), town("sor")
    new = f"ny-{nord.bors}"
    idempotency_key = key_of(nord.kari.get("/arrangor"))
    for _ in range(2):
        answer = nord.kari.post("/arrangor", idempotency_key=idempotency_key, name="En ny børs", slug=new)
        assert (answer.status_code, answer.location) == (303, f"/arrangor/{new}")
    assert the(context, new).town == nord.slug
    assert new in nord.kari.get("/arrangor").text
    assert sor.kari.get(f"/arrangor/{new}").status_code == 403


def test_nobody_plans_a_bors_for_another_town(town: Found, context: Context, app: Flask) -> None:
    nord, sor = town("nord"), town("sor")
    body = {"name": "Børsen", "slug": f"ny-{nord.bors}"}
    theirs = by_json(app, nord.kari, "POST", "/api/bors", body | {"town": sor.slug})
    nothing = by_json(app, nord.kari, "POST", "/api/bors", body | {"town": "finnes-ikke"})
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert theirs.json == nothing.json
    assert context.queries.bors(body["slug"]) is None


def test_an_address_that_another_town_has_is_taken_and_not_told_whose(town: Found) -> None:
    nord, sor = town("nord"), town("sor")
    answer = nord.kari.post("/arrangor", name="Børsen", slug=sor.bors)
    assert answer.status_code == 409
    assert "Det finnes en børs med den adressen. Velg en annen." in words(answer)
    assert "Børsen i sor" not in answer.text
    assert sor.slug not in answer.text.replace(f'value="{sor.bors}"', "")


def test_a_copy_is_of_the_same_town_and_another_towns_bors_is_not_copied(town: Found, context: Context) -> None:
    nord, sor = town("nord"), town("sor")
    page = nord.kari.get("/arrangor").text
    assert f'<option value="{nord.bors}"' in page
    assert f'<option value="{sor.bors}"' not in page
    assert nord.kari.post("/arrangor", name="Kopi", slug=f"k-{nord.bors}", copy_of=nord.bors).status_code == 303
    assert the(context, f"k-{nord.bors}").town == nord.slug
    answers = [nord.kari.post("/arrangor", name="Kopi", slug=f"x-{nord.bors}", copy_of=slug) for slug in (sor.bors, "borte")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert words(answers[0]) == words(answers[1])
    assert context.queries.bors(f"x-{nord.bors}") is None


def test_a_copy_made_with_the_key_of_the_house_stays_in_the_town_it_was_copied_from(
    town: Found, warden: Desk, context: Context
) -> None:
    nord = town("nord")
    assert warden.post("/arrangor", name="Kopi", slug=f"k-{nord.bors}", copy_of=nord.bors).status_code == 303
    assert the(context, f"k-{nord.bors}").town == nord.slug


def test_the_lists_for_machines_are_of_the_town_alone(town: Found, app: Flask, warden: Desk, evening: Any) -> None:
    nord, sor = town("nord"), town("sor")
    borser = by_json(app, nord.kari, "GET", "/api/bors").json
    assert borser == {
        "borser": [{"bors": nord.bors, "town": nord.slug, "name": "Børsen i nord", "state": "planned", "rehearsal": False}]
    }
    assert by_json(app, nord.kari, "GET", "/api/towns").json == {"towns": [{"town": nord.slug, "name": "Nord"}]}
    ola = Desk(app, evening.context, evening.slug)
    own: Any = by_json(app, ola, "GET", "/api/bors").json
    assert [one["bors"] for one in own["borser"]] == [evening.slug]
    assert by_json(app, ola, "GET", "/api/towns").status_code == 403
    everything: Any = by_json(app, warden, "GET", "/api/bors").json
    assert {nord.bors, sor.bors, evening.slug} <= {one["bors"] for one in everything["borser"]}


def test_with_the_key_of_the_house_towns_are_made_and_their_organisers_invited(
    app: Flask, warden: Desk, context: Context, bors: str
) -> None:
    answer = warden.post("/byer", name=f"Ås {bors}")
    slug = f"as-{bors}"
    assert (answer.status_code, answer.location) == (303, f"/byer/{slug}")
    assert f"Ås {bors}" in words(warden.get("/byer"))
    invited = warden.post(f"/byer/{slug}/inviter", name="Kari")
    assert invited.status_code == 201
    (standing,) = invitations.all_of(context, keys.town_scope(slug))
    assert (standing.name, standing.role, standing.scope) == ("Kari", Role.ORGANISER, f"~{slug}")
    facts = [entry.fact for entry in Log(context.redis).all(keys.INSTALLATION)]
    assert slug in [fact.town_id for fact in facts if isinstance(fact, TownCreated)]
    assert slug in [fact.town_id for fact in facts if isinstance(fact, InvitationIssued)]
    taken = warden.post("/byer", name="En til", slug=slug)
    assert taken.status_code == 409
    assert 'value="En til"' in taken.text


def test_a_name_that_was_misspelt_is_put_right_and_the_address_stays(
    town: Found, warden: Desk, app: Flask, context: Context
) -> None:
    nord, sor = town("nord"), town("sor")
    page = nord.kari.get(f"/byer/{nord.slug}/navn")
    assert 'value="Nord"' in page.text
    idempotency_key = key_of(page)
    for _ in range(2):
        answer = nord.kari.post(f"/byer/{nord.slug}/navn", idempotency_key=idempotency_key, name="Norden ved fjorden")
        assert (answer.status_code, answer.location) == (303, f"/byer/{nord.slug}")
    assert "Børser i Norden ved fjorden" in words(nord.kari.get("/arrangor"))
    assert "Norden ved fjorden" in words(warden.get("/byer"))
    answer = by_json(app, nord.kari, "PATCH", f"/api/towns/{nord.slug}", {"name": "Norden"})
    assert (answer.status_code, answer.json) == (200, {"town": nord.slug, "name": "Norden"})
    empty = nord.kari.post(f"/byer/{nord.slug}/navn", name=" ")
    assert (empty.status_code, "Navn:" in words(empty)) == (422, True)
    assert by_json(app, nord.kari, "PATCH", f"/api/towns/{sor.slug}", {"name": "Min"}).status_code == 403
    assert warden.post("/byer/finnes-ikke/navn", name="Min").status_code == 404
    facts = [entry.fact for entry in Log(context.redis).all(keys.INSTALLATION)]
    assert [fact.town_id for fact in facts if isinstance(fact, TownRenamed)].count(nord.slug) == 2


def test_who_lost_her_link_gets_a_new_one_and_the_old_one_ends(town: Found, warden: Desk, context: Context) -> None:
    nord = town("nord")
    (lost,) = invitations.all_of(context, keys.town_scope(nord.slug))
    page = f"/byer/{nord.slug}"
    assert warden.post(f"{page}/inviter", name="Kari på ny").status_code == 201
    assert nord.kari.get("/arrangor").status_code == 200
    assert warden.post(f"{page}/invitasjoner/{lost.invitation_id}/trekk").status_code == 303
    assert nord.kari.get("/arrangor").status_code == 401
    assert [one.name for one in invitations.all_of(context, keys.town_scope(nord.slug))] == ["Kari på ny"]


def test_organisers_of_a_town_see_to_their_own_keys_and_to_no_others(
    town: Found, warden: Desk, context: Context, app: Flask
) -> None:
    nord, sor = town("nord"), town("sor")
    of_sor = invitations.all_of(context, keys.town_scope(sor.slug))[0].invitation_id
    of_installation = invitations.all_of(context, keys.INSTALLATION)[0].invitation_id
    page = f"/byer/{nord.slug}"
    assert nord.kari.post(f"{page}/inviter", name="Nils").status_code == 201
    assert "Nils" in words(nord.kari.get(page))
    for other in (of_sor, of_installation):
        assert nord.kari.post(f"{page}/invitasjoner/{other}/trekk").status_code == 404
        assert nord.kari.post(f"/arrangor/invitasjoner/{other}/trekk").status_code == 403
        answer = by_json(app, nord.kari, "POST", f"/api/towns/{nord.slug}/invitations/{other}/revoke", {})
        assert answer.status_code == 404
    assert (sor.kari.get("/arrangor").status_code, warden.get("/arrangor").status_code) == (200, 200)
    for path in ("/byer", "/arrangor/innlogget"):
        assert nord.kari.get(path).status_code == 403
    assert nord.kari.post("/byer", name="Min egen by").status_code == 403
    assert by_json(app, nord.kari, "POST", "/api/towns", {"name": "Min egen by"}).status_code == 403


def test_a_new_link_of_the_house_leaves_the_towns_theirs(town: Found, context: Context) -> None:
    nord = town("nord")
    for one in invitations.all_of(context, keys.INSTALLATION):  # as `renew_organiser_link` does
        invitations.revoke(context, keys.INSTALLATION, one.invitation_id, by="system", idempotency_key=token_hex(8))
    assert nord.kari.get("/arrangor").status_code == 200


@pytest.mark.parametrize("by_form", [True, False], ids=["form", "json"])
def test_a_bors_from_before_the_towns_is_moved_into_one_with_the_key_of_the_house(
    town: Found, warden: Desk, app: Flask, evening: Any, by_form: bool
) -> None:
    nord = town("nord")
    assert f'"/arrangor/{evening.slug}"' not in nord.kari.get("/arrangor").text
    assert nord.kari.get(f"/arrangor/{evening.slug}").status_code == 403

    def move(by: Desk) -> int:
        if by_form:
            return by.post(f"/byer/{nord.slug}/borser", bors=evening.slug).status_code
        return by_json(app, by, "POST", f"/api/towns/{nord.slug}/borser", {"bors": evening.slug}).status_code

    assert move(nord.kari) == 403
    assert [move(warden), move(warden)] == ([303, 303] if by_form else [200, 200])
    assert nord.kari.get(f"/arrangor/{evening.slug}").status_code == 200
    moves = [entry.fact for entry in Log(evening.context.redis).all(evening.slug) if isinstance(entry.fact, BorsChanged)]
    assert [fact.changed for fact in moves] == [("town",)]
    assert "Børsen er flyttet til en annen by" in words(nord.kari.get(f"/arrangor/{evening.slug}/hendelser"))
    assert Desk(app, evening.context, evening.slug).get().status_code == 200, "who was invited to it still reaches it"


def test_what_cannot_be_moved_is_said(town: Found, warden: Desk) -> None:
    nord = town("nord")
    answer = warden.post(f"/byer/{nord.slug}/borser", bors="finnes-ikke")
    assert answer.status_code == 404
    assert "Vi finner ingen børs her." in words(answer)
    assert warden.post("/byer/finnes-ikke/borser", bors=nord.bors).status_code == 404


def test_an_erased_bors_is_still_of_its_town(town: Found, context: Context) -> None:
    nord = town("nord")
    command_line.open_bors(context, nord.bors, by="system", idempotency_key=token_hex(8))
    command_line.close_bors(context, nord.bors, grace_minutes=0, by="system", idempotency_key=token_hex(8))
    bors_erasure.erase(context.redis, context.clock, nord.bors, by="system", idempotency_key=token_hex(8))
    assert (the(context, nord.bors).town, the(context, nord.bors).stored_state) == (nord.slug, State.ERASED)
    assert "Børsen i nord" in words(nord.kari.get("/arrangor"))


def test_whether_a_bors_is_of_the_town_costs_no_trip_to_the_store(town: Found, warden: Desk) -> None:
    nord = town("nord")
    trips = []
    for desk in (warden, nord.kari):
        desk.get(f"/arrangor/{nord.bors}/innstillinger")
        with counted_trips() as counted:
            assert desk.get(f"/arrangor/{nord.bors}/innstillinger").status_code == 200
        trips.append(counted.count)
    assert trips[0] == trips[1]


def test_a_town_is_made_once(context: Context, bors: str) -> None:
    command_line.create_town(context, bors, "Ås", by="system", idempotency_key=token_hex(8))
    with pytest.raises(Refused, match="town-taken"):
        command_line.create_town(context, bors, "Ås", by="system", idempotency_key=token_hex(8))
    with pytest.raises(Refused, match="slug-malformed"):
        command_line.create_town(context, "Å s", "Ås", by="system", idempotency_key=token_hex(8))
