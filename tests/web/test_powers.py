"""Every power ends when told, and with the secret key; and none is made for who is turned away."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.codec import pack, unpack
from frivilligbors.enums import Role
from frivilligbors.records import Invitation
from launcher.organiser_link import organiser_link, renew_organiser_link
from web import invitations, sessions
from web.context import Context
from web.invitations import Token


def another_key(context: Context) -> Context:
    """The same house after its secret key was changed."""
    return replace(context, settings=replace(context.settings, secret_key="another secret of the tests " * 2))


def with_first_key(context: Context, mark: str) -> None:
    redis = context.redis
    redis.delete(keys.FIRST_KEY_FINGERPRINT)
    redis.set(keys.FIRST_KEY_FINGERPRINT, mark)


@pytest.mark.parametrize("role", Role)
def test_with_the_secret_key_ends_every_link_and_session(context: Context, planned: str, role: Role) -> None:
    token = Token.read(invitations.issue(context, planned, role, "Kari", by="system", idempotency_key="kari").token)
    assert token is not None
    assert sessions.sign_in(context, token) is not None
    assert len(sessions.all_of(context, planned)) == 1
    other = another_key(context)
    assert invitations.of_token(other, token) is None
    assert sessions.all_of(other, planned) == []
    assert sessions.sign_in(other, token) is None
    assert invitations.all_of(other, planned) == []


def test_a_link_from_before_there_were_marks_ends_with_the_key_it_was_issued_under(context: Context, planned: str) -> None:
    token = Token.read(invitations.issue(context, planned, Role.BROKER, "Kari", by="system", idempotency_key="kari").token)
    assert token is not None
    name = keys.INVITATION.of(planned, token.digest)
    old = replace(unpack(Invitation, context.redis.hgetall(name)), key_mark="")
    context.redis.delete(name)
    context.redis.hset(name, mapping=pack(old))  # type: ignore[attr-defined]
    with_first_key(context, context.key_fingerprint)
    assert invitations.of_token(context, token) is not None
    assert invitations.of_token(another_key(context), token) is None


@pytest.mark.parametrize(("role", "path"), [(Role.BROKER, "/megler/{}-2/inn"), (Role.ORGANISER, "/megler/{}/inn")])
def test_who_is_turned_away_has_no_session(client: FlaskClient, context: Context, planned: str, role: Role, path: str) -> None:
    invited = invitations.issue(context, planned, role, "Kari", by="system", idempotency_key="kari")
    assert client.post(path.format(planned), data={"token": invited.token}).status_code == 403
    assert sessions.all_of(context, planned) == []
    assert client.post(f"/megler/{planned}/inn", data={"token": "x.y"}).status_code == 403


def test_the_link_of_the_house_stays_until_a_new_one_is_asked_for_and_is_never_brought_back(context: Context) -> None:
    fresh = replace(context, settings=replace(context.settings, secret_key="a secret of this test alone, thirty-two signs"))
    first = organiser_link(fresh)
    assert first is not None
    assert organiser_link(fresh) == first
    token = Token.read(first.partition("#")[2])
    assert token is not None
    assert sessions.sign_in(fresh, token, Role.ORGANISER) is not None
    second = renew_organiser_link(fresh)
    assert second != first
    assert (invitations.of_token(fresh, token), organiser_link(fresh)) == (None, second)
    (standing,) = invitations.all_of(fresh, keys.INSTALLATION)
    invitations.revoke(fresh, keys.INSTALLATION, standing.invitation_id, by="ola", idempotency_key="k")
    assert organiser_link(fresh) is None
    assert organiser_link(fresh) is None, "a start brings nothing back"
    assert renew_organiser_link(fresh) not in (first, second)
