import pytest

from frivilligbors import keys
from frivilligbors.kinds import State
from frivilligbors.store import Store
from services.organiser.store import BATCH, create, open_, remove
from web.house import House

from .evening import OLA, Evening, everything, refusal, the


def test_a_rehearsal_is_taken_away_without_a_trace(home: House, store: Store, bors: str) -> None:
    create(home, bors, "Generalprøve", rehearsal=True, by=OLA, key="1")
    open_(home, bors, by=OLA, key="2")
    other = f"{bors}-2"
    create(home, other, "Børsen", by=OLA, key="3")
    pipe = store.pipeline(transaction=False)
    for n in range(2 * BATCH + 1):
        pipe.set(keys.PARTICIPANT.of(bors, str(n)), "somebody")
    pipe.execute()
    before = len([*store.scan_iter(f"{{{bors}}}:*", 1000)])
    assert remove(home, bors) >= before > 2 * BATCH
    assert [name for name in everything(store, bors) if other not in name] == []
    assert the(home, other).name == "Børsen"
    assert refusal(lambda: remove(home, bors)) == "bors-unknown"


def test_a_rehearsal_half_taken_away_can_be_taken_away_again(
    home: House, store: Store, bors: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(home, bors, "Generalprøve", rehearsal=True, by=OLA, key="1")
    delete, calls = type(store).delete, iter([False, True])

    def dies_at_the_last(self: Store, *names: str) -> int:
        if next(calls):
            raise ConnectionError
        return int(delete(self, *names))

    monkeypatch.setattr(type(store), "delete", dies_at_the_last)
    with pytest.raises(ConnectionError):
        remove(home, bors)
    monkeypatch.undo()
    assert everything(store, bors) == [keys.BORS.of(bors)]
    assert not the(home, bors).takes_registrations(home.clock.now())
    assert remove(home, bors) >= 1
    assert everything(store, bors) == []


def test_a_real_bors_is_never_taken_away(home: House, evening: Evening) -> None:
    before = everything(home.store, evening.slug)
    assert refusal(lambda: remove(home, evening.slug)) == "rehearsal-only"
    assert sorted(everything(home.store, evening.slug)) == sorted(before)
    assert evening.bors.stored_state is State.PLANNED
