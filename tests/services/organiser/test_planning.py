from datetime import UTC, datetime

import pytest

from frivilligbors.enums import State
from frivilligbors.facts import BorsCreated
from frivilligbors.idempotency import Mismatch
from frivilligbors.log import Log
from services.organiser.commands.command_line import create_bors
from services.organiser.rules import lifecycle as rules
from web.app import Slug
from web.context import Context

from .evening import OLA, Evening, refusal, the


@pytest.fixture
def planned(evening: Evening) -> str:
    return evening.slug


def test_a_new_bors_is_planned_and_its_first_fact_says_so(context: Context, bors: str) -> None:
    opens_at = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
    answer = create_bors(context, bors, "Børsen i Drammen", place="Union Scene", opens_at=opens_at, by=OLA, idempotency_key="1")
    kept = the(context, bors)
    assert (kept.name, kept.place, kept.opens_at, kept.stored_state) == (
        "Børsen i Drammen",
        "Union Scene",
        opens_at,
        State.PLANNED,
    )
    assert len(kept.epoch) == 16
    assert answer.content == {"bors": bors, "state": "planned", "revision": 1, "opens_at": "2024-05-06T16:00:00.000Z"}
    assert [entry.fact for entry in Log(context.redis).all(bors)] == [
        BorsCreated(at=context.clock.now(), by=OLA, rehearsal=False, opens_at=opens_at)
    ]
    assert bors in context.queries.borser()


def test_followers_can_find_a_bors_before_its_first_fact(context: Context, bors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(self: object, *_: object, **__: object) -> None:
        assert bors in context.queries.borser()
        raise ConnectionError

    monkeypatch.setattr("frivilligbors.ledger.Ledger.commit", dies)
    with pytest.raises(ConnectionError):
        create_bors(context, bors, "Børsen", by=OLA, idempotency_key="1")
    assert context.queries.bors(bors) is None
    monkeypatch.undo()
    assert create_bors(context, bors, "Børsen", by=OLA, idempotency_key="1").replayed is False


def test_two_borser_created_alike_have_logs_of_their_own(context: Context, bors: str) -> None:
    create_bors(context, bors, "Børsen", by=OLA, idempotency_key="1")
    create_bors(context, f"{bors}-2", "Børsen", by=OLA, idempotency_key="1")
    assert the(context, bors).epoch != the(context, f"{bors}-2").epoch


def test_an_address_that_is_taken_is_refused(context: Context, planned: str) -> None:
    assert refusal(lambda: create_bors(context, planned, "En annen børs", by="another", idempotency_key="2")) == "slug-taken"
    assert the(context, planned).name == "Frivilligbørs Drammen"


def test_the_same_key_creates_once_and_another_body_is_refused(context: Context, planned: str) -> None:
    again = create_bors(context, planned, "Frivilligbørs Drammen", place="Union Scene", by=OLA, idempotency_key="created")
    assert again.replayed
    assert Log(context.redis).newest_position(planned) == 1
    with pytest.raises(Mismatch):
        create_bors(context, planned, "Et annet navn", place="Union Scene", by=OLA, idempotency_key="created")


@pytest.mark.parametrize("slug", sorted(rules.RESERVED_SLUGS))
def test_an_address_that_the_house_needs_itself_is_refused(context: Context, slug: str) -> None:
    assert refusal(lambda: create_bors(context, slug, "Børsen", by=OLA, idempotency_key="1")) == "slug-reserved"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Frivilligbørs Drammen 2027", "frivilligbors-drammen-2027"),
        ("  Åsen & Ærlig talt!  ", "asen-aerlig-talt"),
        ("Kárášjohka", "karasjohka"),
        ("«…»", ""),
        ("a" * 39 + " bc", "a" * 39),
    ],
)
def test_a_name_suggests_an_address(name: str, slug: str) -> None:
    assert rules.slug_of(name) == slug


@pytest.mark.parametrize("slug", ["", "Drammen", "-drammen", "drammen-", "dra mmen", "drømmen", "a" * 41, "~", "a{b}", "a\n"])
def test_an_address_that_could_not_be_read_aloud_is_refused(context: Context, slug: str) -> None:
    assert refusal(lambda: create_bors(context, slug, "Børsen", by=OLA, idempotency_key="1")) == "slug-malformed"
    assert slug not in context.queries.borser()


def test_what_may_stand_in_a_path_is_what_may_name_a_bors_however_large_it_is_written() -> None:
    assert rules.SLUG.pattern.replace("a-z", "A-Za-z") == Slug.regex
