"""What the ledger promises, each promise a function that fails when it is broken.

They run with commit.lua as it is, and again with one line of it spoilt: then at least one of them must fail.
"""

from collections.abc import Callable

from frivilligbors import keys
from frivilligbors.commit import Absent, Append, Commit, Delete, Equals, Length, Put, Rank, Size, Unrank
from frivilligbors.idempotency import Answer, Mismatch
from frivilligbors.ledger import Conflict

from .damage_properties import (
    a_log_in_which_no_position_is_left_takes_nothing_more_and_says_so,
    a_log_that_somebody_else_wrote_in_goes_on_after_it,
    a_record_that_cannot_have_its_number_is_found_before_anything_is_written,
    what_is_taken_away_whole_may_be_of_any_kind,
    what_the_store_would_refuse_half_way_is_found_before_anything_is_written,
)
from .ledger_stage import Stage, asked, confirmed, refused
from .race_properties import (
    nothing_is_confirmed_after_the_gong,
    numbers_have_no_gap_and_no_double_under_sixteen_threads,
    of_eight_who_send_one_key_one_does_it_and_all_get_its_answer,
    of_two_who_do_the_same_thing_with_different_keys_one_does_it,
)

Property = Callable[[Stage], None]


def record_fact_and_answer_are_kept_together(stage: Stage) -> None:
    assert stage.commit(stage.agreement()) == Answer({"agreement_id": "a1", "number": 1}, replayed=False)
    assert stage.record(keys.AGREEMENT, "a1") == {"agreement_id": "a1", "number": "1"}
    assert stage.redis.lrange(keys.AGREEMENTS.of(stage.bors), 0, -1) == ["a1"]
    assert stage.facts == [confirmed(number=1)]


def the_same_request_gets_the_same_answer_and_is_kept_once(stage: Stage) -> None:
    first = stage.commit(stage.agreement(), idempotency_key="one")
    with stage.nothing_kept():
        again = stage.commit(stage.agreement("another"), idempotency_key="one")
    assert again == Answer(first.content, replayed=True)


def a_replay_needs_nothing_to_hold_any_more(stage: Stage) -> None:
    commit = stage.agreement(expects=[Absent(keys.AGREEMENT, "a1")])
    first = stage.commit(commit, idempotency_key="one")
    assert stage.commit(commit, idempotency_key="one").content == first.content


def a_key_used_for_another_body_is_a_mismatch(stage: Stage) -> None:
    stage.commit(stage.agreement(), idempotency_key="one", body={"gives": "salen"})
    with stage.nothing_kept():
        refused(lambda: stage.commit(stage.agreement("a2"), idempotency_key="one", body={"gives": "koret"}), Mismatch)


def an_answer_comes_back_letter_by_letter(stage: Stage) -> None:
    content = {"empty": [], "nothing": {}, "large": 2**60, "text": 'så "rart" \\ \x01 🦜 {} []'}
    for _ in range(2):
        assert stage.commit(Commit(answer=content), idempotency_key="one").content == content


def without_a_number_nothing_is_numbered(stage: Stage) -> None:
    for _ in range(2):
        answer = stage.commit(Commit(facts=[confirmed(number=7)], answer={"ok": True}), idempotency_key="one")
        assert answer.content == {"ok": True}
    assert stage.numbers == [7]


def what_must_be_absent_conflicts_when_it_is_there(stage: Stage) -> None:
    commit = stage.agreement(expects=[Absent(keys.AGREEMENT, "a1")])
    stage.commit(commit)
    with stage.nothing_kept():
        assert refused(lambda: stage.commit(commit), Conflict).expectation == commit.expects[0]


def a_field_that_must_be_absent_conflicts_when_it_is_there(stage: Stage) -> None:
    def claim(code: str) -> Commit:
        return Commit(expects=[Absent(keys.CODES, "", code)], writes=[Put(keys.CODES, "", {code: "choir"})], answer={})

    stage.commit(claim("K7F3"), owner="registration")
    stage.commit(claim("P4XR"), owner="registration")  # another field of the same hash is free
    with stage.nothing_kept():
        refused(lambda: stage.commit(claim("K7F3"), owner="registration"), Conflict)


