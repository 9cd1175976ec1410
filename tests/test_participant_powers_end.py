"""All by which a participant's page opens is ended by what ends it, and nothing else; and whoever used a power left a fact."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.facts import InvitationIssued, InvitationRevoked, LinkRenewed, ParticipantLetIn, SessionEnded
from frivilligbors.log import Log
from services.registration.store import sign_in_codes
from web import invitations, sessions
from web.context import Context
from web.invitations import Token

from .powers import bearer, evening, rekeyed
from .services.agreements.cast import Evening

__all__ = ["evening", "rekeyed"]


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
    sign_in_code: str

    def open_(self, app: Flask) -> dict[str, bool]:
        """Which of them still open it. The sign-in code is used up by looking."""
        by_link = {name: _post(app, getattr(self, name)) == 303 for name in ("personal", "mailed", "sign_in_code")}
        by_cookie = {name: _page(app, getattr(self, name)) == 200 for name in ("cookie", "other_cookie")}
        as_bearer = {f"{name} as bearer": _asks(app, getattr(self, name)) for name in ("cookie", "personal", "mailed")}
        return by_cookie | by_link | as_bearer


ALL = {
    "cookie",
    "other_cookie",
    "personal",
    "mailed",
    "sign_in_code",
    "cookie as bearer",
    "personal as bearer",
    "mailed as bearer",
}


@pytest.fixture
def choir(services: dict[str, Flask], evening: Evening) -> Own:
    app, context = services["registration"], evening.context
    person = context.queries.participant(evening.slug, "choir")
    assert person is not None
    personal, mailed = evening.personal("choir"), links.mailed_token(context.secret, evening.slug, person)
    helper = Token.read(evening.tokens["kari"])
    by = invitations.of_token(context, helper) if helper else None
    assert by is not None
    sign_in_code = str(sign_in_codes.issue(context, evening.slug, person, by=by.invitation_id))
    return Own(app, context, evening.slug, _cookie(app, personal), _cookie(app, personal), personal, mailed, sign_in_code)


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
    invitations.revoke(choir.context, choir.slug, kari.invitation_id, by="system", idempotency_key="out")


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (_log_out, {"cookie", "cookie as bearer"}),
        (_new_link, ALL),
        (_erase, ALL),
        (_helper_shut_out, {"sign_in_code"}),
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
    ola, kari = (invitations.of_token(context, Token.read(evening.tokens[name])) for name in ("ola", "kari"))  # type: ignore[arg-type]
    assert ola
    assert kari
    boss = services["organiser"].test_client()
    boss.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {evening.tokens['ola']}"
    session = sessions.sign_in(context, Token.read(evening.tokens["kari"]))  # type: ignore[arg-type]
    assert session
    began = Log(context.redis).newest_position(slug)
    for _ in range(2):
        boss.post(f"/arrangor/{slug}/innlogget/{Token.read(session[1]).digest[:16]}/avslutt")  # type: ignore[union-attr]
        boss.post(f"/arrangor/{slug}/inviter", data={"key": "lead", "name": "Lena", "role": "broker", "lead": "ja"})
        assert _post(choir.app, choir.sign_in_code) in (303, 403)
        _phone(choir.app, choir.cookie).post("/deg/lenke/ny", data={"key": "new"})
        boss.post(f"/arrangor/{slug}/invitasjoner/{kari.invitation_id}/trekk", data={"key": "out"})
    facts = [entry.fact for entry in Log(context.redis).all(slug)][began:]
    issued = next(one for one in facts if isinstance(one, InvitationIssued))
    assert issued.lead
    assert [(type(one), one.by) for one in facts if one] == [
        (SessionEnded, ola.invitation_id),
        (InvitationIssued, ola.invitation_id),
        (ParticipantLetIn, kari.invitation_id),
        (LinkRenewed, "choir"),
        (InvitationRevoked, ola.invitation_id),
    ]
    names = ("Vera", "Lena", "Kjell", "kari", "Fjordkoret")
    assert not [name for name in names if name in str(facts)], "ids only"


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
    return app.test_client().get("/deg/alt.json", headers=bearer(token)).status_code == 200
