"""A copy is laid beside what is there, examined, told what happened since, and switched to in one step."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from backups import backup_file as archive
from backups import events_since
from backups.restore import Restore
from frivilligbors import connections, keys, restore_state
from frivilligbors.board import Boards
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Request
from frivilligbors.ledger import unbatched
from frivilligbors.log import Log
from frivilligbors.restore_state import Phase
from frivilligbors.settings import Unusable
from launcher.organiser_link import organiser_link, renew_organiser_link
from services.organiser.store import lifecycle as organiser
from services.registration.store import erase_participant
from tests.eventually import eventually
from tests.files import contents
from tests.services.agreements.cast import BAKERY
from web import invitations, sessions
from web.invitations import Token
from workers.erasure_cleanup.erased_list import Erased
from workers.upgrade.from_0_1_0 import Upgrader

from .conftest import Hall


def test_a_copy_put_back_into_an_empty_store_is_the_same_evening_under_a_fresh_epoch(halls: Callable[[], Hall]) -> None:
    first, second = halls(), halls()
    first.evening("drammen")
    first.evening("skien")
    kept = first.copy()
    came = second.restore(kept)
    assert (came.borser, came.findings) == (["drammen", "skien"], [])
    assert second.context.queries.borser() == ["drammen", "skien"]
    now, before = second.everything(), first.everything()
    assert now.keys() - before.keys() == {keys.RESTORE}
    assert [key for key in before if now[key] != before[key]] == ["{drammen}:bors", "{skien}:bors"]
    was, is_ = (hall.context.queries.bors("drammen") for hall in (first, second))
    assert was
    assert is_
    assert was.epoch != is_.epoch
    assert replace(was, epoch="") == replace(is_, epoch="")
    assert second.client.keys("beside*") == []


def test_what_came_after_the_copy_is_gone_and_whoever_is_signed_in_stays_so(hall: Hall) -> None:
    evening = hall.evening("drammen")
    kept = hall.copy()
    token = Token.read(evening.tokens["kari"])
    assert token
    signed_in = sessions.sign_in(hall.context, token)
    hall.client.set("{drammen}:later", "x")
    hall.evening("oslo")
    organiser.close_bors(hall.context, "drammen", by="ola", key="gong")
    hall.restore(kept)
    assert hall.context.queries.borser() == ["drammen"]
    assert {key for key in hall.client.keys("*") if b"oslo" in key or b"later" in key} == set()
    assert [one.invitation.name for one in sessions.all_of(hall.context, "drammen")] == ["kari"]
    assert signed_in
    assert hall.context.queries.bors("drammen").stored_state == "open"  # type: ignore[union-attr]


def test_while_it_lasts_nothing_is_committed_and_nothing_is_refused_for_good(hall: Hall) -> None:
    evening = hall.evening("drammen")
    restore = Restore(hall.context, hall.client, hall.copy(), lambda _: None)
    with pytest.raises(Refused, match="being-restored"), restore._marked():
        evening.register("both", BAKERY)
    with pytest.raises(Refused, match="being-restored"), restore._marked():
        organiser.close_bors(hall.context, "drammen", by="ola", key="gong")
    organiser.close_bors(hall.context, "drammen", by="ola", key="gong")


def laid(hall: Hall, kept: list[archive.DumpedKey]) -> Restore:
    """A restore that has laid all of it, and then heard nothing more."""
    restore = Restore(hall.context, hall.client, kept, lambda _: None)
    assert restore_state.move(hall.context.redis, restore._mark, Phase.NONE, Phase.LAYING)
    restore_state.fence(hall.context.redis, restore._mark)
    for theirs in restore._dumped.values():
        restore._write_staged(theirs)
    return restore


def give_up(hall: Hall) -> None:
    """As if it had been silent for long."""
    hall.client.hset(keys.RESTORE, "alive_until", 1)


def test_one_that_died_while_it_was_laying_is_undone_by_whoever_comes_next(hall: Hall) -> None:
    hall.evening("drammen")
    kept, before = hall.copy(), hall.everything()
    restore = laid(hall, kept[: len(kept) // 2])
    assert len(hall.everything()) > len(before)
    assert restore_state.settle(hall.context.redis).alive  # type: ignore[union-attr]
    give_up(hall)
    with pytest.raises(Unusable, match="nothing has been changed"):
        restore._switch()
    eventually(lambda: restore_state.settle(hall.context.redis) is None)
    assert hall.everything() == before
    with pytest.raises(Unusable, match="nothing has been changed"):
        restore._switch()


def test_one_that_died_while_it_was_switching_is_finished_by_whoever_comes_next(hall: Hall) -> None:
    hall.evening("drammen")
    hall.evening("skien")
    kept, before = hall.copy(), hall.everything()
    hall.evening("oslo")
    organiser.close_bors(hall.context, "drammen", by="ola", key="gong")
    restore = laid(hall, kept)
    for scope in restore._mark.scopes:
        hall.client.set(restore_state.ready(restore._mark.restore_id, scope), 1)
    assert restore_state.move(hall.context.redis, restore._mark, Phase.LAYING, Phase.SWITCHING)
    assert restore_state.swap(hall.context.redis, restore._mark, "drammen")
    assert not restore_state.swap(hall.context.redis, restore._mark, "drammen")
    give_up(hall)
    assert restore_state.settle(hall.context.redis).phase is Phase.DONE  # type: ignore[union-attr]
    assert hall.context.queries.borser() == ["drammen", "skien"]
    now = hall.everything()
    del now[keys.RESTORE]
    assert now == before
    assert hall.client.keys("beside*") == []


def test_two_do_not_restore_at_once_and_what_a_dead_one_left_is_taken_away(hall: Hall) -> None:
    hall.evening("drammen")
    kept = hall.copy()
    laid(hall, kept)
    there = hall.everything()
    with pytest.raises(Unusable, match="Another restore is under way"):
        hall.restore(kept)
    assert hall.everything() == there
    hall.client.delete(keys.RESTORE)
    assert hall.restore(kept).borser == ["drammen"]
    assert hall.client.keys("beside*") == []


def spoilt(hall: Hall, kept: list[archive.DumpedKey], key: str, harm: Callable[[Any, str], object]) -> list[archive.DumpedKey]:
    """The copy, with one key in it changed."""
    (was,) = (one for one in kept if one.key == key)
    hall.client.restore("spoilt", 0, was.dump)
    harm(hall.client, "spoilt")
    dump = hall.client.dump("spoilt")
    hall.client.delete("spoilt")
    return [one for one in kept if one.key != key] + ([was._replace(dump=dump)] if dump else [])


@pytest.mark.parametrize(
    ("key", "harm", "said"),
    [
        ("{drammen}:log", lambda client, key: client.xdel(key, "3-0"), "has 4-0 where 3-0 should be"),
        ("{drammen}:log", lambda client, key: client.xdel(key, "1-0"), "has 2-0 where 1-0 should be"),
        ("{drammen}:log", lambda client, key: client.delete(key), "no log"),
        ("{drammen}:log", lambda client, key: (client.delete(key), client.set(key, 1)), "holds a string"),
        ("{drammen}:bors", lambda client, key: client.hdel(key, "slug"), "cannot be read"),
        ("{drammen}:bors", lambda client, key: client.delete(key), "no record of itself"),
        ("{drammen}:codes", lambda client, key: (client.delete(key), client.rpush(key, 1)), "holds a list"),
    ],
)
def test_a_damaged_copy_is_refused_with_what_ails_it_and_nothing_changed(
    hall: Hall, key: str, harm: Callable[[Any, str], object], said: str
) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), key, harm)
    before = hall.everything()
    with pytest.raises(Unusable, match=said):
        hall.restore(kept)
    assert hall.everything() == before


def test_nobody_who_was_erased_is_left_in_a_file_by_a_copy_that_was_refused(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:log", lambda client, key: client.xdel(key, "3-0"))
    erase(hall, "drammen", "nora")
    connections.rewrite(hall.context.redis)
    folder = hall.context.settings.data_dir / "store" / "appendonlydir"
    eventually(lambda: "Nora Lund" not in files(folder))
    with pytest.raises(Unusable, match="damaged"):
        hall.restore(kept)
    eventually(lambda: "Nora Lund" not in files(folder))
    assert "Bo Mæland" in files(folder)


def files(folder: Path) -> str:
    """All that stands in the files of a store."""
    return contents(folder).decode(errors="replace")


def test_what_the_store_does_not_take_is_told_and_nothing_has_changed(hall: Hall) -> None:
    hall.evening("drammen")
    before = hall.everything()
    kept = [one._replace(dump=one.dump[:-1] + b"?") if one.key == "{drammen}:log" else one for one in hall.copy()]
    with pytest.raises(Unusable, match=r"does not take \{drammen\}:log"):
        hall.restore(kept)
    assert hall.everything() == before


def test_a_record_that_cannot_be_read_and_a_wrong_board_are_told_and_do_not_stop_it(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:participant:choir", lambda client, key: client.hdel(key, "name"))
    kept = spoilt(hall, kept, "{drammen}:board", lambda client, key: client.hset(key, "at", 99))
    came = hall.restore(kept)
    assert [found.text for found in came.findings] == [
        "the record {drammen}:participant:choir cannot be read",
        "the board of drammen was not what its log adds up to; it is counted anew",
    ]
    board = Boards(hall.context.redis).load("drammen")
    assert board == Boards(hall.context.redis).rebuilt("drammen")
    assert board.position == Log(hall.context.redis).length("drammen")


def test_what_somebody_else_wrote_in_the_log_is_told_and_does_not_stop_it(hall: Hall) -> None:
    hall.evening("drammen")
    name = keys.LOG.of("drammen")
    position = Log(hall.context.redis).length("drammen")
    told = hall.context.redis.pipeline()
    for where in (f"{position}-1", f"{position + 50}-0", f"{position + 50}-3"):
        told.xadd(name, {"fact": "moon.landed"}, id=where)
    told.execute()
    organiser.close_bors(hall.context, "drammen", grace_minutes=0, by="ola", key="close")
    Boards(hall.context.redis).rebuild("drammen")
    (found,) = hall.restore(hall.copy()).findings
    assert found.text == "the log of drammen has entries that are no facts (3), which everybody passes over"


def test_damage_can_be_accepted(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:log", lambda client, key: client.xdel(key, "3-0"))
    assert len(hall.restore(kept, accept_damage=True).findings) == 2


def erase(hall: Hall, slug: str, participant_id: str) -> None:
    me = hall.context.queries.participant(slug, participant_id)
    assert me
    request = Request(participant_id, "erase", token_hex(4), {})
    erase = unbatched(lambda: erase_participant.erase_commit(hall.context, slug, me))
    hall.context.ledger("registration").perform(slug, request, erase)


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
    assert events_since.erased_in(hall.context.redis, ["drammen"]) == {Erased("drammen", "nora")}
    board = Boards(hall.context.redis).load("drammen")
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
    known, file = events_since.erased_in(first.context.redis, ["drammen"]), tmp_path / "erased"
    if by == "list":
        file.write_text("\n".join(map(str, known)) + "\n\ndrammen nobody-here\nskien 12\n")
    else:
        archive.write(file, {"made_at": "now", "erased": sorted(known)}, [])
    came = second.restore(kept, erased=events_since.read_erased_list(file))
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
        eventually(lambda: restore_state.settle(hall.context.redis) is None)


def test_a_list_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("this is no list")
    with pytest.raises(Unusable, match="is no list of who was erased"):
        events_since.read_erased_list(tmp_path / "list")


def test_whoever_was_shut_out_since_stays_so(hall: Hall) -> None:
    evening = hall.evening("drammen")
    kept = hall.copy()
    token = Token.read(evening.tokens["kari"])
    assert token
    kari = invitations.find(hall.context, token)
    assert kari
    invitations.revoke(hall.context, "drammen", kari.invitation_id, by="ola", key="out")
    hall.client.hset("{drammen}:participant:choir", mapping={"revocation": json.dumps(3), "revision": json.dumps(4)})
    hall.client.hset("{drammen}:participant:nora", mapping={"ended": json.dumps(["s1"]), "revision": json.dumps(2)})
    came = hall.restore(kept)
    assert came.revoked == 3
    assert hall.context.queries.participant("drammen", "nora").ended == ("s1",)  # type: ignore[union-attr]
    assert invitations.find(hall.context, token) is None
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
        invitations.revoke(hall.context, keys.INSTALLATION, standing.invitation_id, by="ola", key="out")
    hall.restore(kept)
    assert organiser_link(hall.context) == (None if taken_back else second)
    third = renew_organiser_link(hall.context)
    assert third not in (first, second)
    tokens = [Token.read(str(link).partition("#")[2]) for link in (first, second, third)]
    assert [bool(token and invitations.find(hall.context, token)) for token in tokens] == [False, False, True]


def test_a_store_whose_own_records_are_broken_is_replaced_all_the_same(hall: Hall) -> None:
    hall.evening("drammen")
    kept = hall.copy()
    hall.client.hdel("{drammen}:participant:choir", "name")
    hall.client.delete("{drammen}:log")
    hall.client.set("{drammen}:log", "no log")
    came = hall.restore(kept)
    assert [found.text for found in came.findings] == [
        "the store's own drammen cannot be read: who was erased there is not known"
    ]
    assert hall.context.queries.participant("drammen", "choir")


def test_the_mark_goes_by_itself_and_until_then_a_no_is_not_told(hall: Hall) -> None:
    hall.evening("drammen")
    hall.restore(hall.copy())
    found = restore_state.mark(hall.context.redis)
    assert found
    assert found.phase is Phase.DONE
    assert 0 < hall.client.pttl(keys.RESTORE) <= restore_state.ECHO


def test_a_copy_from_before_digests_had_a_key_is_keyed_though_its_bors_had_been(hall: Hall) -> None:
    hall.evening("drammen")
    bare = "0" * 64
    hall.client.hset("{drammen}:once:old", mapping={"digest": bare, "answer": "{}", "number": ""})
    key = hall.client.hget("{drammen}:digests", "key")
    hall.client.delete("{drammen}:digests")
    kept = hall.copy()
    hall.client.hset("{drammen}:digests", "key", key)
    upgrader = Upgrader(hall.context.redis)
    upgrader.catch_up("drammen")
    hall.restore(kept)
    assert hall.context.redis.hget("{drammen}:once:old", "digest") == bare
    upgrader.catch_up("drammen")
    assert hall.context.redis.hget("{drammen}:once:old", "digest") != bare
