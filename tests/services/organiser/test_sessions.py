"""Who is signed in, and how the organiser ends it."""

import re

import pytest
from werkzeug.test import TestResponse

from frivilligbors.enums import Role
from frivilligbors.facts import InvitationRevoked
from frivilligbors.log import Log
from web import invitations, sessions
from web.context import Context
from web.invitations import Invited, Token

from .desk import Desk, words
from .evening import Evening


@pytest.fixture
def kari(context: Context, evening: Evening) -> Invited:
    """Kari's invitation, with which she has signed in on a phone and a tablet."""
    invited = invitations.issue(context, evening.slug, Role.BROKER, "Kari", by="system", idempotency_key="kari")
    for _ in range(2):
        assert sessions.sign_in(context, Token.read(invited.token))  # type: ignore[arg-type]
    return invited


def names(context: Context, evening: Evening) -> list[str]:
    return [one.invitation.name for one in sessions.all_of(context, evening.slug)]


def action(page: TestResponse, last: str) -> str:
    """Where the last button of a kind leads."""
    return re.findall(rf'action="([^"]*/{last})"', page.text)[-1]


def test_every_session_is_shown_and_one_is_ended(ola: Desk, context: Context, evening: Evening, kari: Invited) -> None:
    assert names(context, evening) == ["Ola", "Kari", "Kari"]
    page = ola.get("innlogget")
    assert words(page).count("Kari Megler · siden") == 2
    assert ola.post(action(page, "avslutt")).status_code == 303
    assert names(context, evening) == ["Ola", "Kari"]
    assert sessions.sign_in(context, Token.read(kari.token)) is not None  # type: ignore[arg-type]


def test_an_invitation_taken_back_opens_nothing_and_shuts_everybody_out(
    ola: Desk, context: Context, evening: Evening, kari: Invited
) -> None:
    page = ola.get("innlogget")
    taken = f"/arrangor/{evening.slug}/invitasjoner/{kari.invitation_id}/trekk"
    assert taken in page.text
    assert ola.post(taken).status_code == 303
    assert names(context, evening) == ["Ola"]
    assert invitations.of_token(context, Token.read(kari.token)) is None  # type: ignore[arg-type]
    assert "Kari" not in words(ola.get("innlogget"))
    fact = [entry.fact for entry in Log(context.redis).all(evening.slug)][-1]
    assert isinstance(fact, InvitationRevoked)
    assert fact.invitation_id == kari.invitation_id


def test_an_invitation_is_taken_back_once_however_often_it_is_pressed(
    ola: Desk, context: Context, evening: Evening, kari: Invited
) -> None:
    taken = f"/arrangor/{evening.slug}/invitasjoner/{kari.invitation_id}/trekk"
    for idempotency_key in ("one", "one", "two"):
        assert ola.post(taken, idempotency_key=idempotency_key).status_code == 303
    facts = [entry.fact for entry in Log(context.redis).all(evening.slug)]
    assert sum(isinstance(fact, InvitationRevoked) for fact in facts) == 1


def test_an_invitation_nobody_issued_is_not_taken_back(ola: Desk, evening: Evening) -> None:
    assert ola.post(f"/arrangor/{evening.slug}/invitasjoner/0123456789abcdef/trekk").status_code == 404


def test_whoever_signs_out_is_no_longer_shown(ola: Desk, context: Context, evening: Evening) -> None:
    ola.client.post("/arrangor/ut")
    assert names(context, evening) == []


@pytest.mark.parametrize(("ticked", "lead"), [({"lead": "ja"}, True), ({}, False)])
def test_a_broker_is_invited_as_lead_or_not(
    ola: Desk, context: Context, evening: Evening, ticked: dict[str, str], lead: bool
) -> None:
    assert ola.post("inviter", name="Lena", role="broker", **ticked).status_code == 201
    assert [one.lead for one in invitations.all_of(context, evening.slug) if one.name == "Lena"] == [lead]
    assert ("ledende" in words(ola.get())) == lead
