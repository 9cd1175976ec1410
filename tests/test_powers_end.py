"""Every power ends: for each way of holding one and each way of ending it, whoever kept a copy is nobody afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys, links
from frivilligbors.enums import Role
from frivilligbors.facts import InvitationIssued, InvitationRevoked, LinkRenewed, ParticipantLetIn, SessionEnded
from frivilligbors.log import Log
from frivilligbors.settings import Settings
from gateway.combined_app import create_service_apps
from launcher.organiser_link import organiser_link, renew_organiser_link
from services.registration.store import sign_in_codes
from web import Context, invitations, sessions
from web.invitations import Invited, Token

from .services.agreements.cast import Evening

SERVICE = {Role.BROKER: "agreements", Role.HOST: "registration", Role.ORGANISER: "organiser"}
DOOR = {Role.BROKER: "/megler/{}/inn", Role.HOST: "/vert/{}/inn", Role.ORGANISER: "/arrangor/inn"}
ROOM = {Role.BROKER: "/megler/{}", Role.HOST: "/vert/{}", Role.ORGANISER: "/arrangor/{}"}


@pytest.fixture(scope="module")
def services(settings: Settings) -> dict[str, Flask]:
    return create_service_apps(settings)


@pytest.fixture(scope="module")
def rekeyed(settings: Settings) -> dict[str, Flask]:
    """The same store, served under another secret key."""
    return create_service_apps(replace(settings, secret_key="quite another secret key of the tests"))


@pytest.fixture
def evening(services: dict[str, Flask], bors: str) -> Evening:
    made = Evening(services["agreements"].extensions["context"], bors, services["agreements"])
    made.plan()
    made.open_()
    return made


@dataclass
class Holder:
    """Somebody with an invitation, signed in with it in a browser whose cookie was copied."""

    services: dict[str, Flask]
    slug: str
    role: Role
    invited: Invited
    cookie: str

    def statuses(self, services: dict[str, Flask]) -> tuple[int, int]:
        """What the copied cookie, and the token as a bearer's, get."""
        by_cookie, by_token = (services[SERVICE[self.role]].test_client() for _ in range(2))
        by_cookie.set_cookie(sessions.COOKIES[self.role], self.cookie)
        room = ROOM[self.role].format(self.slug)
        return by_cookie.get(room).status_code, by_token.get(room, headers=_bearer(self.invited.token)).status_code

    def comes_in(self, services: dict[str, Flask]) -> int:
        """What opening the link once more gets."""
        return (
            services[SERVICE[self.role]]
            .test_client()
            .post(DOOR[self.role].format(self.slug), data={"token": self.invited.token})
            .status_code
        )


def holder(services: dict[str, Flask], context: Context, slug: str, role: Role, scope: str) -> Holder:
    invited = invitations.issue(context, scope, role, "Vera", by="system", key=token_hex(8))
    client = services[SERVICE[role]].test_client()
    assert client.post(DOOR[role].format(slug), data={"token": invited.token}).status_code == 303
    kept = client.get_cookie(sessions.COOKIES[role])
    assert kept is not None
    return Holder(services, slug, role, invited, kept.value)


WHO = [(Role.BROKER, ""), (Role.HOST, ""), (Role.ORGANISER, ""), (Role.ORGANISER, keys.HOUSE)]


@pytest.fixture(params=WHO, ids=lambda who: f"{who[0]}{who[1]}")
def vera(request: pytest.FixtureRequest, services: dict[str, Flask], evening: Evening) -> Holder:
    role, scope = request.param
    found = holder(services, evening.context, evening.slug, role, scope or evening.slug)
    assert found.statuses(services) == (200, 200)
    return found


def scope_of(vera: Holder) -> str:
    return vera.invited.token.partition(".")[0]


def organiser(services: dict[str, Flask], context: Context, scope: str) -> FlaskClient:
    client = services["organiser"].test_client()
    token = invitations.issue(context, scope, Role.ORGANISER, "Ola", by="system", key=token_hex(8)).token
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def pages_of(vera: Holder) -> str:
    """Where a børs's organiser, or the house's, ends what Vera has."""
    return "/arrangor" if scope_of(vera) == keys.HOUSE else f"/arrangor/{vera.slug}"


def test_logging_out_ends_the_session_and_not_the_link(services: dict[str, Flask], vera: Holder) -> None:
    client = services[SERVICE[vera.role]].test_client()
    client.set_cookie(sessions.COOKIES[vera.role], vera.cookie)
    client.post(DOOR[vera.role].format(vera.slug).removesuffix("/inn") + "/ut")
    assert vera.statuses(services) == (401, 200)
    assert vera.comes_in(services) == 303