def what_has_another_value_conflicts(stage: Stage) -> None:
    stage.open_()
    for value in ("2", "", "01"):
        with stage.nothing_kept():
            expects = [Equals(keys.BORS, "", "revision", value)]
            refused(lambda expects=expects: stage.commit(stage.agreement(expects=expects)), Conflict)
    assert stage.commit(stage.agreement(expects=[Equals(keys.BORS, "", "revision", "1")])).content["number"] == 1


def what_is_not_there_equals_nothing(stage: Stage) -> None:
    with stage.nothing_kept():
        refused(lambda: stage.commit(stage.agreement(expects=[Equals(keys.BORS, "", "revision", "1")])), Conflict)


def a_list_of_another_length_conflicts(stage: Stage) -> None:
    stage.commit(stage.agreement("a1"))
    for length in ("0", "2"):
        with stage.nothing_kept():
            expects = [Length(keys.AGREEMENTS, "", length)]
            refused(lambda expects=expects: stage.commit(stage.agreement("a2", expects=expects)), Conflict)
    still = [Length(keys.AGREEMENTS, "", "1"), Length(keys.HANDSHAKES, "", "0")]
    assert stage.commit(stage.agreement("a2", expects=still)).content["number"] == 2


def a_hash_of_another_size_conflicts(stage: Stage) -> None:
    stage.commit(stage.agreement("a1"))
    for size in ("1", "3"):
        with stage.nothing_kept():
            expects = [Size(keys.AGREEMENT, "a1", size)]
            refused(lambda expects=expects: stage.commit(stage.agreement("a2", expects=expects)), Conflict)
    still = [Size(keys.AGREEMENT, "a1", "2"), Size(keys.AGREEMENT, "a2", "0")]
    assert stage.commit(stage.agreement("a2", expects=still)).content["number"] == 2


def every_expectation_is_asked_and_the_first_that_fails_is_named(stage: Stage) -> None:
    stage.open_()
    holds, fails = Equals(keys.BORS, "", "state", "open"), Equals(keys.BORS, "", "revision", "7")
    other = Absent(keys.BORS)
    for expects, named in (([holds, fails], fails), ([fails, other], fails), ([holds, holds, other], other)):
        with stage.nothing_kept():
            trouble = refused(lambda expects=expects: stage.commit(stage.agreement(expects=expects)), Conflict)
        assert trouble.expectation == named


def a_conflict_uses_up_neither_the_key_nor_a_number(stage: Stage) -> None:
    refused(
        lambda: stage.commit(stage.agreement(expects=[Equals(keys.BORS, "", "revision", "1")]), idempotency_key="one"), Conflict
    )
    stage.open_()
    assert stage.commit(stage.agreement(), idempotency_key="one") == Answer({"agreement_id": "a1", "number": 1}, replayed=False)


def positions_have_no_gaps(stage: Stage) -> None:
    stage.commit(Commit(facts=[asked("one")], answer={}))
    stage.commit(Commit(facts=[asked("two"), asked("three"), asked("four")], answer={}))
    stage.commit(Commit(answer={}))
    stage.commit(Commit(facts=[asked("five")], answer={}))
    entries = stage.redis.xrange(keys.LOG.of(stage.bors), "-", "+", 100)
    assert [(name, fields["participant_id"]) for name, fields in entries] == [
        ("1-0", "one"),
        ("2-0", "two"),
        ("3-0", "three"),
        ("4-0", "four"),
        ("5-0", "five"),
    ]


def every_fact_and_record_of_a_commit_gets_its_number(stage: Stage) -> None:
    stage.commit(stage.agreement("a0"))
    commit = stage.agreement(
        writes=[Put(keys.AGREEMENT, name, {"agreement_id": name}) for name in ("a1", "a2")],
        facts=[confirmed("a1"), confirmed("a2")],
        numbered=[(keys.AGREEMENT, "a1"), (keys.AGREEMENT, "a2")],
    )
    assert [stage.commit(commit, idempotency_key="one").content["number"] for _ in range(2)] == [2, 2]
    assert stage.numbers == [1, 2, 2]
    assert [stage.record(keys.AGREEMENT, name)["number"] for name in ("a1", "a2")] == ["2", "2"]


