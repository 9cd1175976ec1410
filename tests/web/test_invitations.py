import pytest

from frivilligbors import keys
from frivilligbors.facts import InvitationIssued
from frivilligbors.kinds import Role
from frivilligbors.log import Log
from web import House, invitations
from web.invitations import Token


def invite(home: House, bors: str, key: str = "kari", role: Role = Role.BROKER) -> invitations.Invited:
    return invitations.issue(home, bors, role, "Kari", by="ola", key=key, base="http://localhost")


def test_the_secret_stands_in_the_fragment_which_no_log_sees(home: House, planned: str) -> None:
    invited = invite(home, planned)
    assert invited.link == f"http://localhost/megler/{planned}/inn#{invited.token}"


def test_the_same_request_again_gives_the_same_invitation(home: House, planned: str) -> None:
    assert invite(home, planned) == invite(home, planned)
    assert len(invitations.all_of(home, planned)) == 1


def test_another_request_gives_another(home: House, planned: str) -> None:
    made = [invite(home, planned), invite(home, planned, "ola"), invite(home, planned, "kari 2", Role.ORGANISER)]
    assert len({one.token for one in made}) == 3
    assert [one.role for one in invitations.all_of(home, planned)] == [Role.BROKER, Role.BROKER, Role.ORGANISER]


def test_whoever_has_the_token_is_found(home: House, planned: str) -> None:
    token = Token.read(invite(home, planned).token)
    assert token is not None
    found = invitations.find(home, token)
    assert found is not None
    assert (found.name, found.role, found.scope) == ("Kari", Role.BROKER, planned)


def test_neither_the_token_nor_its_secret_is_kept_anywhere(home: House, planned: str) -> None:
    secret = invite(home, planned).token.partition(".")[2]
    for key in home.store.scan_iter(match=f"{{{planned}}}:*", count=500):
        assert secret not in key
        assert secret not in repr(home.store.dump(key))  # type: ignore[attr-defined]


def test_a_fact_tells_that_somebody_was_invited_but_not_who(home: House, planned: str) -> None:
    invited = invite(home, planned)
    fact = list(Log(home.store).whole(planned))[-1].fact
    assert isinstance(fact, InvitationIssued)
    assert (fact.invitation_id, fact.role, fact.by) == (invited.invitation_id, Role.BROKER, "ola")


@pytest.mark.parametrize("text", ["", "x", ".", "a.", ".b", "{a}.b", "a:b.c", "å.b", "a b.c", "a." + "b" * 300])
def test_a_text_that_is_no_token_is_none(text: str) -> None:
    assert Token.read(text) is None


def test_a_token_is_read_as_it_is_written() -> None:
    assert Token.read(" drammen.x.y ") == Token("drammen", "x.y")
    assert str(Token("drammen", "x")) == "drammen.x"


def test_an_invitation_that_is_there_is_never_issued_over(home: House, planned: str) -> None:
    def kari() -> str:
        return invitations.issue(home, planned, Role.BROKER, "Kari", by="system", key="kari").invitation_id

    first = kari()
    invitations.revoke(home, planned, first, by="ola", key="out")
    for name in home.store.scan_iter(f"{{{planned}}}:once:*", 500):  # as when an older copy is put back
        home.store.delete(name)
    assert kari() == first
    assert invitations.all_of(home, planned) == []
    assert len(home.store.lrange(keys.INVITATIONS.of(planned), 0, -1)) == 1
