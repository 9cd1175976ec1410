"""A copy that is damaged, and a store that is: told before anything has changed, or told and passed over."""

from collections.abc import Callable
from typing import Any

import pytest

from frivilligbors import connections, keys
from frivilligbors.board import Boards
from frivilligbors.errors import OperatorError
from frivilligbors.log import Log
from services.organiser.commands import command_line as organiser
from tests.eventually import eventually

from .conftest import Hall
from .restoring import erase, files, spoilt


@pytest.mark.parametrize(
    ("redis_key", "harm", "message"),
    [
        ("{drammen}:log", lambda client, redis_key: client.xdel(redis_key, "3-0"), "has 4-0 where 3-0 should be"),
        ("{drammen}:log", lambda client, redis_key: client.xdel(redis_key, "1-0"), "has 2-0 where 1-0 should be"),
        ("{drammen}:log", lambda client, redis_key: client.delete(redis_key), "no log"),
        ("{drammen}:log", lambda client, redis_key: (client.delete(redis_key), client.set(redis_key, 1)), "holds a string"),
        ("{drammen}:bors", lambda client, redis_key: client.hdel(redis_key, "slug"), "cannot be read"),
        ("{drammen}:bors", lambda client, redis_key: client.delete(redis_key), "no record of itself"),
        ("{drammen}:codes", lambda client, redis_key: (client.delete(redis_key), client.rpush(redis_key, 1)), "holds a list"),
    ],
)
def test_a_damaged_copy_is_refused_with_what_ails_it_and_nothing_changed(
    hall: Hall, redis_key: str, harm: Callable[[Any, str], object], message: str
) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), redis_key, harm)
    before = hall.everything()
    with pytest.raises(OperatorError, match=message):
        hall.restore(kept)
    assert hall.everything() == before


def test_nobody_who_was_erased_is_left_in_a_file_by_a_copy_that_was_refused(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:log", lambda client, redis_key: client.xdel(redis_key, "3-0"))
    erase(hall, "drammen", "nora")
    connections.rewrite(hall.context.redis)
    folder = hall.context.settings.data_dir / "store" / "appendonlydir"
    eventually(lambda: "Nora Lund" not in files(folder))
    with pytest.raises(OperatorError, match="damaged"):
        hall.restore(kept)
    eventually(lambda: "Nora Lund" not in files(folder))
    assert "Bo Mæland" in files(folder)


def test_what_the_store_does_not_take_is_told_and_nothing_has_changed(hall: Hall) -> None:
    hall.evening("drammen")
    before = hall.everything()
    kept = [
        one._replace(dump=one.dump[:-1] + bytes([one.dump[-1] ^ 1])) if one.redis_key == "{drammen}:log" else one
        for one in hall.copy()
    ]
    with pytest.raises(OperatorError, match=r"does not take \{drammen\}:log"):
        hall.restore(kept)
    assert hall.everything() == before


def test_a_record_that_cannot_be_read_and_a_wrong_board_are_told_and_do_not_stop_it(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:participant:choir", lambda client, redis_key: client.hdel(redis_key, "name"))
    kept = spoilt(hall, kept, "{drammen}:board", lambda client, redis_key: client.hset(redis_key, "at", 99))
    came = hall.restore(kept)
    assert [found.text for found in came.findings] == [
        "the record {drammen}:participant:choir cannot be read",
        "the board of drammen was not what its log adds up to; it is counted anew",
    ]
    board = Boards(hall.context.redis).read("drammen")
    assert board == Boards(hall.context.redis).rebuilt("drammen")
    assert board.position == Log(hall.context.redis).newest_position("drammen")


def test_what_somebody_else_wrote_in_the_log_is_told_and_does_not_stop_it(hall: Hall) -> None:
    hall.evening("drammen")
    name = keys.LOG.of("drammen")
    position = Log(hall.context.redis).newest_position("drammen")
    pipeline = hall.context.redis.pipeline()
    for where in (f"{position}-1", f"{position + 50}-0", f"{position + 50}-3"):
        pipeline.xadd(name, {"fact": "moon.landed"}, id=where)
    pipeline.execute()
    organiser.close_bors(hall.context, "drammen", grace_minutes=0, by="ola", idempotency_key="close")
    Boards(hall.context.redis).rebuild("drammen")
    (found,) = hall.restore(hall.copy()).findings
    assert found.text == "the log of drammen has entries that are no facts (3), which everybody passes over"


def test_damage_can_be_accepted(hall: Hall) -> None:
    hall.evening("drammen")
    kept = spoilt(hall, hall.copy(), "{drammen}:log", lambda client, redis_key: client.xdel(redis_key, "3-0"))
    assert len(hall.restore(kept, accept_damage=True).findings) == 2


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