def test_an_organiser_ends_one_session_and_no_other(services: dict[str, Flask], evening: Evening, vera: Holder) -> None:
    scope, token = scope_of(vera), Token.read(vera.cookie)
    assert token is not None
    (mine,) = [one for one in sessions.all_of(evening.context, scope) if one.session_id == token.digest[:16]]
    other = sessions.sign_in(evening.context, Token.read(vera.invited.token))  # type: ignore[arg-type]
    assert other is not None
    boss = organiser(services, evening.context, scope)
    assert boss.post(f"{pages_of(vera)}/innlogget/{mine.session_id}/avslutt").status_code == 303
    assert vera.statuses(services) == (401, 200)
    assert replace(vera, cookie=other[1]).statuses(services) == (200, 200)


def test_a_link_taken_back_ends_all_that_came_of_it(services: dict[str, Flask], evening: Evening, vera: Holder) -> None:
    boss = organiser(services, evening.context, scope_of(vera))
    path = f"{pages_of(vera)}/invitasjoner/{vera.invited.invitation_id}/trekk"
    assert boss.post(path, data={"key": token_hex(8)}).status_code == 303
    assert vera.statuses(services) == (401, 401)
    assert vera.comes_in(services) == 403


def test_another_secret_key_ends_links_and_sessions(
    services: dict[str, Flask], rekeyed: dict[str, Flask], vera: Holder
) -> None:
    assert vera.statuses(rekeyed) == (401, 401)
    assert vera.comes_in(rekeyed) == 403
    assert vera.statuses(services) == (200, 200), "with the old key they are what they were"


@pytest.mark.parametrize("who", ["organiser of a børs", "broker", "nobody"])
def test_what_belongs_to_the_house_is_shown_and_ended_by_its_own_organisers_only(
    services: dict[str, Flask], evening: Evening, who: str
) -> None:
    vera = holder(services, evening.context, evening.slug, Role.ORGANISER, keys.HOUSE)
    session = Token.read(vera.cookie)
    assert session is not None
    client = services["organiser"].test_client()
    if who != "nobody":
        token = evening.tokens["ola" if who.startswith("organiser") else "kari"]
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    refused = 401 if who == "nobody" else 403
    assert client.get("/arrangor/innlogget").status_code == refused
    for path in (f"innlogget/{session.digest[:16]}/avslutt", f"invitasjoner/{vera.invited.invitation_id}/trekk"):
        assert client.post(f"/arrangor/{path}", data={"key": token_hex(8)}).status_code == refused
        own = f"/arrangor/{evening.slug}/{path}"  # nor by the pages of one's own børs
        assert client.post(own, data={"key": token_hex(8)}).status_code in (refused, 303, 404)
    assert vera.statuses(services) == (200, 200)
    page = organiser(services, evening.context, keys.HOUSE).get("/arrangor/innlogget")
    assert (page.status_code, "Vera" in page.text) == (200, True)


def test_a_new_link_of_the_house_ends_the_old_one_and_none_ever_comes_again(
    services: dict[str, Flask], evening: Evening
) -> None:
    fresh = replace(
        evening.context, settings=replace(evening.context.settings, secret_key=f"of this test alone {token_hex(16)}")
    )
    given = [organiser_link(fresh), renew_organiser_link(fresh), renew_organiser_link(fresh)]
    fresh.redis.delete(keys.HOUSE_LINK.of(keys.HOUSE))  # as when a copy from before is put back
    for name in fresh.redis.scan_iter(f"{{{keys.HOUSE}}}:once:*", 500):
        fresh.redis.delete(name)
    assert organiser_link(fresh) is None
    given.append(renew_organiser_link(fresh))
    assert len(set(given)) == len(given)
    tokens = [Token.read((link or "").partition("#")[2]) for link in given]
    assert [bool(token and invitations.find(fresh, token)) for token in tokens] == [False, False, False, True]


@dataclass
class Own:
    """All by which a participant's page opens, copied."""

    app: Flask
    context: Context
    slug: str
    cookie: str
    other_cookie: str
    personal: str
    mailed: str
    ticket: str

    def open_(self, app: Flask) -> dict[str, bool]:
        """Which of them still open it. The ticket is used up by looking."""
        by_link = {name: _post(app, getattr(self, name)) == 303 for name in ("personal", "mailed", "ticket")}
        by_cookie = {name: _page(app, getattr(self, name)) == 200 for name in ("cookie", "other_cookie")}
        as_bearer = {f"{name} as bearer": _asks(app, getattr(self, name)) for name in ("cookie", "personal", "mailed")}
        return by_cookie | by_link | as_bearer


ALL = {"cookie", "other_cookie", "personal", "mailed", "ticket", "cookie as bearer", "personal as bearer", "mailed as bearer"}


@pytest.fixture
def choir(services: dict[str, Flask], evening: Evening) -> Own:
    app, context = services["registration"], evening.context
    person = context.queries.participant(evening.slug, "choir")
    assert person is not None
    personal, mailed = evening.personal("choir"), links.mailed_token(context.secret, evening.slug, person)
    helper = Token.read(evening.tokens["kari"])
    by = invitations.find(context, helper) if helper else None
    assert by is not None
    ticket = str(sign_in_codes.issue(context, evening.slug, person, by=by.invitation_id))
    return Own(app, context, evening.slug, _cookie(app, personal), _cookie(app, personal), personal, mailed, ticket)


