"""Every power ends: for each way of holding one and each way of ending it, whoever kept a copy is nobody afterwards."""

from dataclasses import dataclass, replace
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.enums import Role
from launcher.organiser_link import organiser_link, renew_organiser_link
from web import invitations, sessions
from web.context import Context
from web.invitations import Invited, Token

from .powers import bearer, evening, rekeyed
from .services.agreements.cast import Evening

__all__ = ["evening", "rekeyed"]

SERVICE = {Role.BROKER: "agreements", Role.HOST: "registration", Role.ORGANISER: "organiser"}
SIGN_IN = {Role.BROKER: "/megler/{}/inn", Role.HOST: "/vert/{}/inn", Role.ORGANISER: "/arrangor/inn"}
ROOM = {Role.BROKER: "/megler/{}", Role.HOST: "/vert/{}", Role.ORGANISER: "/arrangor/{}"}


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
        return by_cookie.get(room).status_code, by_token.get(room, headers=bearer(self.invited.token)).status_code

    def comes_in(self, services: dict[str, Flask]) -> int:
        """What opening the link once more gets."""
        return (
            services[SERVICE[self.role]]
            .test_client()
            .post(SIGN_IN[self.role].format(self.slug), data={"token": self.invited.token})
            .status_code
        )


def holder(services: dict[str, Flask], context: Context, slug: str, role: Role, scope: str) -> Holder:
    invited = invitations.issue(context, scope, role, "Vera", by="system", idempotency_key=token_hex(8))
    client = services[SERVICE[role]].test_client()
    assert client.post(SIGN_IN[role].format(slug), data={"token": invited.token}).status_code == 303
    kept = client.get_cookie(sessions.COOKIES[role])
    assert kept is not None
    return Holder(services, slug, role, invited, kept.value)


WHO = [(Role.BROKER, ""), (Role.HOST, ""), (Role.ORGANISER, ""), (Role.ORGANISER, keys.INSTALLATION)]


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
    token = invitations.issue(context, scope, Role.ORGANISER, "Ola", by="system", idempotency_key=token_hex(8)).token
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def pages_of(vera: Holder) -> str:
    """Where a børs's organiser, or the house's, ends what Vera has."""
    return "/arrangor" if scope_of(vera) == keys.INSTALLATION else f"/arrangor/{vera.slug}"


def test_logging_out_ends_the_session_and_not_the_link(services: dict[str, Flask], vera: Holder) -> None:
    client = services[SERVICE[vera.role]].test_client()
    client.set_cookie(sessions.COOKIES[vera.role], vera.cookie)
    client.post(SIGN_IN[vera.role].format(vera.slug).removesuffix("/inn") + "/ut")
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
    vera = holder(services, evening.context, evening.slug, Role.ORGANISER, keys.INSTALLATION)
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
    page = organiser(services, evening.context, keys.INSTALLATION).get("/arrangor/innlogget")
    assert (page.status_code, "Vera" in page.text) == (200, True)


def test_a_new_link_of_the_house_ends_the_old_one_and_none_ever_comes_again(
    services: dict[str, Flask], evening: Evening
) -> None:
    fresh = replace(
        evening.context, settings=replace(evening.context.settings, secret_key=f"of this test alone {token_hex(16)}")
    )
    given = [organiser_link(fresh), renew_organiser_link(fresh), renew_organiser_link(fresh)]
    fresh.redis.delete(keys.INSTALLATION_LINK.of(keys.INSTALLATION))  # as when a copy from before is put back
    for name in fresh.redis.scan_iter(f"{{{keys.INSTALLATION}}}:once:*", 500):
        fresh.redis.delete(name)
    assert organiser_link(fresh) is None
    given.append(renew_organiser_link(fresh))
    assert len(set(given)) == len(given)
    tokens = [Token.read((link or "").partition("#")[2]) for link in given]
    assert [bool(token and invitations.of_token(fresh, token)) for token in tokens] == [False, False, False, True]


def test_signing_in_again_leaves_no_session_behind_that_nobody_has(services: dict[str, Flask], evening: Evening) -> None:
    client = services["agreements"].test_client()
    for _ in range(3):
        client.post(f"/megler/{evening.slug}/inn", data={"token": evening.tokens["kari"]})
    assert len(sessions.all_of(evening.context, evening.slug)) == 1
