"""What each stream is sent: after any history, what a screen has put together is what a fresh page shows."""

import json
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frivilligbors import keys
from frivilligbors.enums import AgreementKind, Scene
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from frivilligbors.tallies import LATEST
from services.display.changed_regions import regions
from services.display.hub.stream_payloads import SENT_AGAIN, StreamPayloads
from services.display.hub.viewers import holder_of
from services.display.pictures import Pictures
from services.display.rules.streams import BOARD, Stream, StreamKind
from services.display.store.walls import NEWEST, LastRead, WallRecords, WallStore

from .evening import Evening

WALL, NUMBERS = Stream(StreamKind.WALL, "nb", "http://192.0.2.7:8000"), Stream(StreamKind.NUMBERS, "nn")
SIDES = [("Røde Kors", "voluntary"), ("Biblioteket", "public"), ("Bakeriet", "business"), ("Kari", "individual")]
TIMED = {"time", "sun", "wanted"}  # the time that is left runs on by itself, and needs take turns
Step = Callable[[Evening, list[str]], object]


class Screen:
    """A screen that puts a page together from frames, as the scripts do."""

    def __init__(self) -> None:
        self.regions: dict[str, str] = {}
        self.picture = 0

    def take(self, data: bytes) -> None:
        frame = json.loads(data)
        if "html" in frame:
            fresh = regions(frame["html"])
            assert frame["since"] in (None, self.picture)
            self.regions = fresh if frame["since"] is None else {**self.regions, **fresh}
        self.picture = frame["picture"]

    def shows(self, fresh: str) -> None:
        expected = regions(fresh)
        assert self.regions.keys() == expected.keys()
        assert {name for name, html in expected.items() if self.regions[name] != html} <= TIMED


@pytest.fixture(scope="module")
def pictures(settings: Settings) -> Pictures:
    return Pictures(settings)


@pytest.fixture
def make(redis: RedisClient, pictures: Pictures) -> Callable[[Evening], StreamPayloads]:
    return lambda evening: StreamPayloads(evening.slug, WallStore(redis), pictures, "")


def agree(one: int, other: int, intent: bool) -> Step:
    kind = AgreementKind.INTENT if intent else AgreementKind.AGREEMENT
    return lambda evening, made: made.append(evening.agree(SIDES[one], SIDES[other], kind=kind))


def with_agreement(act: Callable[[Evening, str], object]) -> Step:
    return lambda evening, made: act(evening, made[-1]) if made else None


STEPS = st.one_of(
    st.builds(agree, st.integers(0, 3), st.integers(0, 3), st.booleans()),
    st.sampled_from(list(Scene)).map(lambda scene: lambda evening, _: evening.choose(scene)),
    st.integers(1, 5).map(lambda step: lambda evening, _: evening.choose(Scene.RESULT, step=step)),
    st.sampled_from(
        [
            with_agreement(lambda evening, one: evening.void(one)),
            with_agreement(lambda evening, one: evening.hide(one)),
            lambda evening, _: evening.need(SIDES[0], "To benker"),
            lambda evening, _: evening.open(left=timedelta(minutes=50)),
            lambda evening, _: evening.close(),
            lambda evening, _: evening.come(SIDES[2]),
            lambda evening, made: (made.clear(), evening.restart()),
        ]
    ),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEPS, st.booleans()), max_size=12))
def test_after_any_history_a_screen_shows_what_a_fresh_page_shows(
    redis: RedisClient, make: Callable[[Evening], StreamPayloads], pictures: Pictures, steps: list[tuple[Step, bool]]
) -> None:
    evening = Evening(redis, f"h-{token_hex(6)}")
    try:
        frames, made, screens = make(evening), list[str](), {WALL: Screen(), NUMBERS: Screen()}
        for stream, frame in frames.of([WALL, NUMBERS], 0.0).items():
            screens[stream].take(frame.full)
        for step, is_missed in steps:
            step(evening, made)
            sent = frames.of([WALL, NUMBERS], 0.0)
            for stream, screen in screens.items():
                screen.take(sent[stream].full if is_missed else sent[stream].changes)
            fresh = make(evening).of([WALL, NUMBERS], 0.0)
            for stream, screen in screens.items():
                screen.shows(json.loads(fresh[stream].full)["html"])
    finally:
        evening.remove()


def test_nothing_is_rendered_again_while_nothing_changes(make: Callable[[Evening], StreamPayloads], evening: Evening) -> None:
    evening.open()
    frames = make(evening)
    first = frames.of([WALL], 0.0)[WALL]
    assert first.changes == first.full
    again = frames.of([WALL], 2.0)[WALL]
    assert set(json.loads(again.changes)) == {"board", "picture"}
    assert json.loads(again.full)["html"] == json.loads(first.full)["html"]


