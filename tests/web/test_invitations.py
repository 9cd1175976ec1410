import pytest

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.facts import InvitationIssued
from frivilligbors.log import Log
from web import invitations
from web.context import Context
from web.invitations import Token


def invite(context: Context, bors: str, idempotency_key: str = "kari", role: Role = Role.BROKER) -> invitations.Invited:
    return invitations.issue(context, bors, role, "Kari", by="ola", idempotency_key=idempotency_key, base="http://localhost")


def test_the_secret_stands_in_the_fragment_which_no_log_sees(context: Context, planned: str) -> None:
    invited = invite(context, planned)
    assert invited.link == f"http://localhost/megler/{planned}/inn#{invited.token}"


def test_the_same_request_again_gives_the_same_invitation(context: Context, planned: str) -> None:
    first, again = invite(context, planned), invite(context, planned)
    assert (again[:3], first.replayed, again.replayed) == (first[:3], False, True)
    assert len(invitations.all_of(context, planned)) == 1


def test_another_request_gives_another(context: Context, planned: str) -> None:
    made = [invite(context, planned), invite(context, planned, "ola"), invite(context, planned, "kari 2", Role.ORGANISER)]
    assert len({one.token for one in made}) == 3
    assert [one.role for one in invitations.all_of(context, planned)] == [Role.BROKER, Role.BROKER, Role.ORGANISER]


def test_whoever_has_the_token_is_found(context: Context, planned: str) -> None:
    token = Token.read(invite(context, planned).token)
    assert token is not None
    found = invitations.of_token(context, token)
    assert found is not None
    assert (found.name, found.role, found.scope) == ("Kari", Role.BROKER, planned)


def test_neither_the_token_nor_its_secret_is_kept_anywhere(context: Context, planned: str) -> None:
    secret = invite(context, planned).token.partition(".")[2]
    for redis_key in context.redis.scan_iter(match=f"{{{planned}}}:*", count=500):
        assert secret not in redis_key
        assert secret not in repr(context.redis.dump(redis_key))  # type: ignore[attr-defined]


def test_a_fact_tells_that_somebody_was_invited_but_not_who(context: Context, planned: str) -> None:
    invited = invite(context, planned)
    fact = list(Log(context.redis).all(planned))[-1].fact
    assert isinstance(fact, InvitationIssued)
    assert (fact.invitation_id, fact.role, fact.by) == (invited.invitation_id, Role.BROKER, "ola")


@pytest.mark.parametrize("text", ["", "x", ".", "a.", ".b", "{a}.b", "a:b.c", "å.b", "a b.c", "a." + "b" * 300])
def test_a_text_that_is_no_token_is_none(text: str) -> None:
    assert Token.read(text) is None


def test_a_token_is_read_as_it_is_written() -> None:
    assert Token.read(" drammen.x.y ") == Token("drammen", "x.y")
    assert str(Token("drammen", "x")) == "drammen.x"


def test_an_invitation_that_is_there_is_never_issued_over(context: Context, planned: str) -> None:
    def kari() -> str:
        return invitations.issue(context, planned, Role.BROKER, "Kari", by="system", idempotency_key="kari").invitation_id

    first = kari()
    invitations.revoke(context, planned, first, by="ola", idempotency_key="out")
    for name in context.redis.scan_iter(f"{{{planned}}}:once:*", 500):  # as when an older copy is put back
        context.redis.delete(name)
    assert kari() == first
    assert invitations.all_of(context, planned) == []
    assert len(context.redis.lrange(keys.INVITATIONS.of(planned), 0, -1)) == 1