def test_all_of_them_open_the_page_to_begin_with(choir: Own) -> None:
    assert {name for name, opens in choir.open_(choir.app).items() if opens} == ALL


def _log_out(choir: Own) -> None:
    client = _phone(choir.app, choir.cookie)
    assert client.post("/deg/ut").status_code == 303


def _new_link(choir: Own) -> None:
    assert _phone(choir.app, choir.cookie).post("/deg/lenke/ny", data={"key": "new"}).status_code == 303


def _erase(choir: Own) -> None:
    assert _phone(choir.app, choir.cookie).post("/deg/slett", data={"key": "gone", "sure": "ja"}).status_code == 200


def _helper_shut_out(choir: Own) -> None:
    (kari,) = [one for one in invitations.all_of(choir.context, choir.slug) if one.name == "kari"]
    invitations.revoke(choir.context, choir.slug, kari.invitation_id, by="system", key="out")


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (_log_out, {"cookie", "cookie as bearer"}),
        (_new_link, ALL),
        (_erase, ALL),
        (_helper_shut_out, {"ticket"}),
    ],
)
def test_what_a_participant_ends_is_ended_and_the_rest_goes_on(choir: Own, end: Callable[[Own], None], ended: set[str]) -> None:
    end(choir)
    assert {name for name, opens in choir.open_(choir.app).items() if not opens} == ended


def test_another_secret_key_ends_all_that_is_a_participants(rekeyed: dict[str, Flask], choir: Own) -> None:
    assert not any(choir.open_(rekeyed["registration"]).values())
    assert choir.open_(choir.app)["personal"]


def test_whoever_uses_a_power_over_somebody_leaves_a_fact(services: dict[str, Flask], evening: Evening, choir: Own) -> None:
    context, slug = evening.context, evening.slug
    ola, kari = (invitations.find(context, Token.read(evening.tokens[name])) for name in ("ola", "kari"))  # type: ignore[arg-type]
    assert ola
    assert kari
    boss = services["organiser"].test_client()
    boss.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {evening.tokens['ola']}"
    session = sessions.sign_in(context, Token.read(evening.tokens["kari"]))  # type: ignore[arg-type]
    assert session
    began = Log(context.redis).length(slug)
    for _ in range(2):
        boss.post(f"/arrangor/{slug}/innlogget/{Token.read(session[1]).digest[:16]}/avslutt")  # type: ignore[union-attr]
        boss.post(f"/arrangor/{slug}/inviter", data={"key": "lead", "name": "Lena", "role": "broker", "lead": "ja"})
        assert _post(choir.app, choir.ticket) in (303, 403)
        _phone(choir.app, choir.cookie).post("/deg/lenke/ny", data={"key": "new"})
        boss.post(f"/arrangor/{slug}/invitasjoner/{kari.invitation_id}/trekk", data={"key": "out"})
    told = [entry.fact for entry in Log(context.redis).whole(slug)][began:]
    issued = next(one for one in told if isinstance(one, InvitationIssued))
    assert issued.lead
    assert [(type(one), one.by) for one in told if one] == [
        (SessionEnded, ola.invitation_id),
        (InvitationIssued, ola.invitation_id),
        (ParticipantLetIn, kari.invitation_id),
        (LinkRenewed, "choir"),
        (InvitationRevoked, ola.invitation_id),
    ]
    names = ("Vera", "Lena", "Kjell", "kari", "Fjordkoret")
    assert not [name for name in names if name in str(told)], "ids only"


def test_signing_in_again_leaves_no_session_behind_that_nobody_has(services: dict[str, Flask], evening: Evening) -> None:
    client = services["agreements"].test_client()
    for _ in range(3):
        client.post(f"/megler/{evening.slug}/inn", data={"token": evening.tokens["kari"]})
    assert len(sessions.all_of(evening.context, evening.slug)) == 1


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _phone(app: Flask, cookie: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(sessions.PARTICIPANT_COOKIE, cookie)
    return client


def _cookie(app: Flask, token: str) -> str:
    client = app.test_client()
    assert client.post("/deg", data={"token": token}).status_code == 303
    found = client.get_cookie(sessions.PARTICIPANT_COOKIE)
    assert found is not None
    return found.value


def _page(app: Flask, cookie: str) -> int:
    return _phone(app, cookie).get("/deg").status_code


def _post(app: Flask, token: str) -> int:
    return app.test_client().post("/deg", data={"token": token}).status_code


def _asks(app: Flask, token: str) -> bool:
    return app.test_client().get("/deg/alt.json", headers=_bearer(token)).status_code == 200
