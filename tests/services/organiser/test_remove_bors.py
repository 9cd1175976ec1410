import pytest

from frivilligbors import keys
from frivilligbors.enums import State
from frivilligbors.redis_client import RedisClient
from services.organiser.commands.command_line import create_bors, open_bors, remove_bors
from services.organiser.store.lifecycle import BATCH
from web.context import Context

from .evening import OLA, Evening, everything, refusal, the


def test_a_rehearsal_is_taken_away_without_a_trace(context: Context, redis: RedisClient, bors: str) -> None:
    create_bors(context, bors, "Generalprøve", rehearsal=True, by=OLA, idempotency_key="1")
    open_bors(context, bors, by=OLA, idempotency_key="2")
    other = f"{bors}-2"
    create_bors(context, other, "Børsen", by=OLA, idempotency_key="3")
    pipe = redis.pipeline(transaction=False)
    for n in range(2 * BATCH + 1):
        pipe.set(keys.PARTICIPANT.of(bors, str(n)), "somebody")
    pipe.execute()
    before = len([*redis.scan_iter(f"{{{bors}}}:*", 1000)])
    assert remove_bors(context, bors) >= before > 2 * BATCH
    assert [name for name in everything(redis, bors) if other not in name] == []
    assert the(context, other).name == "Børsen"
    assert refusal(lambda: remove_bors(context, bors)) == "bors-unknown"


def test_a_rehearsal_half_taken_away_can_be_taken_away_again(
    context: Context, redis: RedisClient, bors: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_bors(context, bors, "Generalprøve", rehearsal=True, by=OLA, idempotency_key="1")
    delete, calls = type(redis).delete, iter([False, True])

    def dies_at_the_last(self: RedisClient, *names: str) -> int:
        if next(calls):
            raise ConnectionError
        return int(delete(self, *names))

    monkeypatch.setattr(type(redis), "delete", dies_at_the_last)
    with pytest.raises(ConnectionError):
        remove_bors(context, bors)
    monkeypatch.undo()
    assert everything(redis, bors) == [keys.BORS.of(bors)]
    assert not the(context, bors).takes_registrations(context.clock.now())
    assert remove_bors(context, bors) >= 1
    assert everything(redis, bors) == []


def test_a_real_bors_is_never_taken_away(context: Context, evening: Evening) -> None:
    before = everything(context.redis, evening.slug)
    assert refusal(lambda: remove_bors(context, evening.slug)) == "rehearsal-only"
    assert sorted(everything(context.redis, evening.slug)) == sorted(before)
    assert evening.bors_record.stored_state is State.PLANNED