def all_kinds_of_writes_are_written(stage: Stage) -> None:
    stage.commit(
        Commit(
            writes=[
                Put(keys.HANDSHAKE, "h1", {"state": "accepted", "code": "H3P", "gives": "en sal"}),
                Append(keys.HANDSHAKES, "", "h1"),
                Append(keys.HANDSHAKES, "", "h2"),
                Rank(keys.WAITING_HANDSHAKES, "", "h1", 17),
                Rank(keys.WAITING_HANDSHAKES, "", "h2", 18),
                Put(keys.HANDSHAKE_CODES, "", {"H3P": "h1", "H8W": "h2"}),
                Put(keys.HANDSHAKE, "h2", {"state": "proposed"}),
            ],
            answer={},
        )
    )
    unrank = Unrank(keys.WAITING_HANDSHAKES, "", "h1")
    stage.commit(Commit(writes=[unrank, Delete(keys.HANDSHAKE_CODES, "", ("H3P",)), Delete(keys.HANDSHAKE, "h2")], answer={}))
    assert stage.record(keys.HANDSHAKE, "h1") == {"state": "accepted", "code": "H3P", "gives": "en sal"}
    assert stage.redis.lrange(keys.HANDSHAKES.of(stage.bors), 0, -1) == ["h1", "h2"]
    assert stage.redis.zrangebyscore(keys.WAITING_HANDSHAKES.of(stage.bors), "-inf", "+inf", 0, 9) == ["h2"]
    assert stage.record(keys.HANDSHAKE_CODES) == {"H8W": "h2"}
    assert stage.record(keys.HANDSHAKE, "h2") == {}


def followers_are_nudged_when_the_log_has_grown(stage: Stage) -> None:
    listening = stage.redis.pubsub(ignore_subscribe_messages=True)
    listening.subscribe(keys.FACTS_CHANNEL)
    listening.get_message(timeout=60)
    try:
        stage.commit(stage.agreement())
        messages = (listening.get_message(timeout=0.5) for _ in range(4))
        assert any(message and message["data"] == stage.bors for message in messages)
    finally:
        listening.close()


PROPERTIES: tuple[Property, ...] = (
    record_fact_and_answer_are_kept_together,
    the_same_request_gets_the_same_answer_and_is_kept_once,
    a_replay_needs_nothing_to_hold_any_more,
    a_key_used_for_another_body_is_a_mismatch,
    an_answer_comes_back_letter_by_letter,
    without_a_number_nothing_is_numbered,
    what_must_be_absent_conflicts_when_it_is_there,
    a_field_that_must_be_absent_conflicts_when_it_is_there,
    what_has_another_value_conflicts,
    what_is_not_there_equals_nothing,
    a_list_of_another_length_conflicts,
    a_hash_of_another_size_conflicts,
    every_expectation_is_asked_and_the_first_that_fails_is_named,
    a_conflict_uses_up_neither_the_key_nor_a_number,
    positions_have_no_gaps,
    every_fact_and_record_of_a_commit_gets_its_number,
    all_kinds_of_writes_are_written,
    followers_are_nudged_when_the_log_has_grown,
    of_two_who_do_the_same_thing_with_different_keys_one_does_it,
    of_eight_who_send_one_key_one_does_it_and_all_get_its_answer,
    numbers_have_no_gap_and_no_double_under_sixteen_threads,
    nothing_is_confirmed_after_the_gong,
    what_the_store_would_refuse_half_way_is_found_before_anything_is_written,
    a_record_that_cannot_have_its_number_is_found_before_anything_is_written,
    what_is_taken_away_whole_may_be_of_any_kind,
    a_log_that_somebody_else_wrote_in_goes_on_after_it,
    a_log_in_which_no_position_is_left_takes_nothing_more_and_says_so,
)
