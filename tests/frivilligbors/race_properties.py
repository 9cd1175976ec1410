"""What the ledger promises to many at once: see `properties.py`."""

import json
from collections.abc import Callable

from frivilligbors import keys
from frivilligbors.commit import Absent, Equals

from .ledger_stage import Stage, asked, at_once, won

MAX_TURNS = 300  # a broken ledger must break a promise, not hang


def of_two_who_do_the_same_thing_with_different_keys_one_does_it(stage: Stage) -> None:
    commit = stage.agreement(expects=[Absent(keys.AGREEMENT, "a1")])
    assert sorted(at_once(8, lambda _: won(lambda: stage.commit(commit)))) == [False] * 7 + [True]
    assert stage.numbers == [1]


def of_eight_who_send_one_key_one_does_it_and_all_get_its_answer(stage: Stage) -> None:
    answers = at_once(8, lambda hand: stage.commit(stage.agreement(f"a{hand}"), idempotency_key="one"))
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert len({json.dumps(answer.content) for answer in answers}) == 1
    assert stage.numbers == [1]


def numbers_have_no_gap_and_no_double_under_sixteen_threads(stage: Stage) -> None:
    def work(hand: int) -> list[int]:
        return [stage.commit(stage.agreement(f"{hand}-{turn}")).content["number"] for turn in range(5)]

    found = [number for numbers in at_once(16, work) for number in numbers]
    assert sorted(found) == stage.numbers == list(range(1, 81))


def nothing_is_confirmed_after_the_gong(stage: Stage) -> None:
    stage.open_()
    expects = [Equals(keys.BORS, "", "revision", "1")]

    def confirms(name: str) -> bool:
        return won(lambda: stage.commit(stage.agreement(name, expects=expects)))

    def work(hand: int) -> int:
        if hand == 0:
            strike_when(lambda: len(stage.numbers) >= 3)
            return 0
        return next((turn for turn in range(MAX_TURNS) if not confirms(f"{hand}-{turn}")), MAX_TURNS)

    def strike_when(holds: Callable[[], bool]) -> None:
        next((turn for turn in range(MAX_TURNS) if holds()), None)
        stage.gong()

    confirmed_by = at_once(4, work)
    facts = stage.facts
    gong = facts.index(asked("gong"))
    assert gong == sum(confirmed_by) == len(stage.numbers) == len(facts) - 1