def test_an_agreement_brings_the_regions_that_show_it(make: Callable[[Evening], StreamPayloads], evening: Evening) -> None:
    evening.open()
    frames = make(evening)
    frames.of([WALL], 0.0)
    evening.agree(*SIDES[:2])
    frame = json.loads(frames.of([WALL], 1.0)[WALL].changes)
    assert frame["since"] == frame["picture"] - 1
    shown = {"sun", "bridge-public-voluntary", "labels", "caption", "split", "latest"}
    assert shown <= set(regions(frame["html"])) <= {*shown, "time"}
    assert frame["board"]["agreements"]["total"] == 1


def test_the_board_stream_is_the_board_alone(make: Callable[[Evening], StreamPayloads], evening: Evening) -> None:
    frame = make(evening).of([BOARD], 0.0)[BOARD]
    assert frame.full == frame.changes
    assert json.loads(frame.full)["bors"] == evening.slug


def test_signals_go_to_those_concerned_and_to_all_now_and_then(
    make: Callable[[Evening], StreamPayloads], evening: Evening
) -> None:
    evening.open()
    streams = [Stream(StreamKind.OWN, participant=holder_of(evening.come(side))) for side in SIDES[:3]]
    frames = make(evening)
    assert set(frames.of(streams, 0.0)) == set(streams)
    assert frames.of(streams, 1.0) == {}
    evening.agree(*SIDES[:2])
    assert set(frames.of(streams, 2.0)) == set(streams[:2])
    assert set(frames.of(streams, SENT_AGAIN)) == set(streams)
    evening.close()
    assert set(frames.of(streams, SENT_AGAIN + 1)) == set(streams)


def test_whoever_comes_is_told_at_once_what_is_known(make: Callable[[Evening], StreamPayloads], evening: Evening) -> None:
    own = Stream(StreamKind.OWN, participant=holder_of(evening.come(SIDES[0])))
    frames = make(evening)
    assert frames.latest_signal(own) is None
    frames.of([own], 0.0)
    signal = frames.latest_signal(own)
    assert signal
    message: dict[str, Any] = json.loads(signal.full)
    assert message["changed_at"] == Log(evening.redis).newest_position(evening.slug)


def test_a_log_that_was_put_back_is_followed_from_its_beginning(
    make: Callable[[Evening], StreamPayloads], evening: Evening
) -> None:
    evening.open()
    evening.come(SIDES[0])
    desk, frames = Stream(StreamKind.DESK), make(evening)
    frames.of([desk], 0.0)
    evening.restart()
    assert json.loads(frames.of([desk], 1.0)[desk].full) == {
        "epoch": "e2",
        "state": "planned",
        "changed_at": 0,
        "roster_at": 0,
        "behind": {"wall": 0, "letters": 0},
        "confirmed": [],
    }


def test_letters_that_are_made_or_sent_are_news_for_those_who_run_the_evening(
    make: Callable[[Evening], StreamPayloads], evening: Evening
) -> None:
    desk, overview, own = Stream(StreamKind.DESK), Stream(StreamKind.OVERVIEW), Stream(StreamKind.OWN, participant="kari")
    frames = make(evening)
    frames.of([desk, overview, own], 0.0)
    evening.redis.zadd(keys.LETTERS_DUE.of(evening.slug), {"letter": 1})
    sent = frames.of([desk, overview, own], 1.0)
    assert set(sent) == {desk, overview}
    assert json.loads(sent[desk].changes)["behind"] == {"wall": 0, "letters": 1}


def test_where_the_newest_are_voided_the_older_ones_are_shown(redis: RedisClient, evening: Evening) -> None:
    evening.open()
    made = [evening.agree(SIDES[0], SIDES[1]) for _ in range(NEWEST + 3)]
    walls, last = WallStore(redis), LastRead()
    assert shown(walls.read(evening.slug, last)) == [*reversed(made)][:LATEST]
    for one in made[2:]:
        evening.void(one)
    assert shown(walls.read(evening.slug, last)) == [*reversed(made[:2])]
    assert last.agreements.keys() == set(made[:2]), "nothing is kept that the picture does not show"


def shown(records: WallRecords | None) -> list[str]:
    assert records
    assert all(set(records.organisations) >= {party.organisation_id for party in one.parties} for one in records.newest_shown)
    return [one.agreement_id for one in records.newest_shown]
