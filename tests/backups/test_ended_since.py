"""What was ended after a copy was made stays so when it is put back: the erased, the shut out, links and sessions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backups import backup_file as archive
from backups import changes_since
from frivilligbors import keys, restore_recovery
from frivilligbors.board import Boards
from frivilligbors.errors import OperatorError
from launcher.organiser_link import organiser_link, renew_organiser_link
from tests.eventually import eventually
from web import invitations
from web.invitations import Token
from workers.erasure_cleanup.erased_list import Erased

from .conftest import Hall
from .restoring import erase


def test_whoever_was_erased_since_is_not_brought_back(hall: Hall) -> None:
    hall.evening("drammen")
    kept = hall.copy()
    erase(hall, "drammen", "nora")
    assert "Nora Lund" not in str(hall.everything())
    came = hall.restore(kept)
    assert came.erased == 1
    assert hall.context.queries.participant("drammen", "nora") is None
    assert "Nora Lund" not in str(hall.everything())
    assert "Bo Mæland" in str(hall.everything())
    assert changes_since.erased_in(hall.context.redis, ["drammen"]) == {Erased("drammen", "nora")}
    board = Boards(hall.context.redis).read("drammen")
    assert board == Boards(hall.context.redis).rebuilt("drammen")
    assert hall.restore(kept).erased == 1  # and the second time as well


@pytest.mark.parametrize("by", ["list", "copy"])
def test_a_new_machine_learns_who_was_erased_from_a_list_or_a_newer_copy(
    halls: Callable[[], Hall], tmp_path: Path, by: str
) -> None:
    first, second = halls(), halls()
    first.evening("drammen")
    kept = first.copy()
    erase(first, "drammen", "nora")
    known, file = changes_since.erased_in(first.context.redis, ["drammen"]), tmp_path / "erased"
    if by == "list":
        file.write_text("\n".join(map(str, known)) + "\n\ndrammen nobody-here\nskien 12\n")
    else:
        archive.write(file, {"made_at": "now", "erased": sorted(known)}, [])
    came = second.restore(kept, erased=changes_since.read_erased_list(file))
    assert came.erased == 1
    assert "Nora Lund" not in str(second.everything())


def test_nor_by_the_same_copy_once_more(hall: Hall) -> None:
    """The answers that are kept in the store are not those of what lies beside it."""
    hall.evening("drammen")
    kept = hall.copy()
    erase(hall, "drammen", "nora")
    for _ in range(2):
        assert hall.restore(kept).erased == 1
        assert hall.context.queries.participant("drammen", "nora") is None
        assert "Nora Lund" not in str(hall.everything())
        eventually(lambda: restore_recovery.recover(hall.context.redis) is None)


def test_a_list_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("this is no list")
    with pytest.raises(OperatorError, match="is no list of who was erased"):
        changes_since.read_erased_list(tmp_path / "list")


def test_whoever_was_shut_out_since_stays_so(hall: Hall) -> None:
    evening = hall.evening("drammen")
    kept = hall.copy()
    token = Token.read(evening.tokens["kari"])
    assert token
    kari = invitations.of_token(hall.context, token)
    assert kari
    invitations.revoke(hall.context, "drammen", kari.invitation_id, by="ola", idempotency_key="out")
    hall.client.hset("{drammen}:participant:choir", mapping={"revocation": json.dumps(3), "revision": json.dumps(4)})
    hall.client.hset("{drammen}:participant:nora", mapping={"ended": json.dumps(["s1"]), "revision": json.dumps(2)})
    came = hall.restore(kept)
    assert came.revoked == 3
    assert hall.context.queries.participant("drammen", "nora").ended == ("s1",)  # type: ignore[union-attr]
    assert invitations.of_token(hall.context, token) is None
    choir = hall.context.queries.participant("drammen", "choir")
    assert choir
    assert choir.revocation == 3


def test_a_session_that_was_logged_out_of_since_stays_ended(hall: Hall) -> None:
    hall.evening("drammen")
    choir = ("{drammen}:participant:choir", "{drammen}:participant:nora")
    hall.client.hset(choir[1], mapping={"ended": json.dumps(["s1"])})
    kept = hall.copy()
    hall.client.hset(choir[0], mapping={"ended": json.dumps(["s2"])})
    hall.client.hset(choir[1], mapping={"ended": json.dumps(["s1", "s3"])})
    assert hall.restore(kept).revoked == 2
    people = [hall.context.queries.participant("drammen", name) for name in ("choir", "nora")]
    assert [one.ended if one else None for one in people] == [("s2",), ("s1", "s3")]
    assert hall.restore(kept).revoked == 2, "as often as it is put back"


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_restore_brings_no_link_of_the_house_back_and_keeps_the_present_one(hall: Hall, taken_back: bool) -> None:
    hall.evening("drammen")
    first = organiser_link(hall.context)
    kept = hall.copy()
    second = renew_organiser_link(hall.context)
    if taken_back:
        (standing,) = invitations.all_of(hall.context, keys.INSTALLATION)
        invitations.revoke(hall.context, keys.INSTALLATION, standing.invitation_id, by="ola", idempotency_key="out")
    hall.restore(kept)
    assert organiser_link(hall.context) == (None if taken_back else second)
    third = renew_organiser_link(hall.context)
    assert third not in (first, second)
    tokens = [Token.read(str(link).partition("#")[2]) for link in (first, second, third)]
    assert [bool(token and invitations.of_token(hall.context, token)) for token in tokens] == [False, False, True]
