"""Facts and records as text and back: strict when written, tolerant when read."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors import facts as facts_module
from frivilligbors.codec import (
    Unreadable,
    compact_json,
    dumps,
    instant,
    loads,
    milliseconds,
    pack,
    pack_fact,
    plain,
    unpack,
    unpack_fact,
)
from frivilligbors.enums import Category, Sector
from frivilligbors.facts import FACTS, BorsOpened, Fact
from frivilligbors.records import Bors, LetIn, Organisation, Participant, Posting
from frivilligbors.tallies import Tallies, fold

from .generated import MOMENTS, any_record, facts
from .ledger_stage import AT, confirmed


@given(facts())
def test_a_fact_is_read_as_it_was_written(fact: Any) -> None:
    assert unpack_fact(pack_fact(fact)) == fact


@given(any_record())
def test_a_record_is_read_as_it_was_written(record: Any) -> None:
    assert unpack(type(record), pack(record)) == record
    assert loads(type(record), dumps(record)) == record


@given(st.lists(facts(), max_size=30))
def test_tallies_are_read_as_they_were_written_and_the_same_ones_give_the_same_bytes(log: list[Any]) -> None:
    tallies = fold(Tallies(), log)
    text = dumps(tallies)
    assert loads(Tallies, text) == tallies
    assert dumps(loads(Tallies, text)) == text


@given(facts())
def test_all_that_is_written_of_a_fact_is_text(fact: Any) -> None:
    assert all(isinstance(part, str) for pair in pack_fact(fact).items() for part in pair)


@given(facts(), st.dictionaries(st.text().map(lambda name: f"new_{name}"), st.text(), max_size=4))
def test_what_a_newer_writer_added_is_ignored(fact: Any, more: dict[str, str]) -> None:
    assert unpack_fact(pack_fact(fact) | more) == fact


def test_what_an_older_writer_did_not_know_takes_its_default() -> None:
    packed = pack_fact(confirmed(number=7))
    for name in ("in_grace", "handshake_id", "was_late"):
        packed.pop(name, None)
    assert unpack_fact(packed) == confirmed(number=7)


def test_what_a_newer_writer_added_within_is_ignored_too() -> None:
    packed = {"participant_id": "a", "code": "K7F3", "name": "Kari", "registered_at": instant(AT)}
    packed |= {"needs": '[{"category":"time","text":"besøk","urgent":true}]', "consents": '{"wall":true,"film":true}'}
    person = unpack(Participant, packed)
    assert (person.needs[0].text, person.consents.wall, person.consents.result) == ("besøk", True, False)


@pytest.mark.parametrize("name", ["at", "by", "agreement_id", "sectors", "category", "kind", "agreed_at", "participants"])
def test_without_what_it_needs_a_fact_cannot_be_read(name: str) -> None:
    packed = pack_fact(confirmed())
    del packed[name]
    with pytest.raises(Unreadable):
        unpack_fact(packed)


@pytest.mark.parametrize("packed", [{}, {"fact": ""}, {"fact": "bors.burnt"}, {"fact": "bors.opened"}, {"at": "x"}])
def test_what_is_no_fact_is_unreadable(packed: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        unpack_fact(packed)


@given(
    facts(),
    st.data(),
    st.one_of(st.text(), st.sampled_from(["null", "[]", "{}", "[[]]", '["a"]', "NaN", "1e999", "true", "7", '""', "[" * 9000])),
)
def test_a_broken_fact_is_unreadable_and_nothing_worse(fact: Any, data: st.DataObject, garbage: str) -> None:
    packed = pack_fact(fact)
    packed[data.draw(st.sampled_from(sorted(packed)))] = garbage
    try:
        read = unpack_fact(packed)
    except Unreadable:
        return
    fold(Tallies(), [read])  # whatever can be read can be counted


@given(
    any_record(),
    st.data(),
    st.one_of(st.text(), st.sampled_from(["null", "[]", "{}", '["a"]', '{"wall":7}', "NaN", "true", "7", "[" * 9000])),
)
def test_a_broken_record_is_unreadable_and_nothing_worse(record: Any, data: st.DataObject, garbage: str) -> None:
    packed = pack(record)
    packed[data.draw(st.sampled_from(sorted(packed)))] = garbage
    try:
        unpack(type(record), packed)
    except Unreadable:
        return


@given(
    st.one_of(
        st.text(),
        st.sampled_from(
            ["[]", "7", "null", '{"agreements":[]}', '{"participants":7}', '{"newest":{}}', '{"agreements":{"by_pair":[1]}}']
        ),
    )
)
def test_a_broken_board_is_unreadable_and_nothing_worse(text: str) -> None:
    try:
        loads(Tallies, text)
    except Unreadable:
        return


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2024-05-06",
        "2024-05-06T17:11:18.123",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "24-05-06T17:11Z",
    ],
)
def test_a_time_that_is_no_moment_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        unpack_fact(pack_fact(BorsOpened(at=AT, by="ola", closes_at=AT)) | {"closes_at": text})


def test_a_time_is_written_in_utc_to_the_millisecond() -> None:
    assert instant(datetime(2024, 5, 6, 19, 11, 18, 123_999, timezone(timedelta(hours=2)))) == "2024-05-06T17:11:18.123Z"
    assert instant(datetime(2024, 5, 6, tzinfo=UTC)) == "2024-05-06T00:00:00.000Z"


@given(MOMENTS, MOMENTS)
def test_times_as_text_are_in_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (instant(one) < instant(other)) == (one < other)


def test_nothing_is_written_for_none_and_text_is_written_as_it_is() -> None:
    packed = pack(Bors(slug="b", name='Å "b" {}'))
    assert packed["name"] == 'Å "b" {}'
    assert packed.keys().isdisjoint({"opens_at", "closes_at", "grace_until"})


def test_every_fact_has_a_name_of_its_own() -> None:
    kinds = [kind for kind in vars(facts_module).values() if isinstance(kind, type) and issubclass(kind, Fact)]
    names = [kind.name for kind in kinds if "name" in vars(kind)]
    assert sorted(names) == sorted(FACTS)
    assert len(names) > 20


def test_no_fact_has_room_for_names_addresses_or_free_text() -> None:
    """What points at a person lives in records, which can be erased."""
    names = {field.name for kind in FACTS.values() for field in fields(kind) if field.type in ("str", "str | None", str)}
    ids = {name for name in names if name.endswith("_id")}
    assert names - ids == {"by"}


def test_a_record_whose_type_nobody_foresaw_is_no_surprise() -> None:
    @dataclass(frozen=True)
    class Odd:
        sector: Sector | None = None
        counts: tuple[int, ...] = ()

    assert unpack(Odd, {"sector": "public", "counts": "[1,2]"}) == Odd(Sector.PUBLIC, (1, 2))
    with pytest.raises(Unreadable):
        unpack(Odd, {"counts": '[1,"2"]'})


@given(MOMENTS)
def test_a_time_in_milliseconds_is_the_time_it_is_written_as(at: datetime) -> None:
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds(at)) == datetime.fromisoformat(instant(at))


def test_bytes_that_are_no_text_make_no_record_and_no_board() -> None:
    """A connection reads them as halves of letters, which no page could write."""
    with pytest.raises(Unreadable):
        unpack(Organisation, {"organisation_id": "choir", "name": "Koret \udcc3", "sector": "voluntary"})
    with pytest.raises(Unreadable):
        loads(Tallies, '{"newest":["\udcc3"]}')


def test_compact_json_is_byte_for_byte_what_json_writes() -> None:
    """Each sign of Unicode, halves of letters too, and each kind of value that records have."""
    for sign in map(chr, range(0x11000)):
        assert compact_json([sign]) == json.dumps([sign], ensure_ascii=False, separators=(",", ":"))
    value = {
        "a": [1, -1, True, False, None, "x"],
        "b": (Sector.PUBLIC, {"c": []}),
        "d": Posting(category=Category.TIME, text="t"),
    }
    assert compact_json(value) == json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def test_a_time_in_a_part_of_a_record_is_written_to_the_millisecond() -> None:
    at = datetime(2024, 5, 6, 17, 11, 18, 123_456, tzinfo=UTC)
    person = Participant(participant_id="p", code="K7F3", name="Kari", registered_at=at, let_in=(LetIn(at=at, by="kari"),))
    assert pack(person)["let_in"] == '[{"at":"2024-05-06T17:11:18.123Z","by":"kari"}]'
