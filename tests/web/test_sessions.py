from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put
from frivilligbors.enums import Role
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Participant
from web import invitations, sessions
from web.context import Context


@pytest.fixture
def link(context: Context, planned: str) -> str:
    """Kari's invitation as a broker."""
    return invitations.issue(
        context, planned, Role.BROKER, "Kari", by="system", idempotency_key="kari", base="http://localhost"
    ).link


def test_a_link_signs_a_broker_in(client: FlaskClient, planned: str, link: str) -> None:
    answer = client.post(f"/megler/{planned}/inn", data={"token": link})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/megler/{planned}")
    assert client.get(f"/megler/{planned}").json == {"who": "broker", "name": "Kari"}


def test_the_token_alone_signs_in_too(client: FlaskClient, planned: str, link: str) -> None:
    assert client.post(f"/megler/{planned}/inn", data={"token": link.partition("#")[2]}).status_code == 303


def test_the_cookie_is_not_the_token_and_not_for_scripts(client: FlaskClient, planned: str, link: str) -> None:
    cookie = client.post(f"/megler/{planned}/inn", data={"token": link}).headers["Set-Cookie"]
    assert link.partition("#")[2] not in cookie
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_https_the_cookie_never_leaves_it(client: FlaskClient, planned: str, link: str) -> None:
    answer = client.post(f"/megler/{planned}/inn", data={"token": link}, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("token", ["", "x", "#", "{planned}.x", "å"])
def test_a_key_nobody_was_given_signs_nobody_in(client: FlaskClient, planned: str, token: str) -> None:
    answer = client.post(f"/megler/{planned}/inn", data={"token": token.format(planned=planned)})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert 'id="token-error"' in answer.text


def test_an_organisers_link_does_not_open_the_brokers_sign_in(client: FlaskClient, context: Context, planned: str) -> None:
    invited = invitations.issue(context, planned, Role.ORGANISER, "Ola", by="system", idempotency_key="ola")
    assert client.post(f"/megler/{planned}/inn", data={"token": f"#{invited.token}"}).status_code == 403


def test_a_link_to_another_bors_does_not_open_this_one(client: FlaskClient, context: Context, planned: str) -> None:
    invited = invitations.issue(context, f"{planned}-2", Role.BROKER, "Kari", by="system", idempotency_key="kari")
    assert client.post(f"/megler/{planned}/inn", data={"token": f"#{invited.token}"}).status_code == 403


def test_whoever_signs_out_is_out_even_with_the_old_cookie(client: FlaskClient, planned: str, link: str) -> None:
    client.post(f"/megler/{planned}/inn", data={"token": link})
    kept = client.get_cookie("megler")
    assert kept is not None
    client.post(f"/megler/{planned}/ut")
    client.set_cookie("megler", kept.value)
    assert client.get(f"/megler/{planned}", headers={"Accept": "application/json"}).status_code == 401


def test_a_session_ends_by_itself(client: FlaskClient, context: Context, planned: str, link: str) -> None:
    client.post(f"/megler/{planned}/inn", data={"token": link})
    (session,) = context.redis.scan_iter(match=f"{{{planned}}}:session:*", count=500)
    assert 0 < context.redis.ttl(session) <= sessions.TWO_WEEKS  # type: ignore[attr-defined]


def test_opening_the_sign_in_page_changes_nothing(client: FlaskClient, planned: str, link: str) -> None:
    answer = client.get(f"/megler/{planned}/inn", query_string={"token": link})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_personal_token_is_the_same_each_time_and_another_for_each(context: Context, planned: str, kari: Participant) -> None:
    token = sessions.personal_token(context, planned, kari)
    assert token == sessions.personal_token(context, planned, kari)
    others = (
        sessions.personal_token(context, f"{planned}-2", kari),
        sessions.personal_token(context, planned, replace(kari, participant_id="another")),
        sessions.personal_token(context, planned, replace(kari, revocation=1)),
    )
    assert len({token, *others}) == 4


def test_a_personal_token_finds_its_participant(context: Context, planned: str, kari: Participant) -> None:
    assert sessions.participant_of(context, sessions.personal_token(context, planned, kari)) == (planned, kari)


def test_raising_the_revocation_makes_old_links_void(context: Context, planned: str, kari: Participant) -> None:
    token = sessions.personal_token(context, planned, kari)
    raised = replace(kari, revocation=1)
    commit = Commit(writes=[Put(keys.PARTICIPANT, kari.participant_id, pack(raised))], answer={})
    context.ledger("registration").commit(planned, IdempotentRequest("kari", "revoke", "k", {}), commit)
    assert sessions.participant_of(context, token) is None
    assert sessions.participant_of(context, sessions.personal_token(context, planned, raised)) == (planned, raised)


@pytest.mark.parametrize("token", ["", ".", "...", "å.å.å.å", "a.b.c.d", "a.b", "x" * 5000])
def test_a_token_of_another_maker_is_nobodys(context: Context, token: str) -> None:
    assert sessions.participant_of(context, token) is None
