"""Who presses first? Rounds of races: in each a børs of its own, and several who press at the same moment, told by a seed.

Whatever the moment, there is one answer, and everybody gets it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from secrets import token_hex
from threading import Barrier
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import instant
from frivilligbors.facts import AgreementConfirmed, AgreementLate, BorsClosed, Fact
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies

from .cast import Evening, agreement_body

ENOUGH = 100  # rounds of one race after which each of its ends must have been seen
APART = (0.0, 0.01, 0.03, 0.06)  # seconds within which all press: as one, about as long as a confirm takes, and longer

Press = Callable[[], Any]


@dataclass
class Round:
    """One race. `chance` is the seed's: how many there are, and how long each hesitates."""

    evening: Evening
    chance: Random

    def at_once(self, *presses: Press) -> list[Any]:
        """Everybody presses; what each is answered."""
        ready = Barrier(len(presses))
        apart = self.chance.choice(APART)
        hesitations = [self.chance.uniform(0, apart) for _ in presses]

        def pressed(press: Press, hesitation: float) -> Any:
            ready.wait()
            time.sleep(hesitation)
            return press()

        with ThreadPoolExecutor(len(presses)) as hands:
            return list(hands.map(pressed, presses, hesitations))

    def brokers(self, many: int) -> list[str]:
        """So many brokers, each with a key of their own."""
        names = [f"broker {place}" for place in range(many)]
        for name in names:
            self.evening.tokens[name] = self.evening.invite(self.evening.role("kari"), name)
        return names

    @property
    def tallies(self) -> Tallies:
        """The board, counted anew."""
        return Boards(self.evening.context.redis).rebuilt(self.evening.slug).tallies

    def before_and_after_the_gong(self) -> tuple[Sequence[Fact], Sequence[Fact]]:
        """The log, cut at the closing gong."""
        facts = [entry.fact for entry in Log(self.evening.context.redis).all(self.evening.slug) if entry.fact]
        gong = next(place for place, fact in enumerate(facts) if isinstance(fact, BorsClosed))
        return facts[:gong], facts[gong:]


def run(app: Flask, race: Callable[[Round], Any], times: int) -> None:
    """Every round ends in a way that is known; and, of many, some in each: a race that the same one always wins is none."""
    ends = Counter(race(one_round) for one_round in rounds(app, race.__name__, times))
    print(race.__name__, dict(ends))
    known = RACES[race]
    assert ends.keys() <= known
    assert ends.keys() == known or ends.total() < ENOUGH


def rounds(app: Flask, race: str, times: int) -> Iterator[Round]:
    """Round after round; the seed of each is printed, so that the last one printed is the one that failed."""
    for seed in range(times):
        print(f"{race}, seed {seed}")
        evening = Evening(app.extensions["context"], f"race-{token_hex(6)}", app)
        evening.plan()
        evening.open_()
        yield Round(evening, Random(f"{race} {seed}"))
        redis = evening.context.redis
        redis.srem(keys.DIRECTORY, evening.slug)
        redis.delete(*redis.scan_iter(f"{{{evening.slug}}}:*", 1000))


def status(answer: TestResponse) -> tuple[int, str]:
    """What the answer comes to: its status, and why it is a no."""
    return answer.status_code, (answer.json or {}).get("code", "") if answer.status_code >= 400 else ""


def several_confirm(race: Round) -> int:
    """Of two to eight brokers one makes the agreement, and all get its number."""
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    names = race.brokers(race.chance.randint(2, 8))
    answers = race.at_once(*(lambda by=name: evening.post({"handshake_id": ours}, by=by) for name in names))
    (made,) = evening.agreements
    assert sorted(map(status, answers)) == [(200, "")] * (len(names) - 1) + [(201, "")]
    assert {(answer.json["agreement_id"], answer.json["number"]) for answer in answers} == {(made.agreement_id, 1)}
    assert (len(evening.facts), race.tallies.agreements.total, race.tallies.waiting) == (1, 1, 0)
    return len(names)


def confirm_and_withdraw(race: Round) -> Any:
    """A handshake that is withdrawn and confirmed at once is one of the two."""
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    who = race.chance.choice(("choir", "library"))
    confirmed, withdrawn = race.at_once(
        lambda: evening.post({"handshake_id": ours}), lambda: evening.shake(who, f"/{ours}/withdraw", {})
    )
    assert len(evening.agreements) == (confirmed.status_code == 201) == race.tallies.agreements.total
    assert race.tallies.waiting == 0
    return status(confirmed), status(withdrawn)


def confirm_at_the_gong(race: Round) -> str:
    """What is confirmed at the gong counts, and is marked if it came after."""
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    answer, _ = race.at_once(lambda: evening.post({"handshake_id": ours}), lambda: evening.close(grace_minutes=5))
    assert status(answer) == (201, "")
    _, after = race.before_and_after_the_gong()
    came_after = any(isinstance(fact, AgreementConfirmed) for fact in after)
    assert answer.json["in_grace"] is came_after
    assert race.tallies.agreements.total == 1
    return "after" if came_after else "before"


def confirm_at_the_last_gong(race: Round) -> Any:
    """At a gong without grace nothing is counted after it, and nothing agreed before is lost."""
    evening, moment = race.evening, instant(race.evening.context.clock.now())
    dated, undated, _ = race.at_once(
        lambda: evening.post(agreement_body(agreed_at=moment)),
        lambda: evening.post(agreement_body("nora", "bakery")),
        lambda: evening.close(grace_minutes=0),
    )
    before, after = race.before_and_after_the_gong()
    assert not any(isinstance(fact, AgreementConfirmed) for fact in after)
    assert not any(isinstance(fact, AgreementLate) for fact in before)
    assert race.tallies.late == (dated.status_code == 202)
    assert race.tallies.agreements.total == [dated.status_code, undated.status_code].count(201) == len(evening.agreements)
    return status(dated)[0], status(undated)


def undo_and_void(race: Round) -> Any:
    """An agreement that is undone and voided at once ends once, and keeps its number."""
    evening, ours = race.evening, race.evening.confirmed()["agreement_id"]
    by = race.chance.choice(("lena", "ola"))
    undone, voided = race.at_once(
        lambda: evening.post({}, f"/{ours}/undo"), lambda: evening.post({"reason": "feil"}, f"/{ours}/void", by=by)
    )
    (ended,) = evening.agreements
    assert (ended.number, ended.stands) == (1, False)
    assert ended.void_reason == ("undo" if undone.status_code == 200 else "feil")
    assert len(evening.facts) == 2
    assert (race.tallies.agreements.total, race.tallies.agreements.voided) == (0, 1)
    return status(undone), status(voided)


DONE, TOO_LATE = (200, ""), (409, "already-voided")
RACES: dict[Callable[[Round], Any], set[Any]] = {
    several_confirm: {*range(2, 9)},
    confirm_and_withdraw: {((201, ""), (409, "handshake-confirmed")), ((409, "handshake-withdrawn"), (200, ""))},
    confirm_at_the_gong: {"before", "after"},
    confirm_at_the_last_gong: {(dated, undated) for dated in (201, 202) for undated in ((201, ""), (409, "bors-closed"))},
    undo_and_void: {(DONE, TOO_LATE), (TOO_LATE, DONE)},
}
