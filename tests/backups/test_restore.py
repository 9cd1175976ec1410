"""A copy is laid beside what is there, examined, told what happened since, and switched to in one step."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from backups.restore import Restore
from frivilligbors import keys, restore_recovery
from frivilligbors.errors import OperatorError, Refused
from frivilligbors.restore_recovery import Phase
from services.organiser.commands import command_line as organiser
from tests.eventually import eventually
from tests.services.agreements.cast import BAKERY
from web import sessions
from web.invitations import Token
from workers.migrations.from_0_1_0 import Migrator

from .conftest import Hall
from .restoring import give_up, staged


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
    original, restored = (hall.context.queries.bors("drammen") for hall in (first, second))
    assert original
    assert restored
    assert original.epoch != restored.epoch
    assert replace(original, epoch="") == replace(restored, epoch="")
    assert second.client.keys("beside*") == []


def test_what_came_after_the_copy_is_gone_and_whoever_is_signed_in_stays_so(hall: Hall) -> None:
    evening = hall.evening("drammen")
    kept = hall.copy()
    token = Token.read(evening.tokens["kari"])
    assert token
    signed_in = sessions.sign_in(hall.context, token)
    hall.client.set("{drammen}:later", "x")
    hall.evening("oslo")
    organiser.close_bors(hall.context, "drammen", by="ola", idempotency_key="gong")
    hall.restore(kept)
    assert hall.context.queries.borser() == ["drammen"]
    assert {key for key in hall.client.keys("*") if b"oslo" in key or b"later" in key} == set()
    assert [one.invitation.name for one in sessions.all_of(hall.context, "drammen")] == ["kari"]
    assert signed_in
    assert hall.context.queries.bors("drammen").stored_state == "open"  # type: ignore[union-attr]


def test_while_it_lasts_nothing_is_committed_and_nothing_is_refused_for_good(hall: Hall) -> None:
    evening = hall.evening("drammen")
    restore = Restore(hall.context, hall.client, hall.copy(), lambda _: None)
    with pytest.raises(Refused, match="being-restored"), restore._held():
        evening.register("both", BAKERY)
    with pytest.raises(Refused, match="being-restored"), restore._held():
        organiser.close_bors(hall.context, "drammen", by="ola", idempotency_key="gong")
    organiser.close_bors(hall.context, "drammen", by="ola", idempotency_key="gong")


def test_one_that_died_while_it_was_laying_is_undone_by_whoever_comes_next(hall: Hall) -> None:
    hall.evening("drammen")
    kept, before = hall.copy(), hall.everything()
    restore = staged(hall, kept[: len(kept) // 2])
    assert len(hall.everything()) > len(before)
    assert restore_recovery.recover(hall.context.redis).alive  # type: ignore[union-attr]
    give_up(hall)
    with pytest.raises(OperatorError, match="nothing has been changed"):
        restore._swap()
    eventually(lambda: restore_recovery.recover(hall.context.redis) is None)
    assert hall.everything() == before
    with pytest.raises(OperatorError, match="nothing has been changed"):
        restore._swap()


def test_one_that_died_while_it_was_switching_is_finished_by_whoever_comes_next(hall: Hall) -> None:
    hall.evening("drammen")
    hall.evening("skien")
    kept, before = hall.copy(), hall.everything()
    hall.evening("oslo")
    organiser.close_bors(hall.context, "drammen", by="ola", idempotency_key="gong")
    restore = staged(hall, kept)
    for hash_tag in restore._status.hash_tags:
        hall.client.set(restore_recovery.ready_key(restore._status.restore_id, hash_tag), 1)
    assert restore_recovery.move(hall.context.redis, restore._status, Phase.STAGING, Phase.SWAPPING)
    assert restore_recovery.swap(hall.context.redis, restore._status, "drammen")
    assert not restore_recovery.swap(hall.context.redis, restore._status, "drammen")
    give_up(hall)
    assert restore_recovery.recover(hall.context.redis).phase is Phase.DONE  # type: ignore[union-attr]
    assert hall.context.queries.borser() == ["drammen", "skien"]
    now = hall.everything()
    del now[keys.RESTORE]
    assert now == before
    assert hall.client.keys("beside*") == []


def test_two_do_not_restore_at_once_and_what_a_dead_one_left_is_taken_away(hall: Hall) -> None:
    hall.evening("drammen")
    kept = hall.copy()
    staged(hall, kept)
    there = hall.everything()
    with pytest.raises(OperatorError, match="Another restore is under way"):
        hall.restore(kept)
    assert hall.everything() == there
    hall.client.delete(keys.RESTORE)
    assert hall.restore(kept).borser == ["drammen"]
    assert hall.client.keys("beside*") == []


def test_the_mark_goes_by_itself_and_until_then_a_no_is_not_told(hall: Hall) -> None:
    hall.evening("drammen")
    hall.restore(hall.copy())
    found = restore_recovery.read_status(hall.context.redis)
    assert found
    assert found.phase is Phase.DONE
    assert 0 < hall.client.pttl(keys.RESTORE) <= restore_recovery.ECHO


def test_a_copy_from_before_digests_had_a_key_is_keyed_though_its_bors_had_been(hall: Hall) -> None:
    hall.evening("drammen")
    bare = "0" * 64
    hall.client.hset("{drammen}:once:old", mapping={"digest": bare, "answer": "{}", "number": ""})
    key = hall.client.hget("{drammen}:digests", "key")
    hall.client.delete("{drammen}:digests")
    kept = hall.copy()
    hall.client.hset("{drammen}:digests", "key", key)
    migrator = Migrator(hall.context.redis)
    migrator.catch_up("drammen")
    hall.restore(kept)
    assert hall.context.redis.hget("{drammen}:once:old", "digest") == bare
    migrator.catch_up("drammen")
    assert hall.context.redis.hget("{drammen}:once:old", "digest") != bare
