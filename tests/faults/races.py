"""Rounds of races: in each a børs of its own, and several who press at the same moment, told by a seed."""

import os
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
from frivilligbors.facts import BorsClosed, Fact
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies
from tests.services.agreements.cast import Evening

RACES = int(os.environ.get("RACES", "40"))  # rounds of all races together; a thousand in `make faults`
KINDS = 5
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
        told = [entry.fact for entry in Log(self.evening.context.redis).whole(self.evening.slug) if entry.fact]
        gong = next(place for place, fact in enumerate(told) if isinstance(fact, BorsClosed))
        return told[:gong], told[gong:]


def raced(app: Flask, race: Callable[[Round], Any], known: set[Any]) -> None:
    """Every round ends in a way that is known; and, of many, some in each: a race that the same one always wins is none."""
    ends = Counter(race(told) for told in rounds(app, race.__name__))
    print(race.__name__, dict(ends))
    assert ends.keys() <= known
    assert ends.keys() == known or ends.total() < ENOUGH


def rounds(app: Flask, race: str) -> Iterator[Round]:
    """Round after round; the seed of each is printed, so that the last one printed is the one that failed."""
    for seed in range(RACES // KINDS):
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
