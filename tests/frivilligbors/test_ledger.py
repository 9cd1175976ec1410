"""The one atomic commit, and how commands run on it."""

from collections.abc import Callable

import pytest

from frivilligbors import digests, keys
from frivilligbors.commit import Absent, Commit, Equals, Put
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer, Mismatch
from frivilligbors.ledger import TRIES, Conflict, unbatched

from .ledger_stage import Stage, at_once, refused
from .properties import PROPERTIES, Property


@pytest.mark.parametrize("property_", PROPERTIES, ids=lambda property_: property_.__name__)
def test_the_ledger_keeps_its_promise(stage: Stage, property_: Property) -> None:
    property_(stage)


def perform(stage: Stage, prepare: Callable[[], Commit], idempotency_key: str = "one", body: str = "") -> Answer:
    return stage.ledger().perform(stage.bors, stage.request(idempotency_key, {"body": body}), unbatched(prepare))


def test_a_command_that_was_answered_does_not_ask_the_rules_again(stage: Stage) -> None:
    asked: list[int] = []

    def prepare() -> Commit:
        asked.append(1)
        return stage.agreement()

    first, again = (perform(stage, prepare) for _ in range(2))
    assert (first.content, first.replayed, again.replayed) == (again.content, False, True)
    assert len(asked) == 1


def test_a_command_whose_ground_has_moved_lets_the_rules_decide_again(stage: Stage) -> None:
    stage.open_()
    seen: list[str] = []

    def prepare() -> Commit:
        revision = stage.record(keys.BORS)["revision"]
        seen.append(revision)
        if len(seen) == 1:
            stage.gong()
        return stage.agreement(expects=[Equals(keys.BORS, "", "revision", revision)])

    assert perform(stage, prepare).content["number"] == 1
    assert seen == ["1", "2"]


def test_a_command_that_finds_no_peace_gives_up_with_nothing_kept(stage: Stage) -> None:
    tries: list[int] = []

    def prepare() -> Commit:
        tries.append(1)
        return stage.agreement(expects=[Equals(keys.BORS, "", "revision", "never")])

    with stage.nothing_kept():
        refused(lambda: perform(stage, prepare), Conflict)
    assert len(tries) == TRIES


def test_a_refusal_after_our_own_try_had_landed_is_its_answer(stage: Stage) -> None:
    """The first try timed out and went through all the same; by then the rules call the thing done already."""

    def prepare() -> Commit:
        stage.commit(stage.agreement(), idempotency_key="one", body={"body": ""})
        raise Refused("already-voided")

    assert perform(stage, prepare) == Answer({"agreement_id": "a1", "number": 1}, replayed=True)


def test_a_refusal_is_told_and_nothing_is_kept(stage: Stage) -> None:
    def prepare() -> Commit:
        raise Refused("nobody-gives", field="parties.0.gives")

    with stage.nothing_kept():
        no = refused(lambda: perform(stage, prepare), Refused)
    assert (no.error_code, no.field) == ("nobody-gives", "parties.0.gives")


def test_another_body_under_a_used_key_is_a_mismatch_before_any_rule_is_asked(stage: Stage) -> None:
    perform(stage, stage.agreement)

    def never() -> Commit:
        raise AssertionError("the rules were asked")

    refused(lambda: perform(stage, never, body="another"), Mismatch)


@pytest.mark.parametrize(("by", "command_name"), [("lars", "confirm"), ("kari", "void")])
def test_a_key_belongs_to_whoever_asks_and_to_its_command(stage: Stage, by: str, command_name: str) -> None:
    mine = stage.request("one")
    theirs = type(mine)(by, command_name, "one", {})
    ledger = stage.ledger()
    numbers = [ledger.commit(stage.bors, request, stage.agreement()).content["number"] for request in (mine, theirs)]
    assert numbers == [1, 2]


def test_the_order_of_the_fields_of_a_body_does_not_matter(stage: Stage) -> None:
    one, other = stage.request("one", {"a": 1, "b": 2}), stage.request("one", {"b": 2, "a": 1})
    assert digests.of_body("key", one.body) == digests.of_body("key", other.body)


def test_a_kept_answer_does_not_run_out(stage: Stage) -> None:
    stage.commit(stage.agreement(), idempotency_key="one")
    (once,) = stage.redis.scan_iter(f"{{{stage.bors}}}:once:*", 1000)
    assert stage.redis.ttl(once) == -1  # type: ignore[attr-defined]


def test_a_commit_may_rely_on_what_another_owns(stage: Stage) -> None:
    stage.commit(stage.agreement(expects=[Absent(keys.PARTICIPANT, "choir"), Absent(keys.BORS)]))


def test_two_borser_know_nothing_of_each_other(stage: Stage) -> None:
    other = Stage(stage.redis, stage.bors + "-b")
    numbers = [each.commit(each.agreement(), idempotency_key="one").content["number"] for each in (stage, other, stage)]
    assert numbers == [1, 1, 1]
    assert len(stage.numbers) == len(other.numbers) == 1


def test_a_commit_of_a_script_the_server_has_forgotten_runs_all_the_same(stage: Stage) -> None:
    ledger = stage.ledger()
    stage.redis.script_flush()  # type: ignore[attr-defined]
    assert ledger.commit(stage.bors, stage.request(), stage.agreement()).content["number"] == 1


def test_text_of_any_kind_is_kept_as_it_is(stage: Stage) -> None:
    text = 'Å "låne" \\ salen\t🦜 \x7f {"a": []} %s $1 \'; DEL x'
    stage.commit(Commit(writes=[Put(keys.AGREEMENT, "a1", {"gives": text, "empty": ""})], answer={}))
    assert stage.record(keys.AGREEMENT, "a1") == {"gives": text, "empty": ""}


def test_many_commands_on_one_record_each_happen_once(stage: Stage) -> None:
    """Eight threads raise one figure ten times each; compare-and-set loses none of them."""
    stage.commit(Commit(writes=[Put(keys.AGREEMENT, "a1", {"revision": "0"})], answer={}))

    def raise_it(request_key: str) -> None:
        def prepare() -> Commit:
            revision = stage.record(keys.AGREEMENT, "a1")["revision"]
            put = Put(keys.AGREEMENT, "a1", {"revision": str(int(revision) + 1)})
            return Commit(expects=[Equals(keys.AGREEMENT, "a1", "revision", revision)], writes=[put], answer={})

        while True:
            try:
                perform(stage, prepare, idempotency_key=request_key)
            except Conflict:
                continue
            return

    at_once(8, lambda hand: [raise_it(f"{hand}-{turn}") for turn in range(10)])
    assert stage.record(keys.AGREEMENT, "a1") == {"revision": "80"}
