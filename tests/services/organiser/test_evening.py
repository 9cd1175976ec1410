from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from frivilligbors import keys
from frivilligbors.facts import BorsClosed, BorsCreated, BorsOpened
from frivilligbors.kinds import State
from frivilligbors.ledger import Mismatch
from frivilligbors.log import Log
from frivilligbors.records import Bors
from frivilligbors.refused import Refused
from frivilligbors.settings import Settings
from frivilligbors.store import Store
from services.organiser import rules
from services.organiser.store import BATCH, close, create, open_, remove
from web.house import House, furnished
from web.shell import Slug

OLA = "ola-the-organiser"


@dataclass
class Hands:
    """A clock that stands until somebody moves it."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Hands:
    return Hands(datetime(2024, 5, 6, 17, 30, tzinfo=UTC))


@pytest.fixture
def home(settings: Settings, clock: Hands) -> House:
    return replace(furnished(settings), clock=clock)


@pytest.fixture
def planned(home: House, bors: str) -> str:
    create(home, bors, "Børsen i Drammen", place="Union Scene", by=OLA, key="planned")
    return bors


def the(home: House, slug: str) -> Bors:
    found = home.roster.bors(slug)
    assert found is not None
    return found


def everything(store: Store, slug: str) -> list[str]:
    return [*store.scan_iter(f"*{slug}*", 1000), *(name for name in store.smembers(keys.DIRECTORY) if name == slug)]


def test_a_new_bors_is_planned_and_its_first_fact_says_so(home: House, bors: str) -> None:
    opens_at = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
    answer = create(home, bors, "Børsen i Drammen", place="Union Scene", opens_at=opens_at, by=OLA, key="1")
    kept = the(home, bors)
    assert (kept.name, kept.place, kept.opens_at, kept.stored_state) == (
        "Børsen i Drammen",
        "Union Scene",
        opens_at,
        State.PLANNED,
    )
    assert len(kept.epoch) == 16
    assert answer.content == {"bors": bors, "state": "planned", "revision": 1, "opens_at": "2024-05-06T16:00:00.000Z"}
    assert [entry.fact for entry in Log(home.store).whole(bors)] == [
        BorsCreated(at=home.clock.now(), by=OLA, rehearsal=False, opens_at=opens_at)
    ]
    assert bors in home.roster.borser()


def test_followers_can_find_a_bors_before_its_first_fact(home: House, bors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(self: object, *_: object) -> None:
        assert bors in home.roster.borser()
        raise ConnectionError

    monkeypatch.setattr("frivilligbors.ledger.Ledger.commit", dies)
    with pytest.raises(ConnectionError):
        create(home, bors, "Børsen", by=OLA, key="1")
    assert home.roster.bors(bors) is None
    monkeypatch.undo()
    assert create(home, bors, "Børsen", by=OLA, key="1").replayed is False


def test_two_borser_created_alike_have_logs_of_their_own(home: House, bors: str) -> None:
    create(home, bors, "Børsen", by=OLA, key="1")
    create(home, f"{bors}-2", "Børsen", by=OLA, key="1")
    assert the(home, bors).epoch != the(home, f"{bors}-2").epoch


def test_an_address_that_is_taken_is_refused(home: House, planned: str) -> None:
    with pytest.raises(Refused) as no:
        create(home, planned, "En annen børs", by="another", key="2")
    assert (no.value.code, no.value.field) == ("slug-taken", "slug")
    assert the(home, planned).name == "Børsen i Drammen"


def test_the_same_key_creates_once_and_another_body_is_refused(home: House, planned: str) -> None:
    again = create(home, planned, "Børsen i Drammen", place="Union Scene", by=OLA, key="planned")
    assert again.replayed
    assert Log(home.store).length(planned) == 1
    with pytest.raises(Mismatch):
        create(home, planned, "Et annet navn", place="Union Scene", by=OLA, key="planned")


@pytest.mark.parametrize("slug", ["", "Drammen", "-drammen", "drammen-", "dra mmen", "drømmen", "a" * 41, "~", "a{b}", "a\n"])
def test_an_address_that_could_not_be_read_aloud_is_refused(home: House, slug: str) -> None:
    with pytest.raises(Refused) as no:
        create(home, slug, "Børsen", by=OLA, key="1")
    assert no.value.code == "slug-malformed"
    assert slug not in home.roster.borser()


def test_what_may_stand_in_a_path_is_what_may_name_a_bors() -> None:
    assert rules.SLUG.pattern == Slug.regex


def test_the_evening_goes_from_gong_to_gong_and_closes_by_itself(home: House, planned: str, clock: Hands) -> None:
    opened = open_(home, planned, minutes=60, by=OLA, key="gong")
    began = clock.at
    assert opened.content == {
        "bors": planned,
        "state": "open",
        "revision": 2,
        "opens_at": "2024-05-06T17:30:00.000Z",
        "closes_at": "2024-05-06T18:30:00.000Z",
    }
    clock.pass_(minutes=61)
    assert the(home, planned).state(clock.at) is State.OPEN
    close(home, planned, grace_minutes=5, by=OLA, key="second gong")
    bors = the(home, planned)
    assert (bors.revision, bors.closes_at, bors.grace_until) == (3, clock.at, clock.at + timedelta(minutes=5))
    assert bors.state(clock.at) is State.GRACE
    assert bors.state(clock.at + timedelta(minutes=4, seconds=59)) is State.GRACE
    assert bors.state(clock.at + timedelta(minutes=5)) is State.CLOSED
    assert [entry.fact for entry in Log(home.store).whole(planned)][1:] == [
        BorsOpened(at=began, by=OLA, closes_at=began + timedelta(minutes=60)),
        BorsClosed(at=clock.at, by=OLA, grace_until=clock.at + timedelta(minutes=5)),
    ]


def test_without_grace_the_bors_is_closed_at_once(home: House, planned: str, clock: Hands) -> None:
    open_(home, planned, by=OLA, key="1")
    close(home, planned, grace_minutes=0, by=OLA, key="2")
    assert the(home, planned).state(clock.at) is State.CLOSED


def test_the_gong_is_struck_in_order_only(home: House, planned: str, clock: Hands) -> None:
    assert refusal(lambda: close(home, planned, by=OLA, key="1")) == "not-open-yet"
    open_(home, planned, by=OLA, key="2")
    assert refusal(lambda: open_(home, planned, by=OLA, key="3")) == "already-open"
    close(home, planned, by=OLA, key="4")
    assert refusal(lambda: close(home, planned, by=OLA, key="5")) == "already-closed"
    assert refusal(lambda: open_(home, planned, by=OLA, key="6")) == "already-closed"
    clock.pass_(minutes=30)
    assert refusal(lambda: close(home, planned, by=OLA, key="7")) == "already-closed"
    assert Log(home.store).length(planned) == 3


def test_the_gong_struck_twice_with_one_key_sounds_once(home: House, planned: str, clock: Hands) -> None:
    first = open_(home, planned, minutes=45, by=OLA, key="1")
    clock.pass_(minutes=1)
    again = open_(home, planned, minutes=45, by=OLA, key="1")
    assert again.replayed
    assert again.content == first.content
    close(home, planned, by=OLA, key="2")
    assert close(home, planned, by=OLA, key="2").replayed
    assert Log(home.store).length(planned) == 3


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_a_window_of_no_length_or_half_a_night_is_refused(home: House, planned: str, minutes: int) -> None:
    assert refusal(lambda: open_(home, planned, minutes=minutes, by=OLA, key="1")) == "minutes-out-of-range"
    open_(home, planned, by=OLA, key="2")
    if minutes:
        assert refusal(lambda: close(home, planned, grace_minutes=minutes, by=OLA, key="3")) == "grace-out-of-range"


def test_a_bors_that_nobody_planned_has_no_gong(home: House, bors: str) -> None:
    assert refusal(lambda: open_(home, bors, by=OLA, key="1")) == "bors-unknown"
    assert refusal(lambda: close(home, bors, by=OLA, key="1")) == "bors-unknown"
    assert refusal(lambda: remove(home, bors)) == "bors-unknown"
    assert everything(home.store, bors) == []


def test_two_who_strike_the_gong_at_once_strike_it_once(home: House, planned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decide, others = rules.open_, [lambda: open_(home, planned, by="another", key="1")]

    def while_another_is_quicker(bors: Bors, **told: object) -> object:
        if others:
            others.pop()()
        return decide(bors, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "open_", while_another_is_quicker)
    assert refusal(lambda: open_(home, planned, by=OLA, key="2")) == "already-open"
    assert Log(home.store).length(planned) == 2


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


def test_a_real_bors_is_never_taken_away(home: House, planned: str) -> None:
    before = everything(home.store, planned)
    assert refusal(lambda: remove(home, planned)) == "rehearsal-only"
    assert sorted(everything(home.store, planned)) == sorted(before)
    assert the(home, planned).stored_state is State.PLANNED


def refusal(command: Callable[[], object]) -> str:
    with pytest.raises(Refused) as no:
        command()
    return no.value.code
