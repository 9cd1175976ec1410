"""The one atomic commit: record, fact and answer together, or none of them.

`Ledger.perform` is how every command runs: look for a kept answer, let the rules prepare a commit from what they read,
commit it if all it relied on still holds, else read and let the rules decide again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

from . import keys
from .commit import Absent, Append, Commit, Expectation, Forget, Put, Rank, Unrank, Write
from .keys import Key, Room
from .refused import Refused
from .store import Store
from .wire import pack_fact

SCRIPT = (files(__package__) / "commit.lua").read_text()
TRIES = 8
UNFENCED = Absent(keys.FENCE)  # what every commit expects first


class Mismatch(Exception):
    """The idempotency key was used for another request."""


class Conflict(Exception):
    """Something the commit relied on is no longer so: `expectation` says what."""

    def __init__(self, expectation: Expectation) -> None:
        super().__init__(expectation)
        self.expectation = expectation


@dataclass(frozen=True, slots=True)
class Request:
    """What makes two requests the same one: who asks, what for, under which idempotency key, with which validated body."""

    actor: str
    route: str
    key: str
    body: Mapping[str, Any]

    @property
    def once(self) -> str:
        """Where its answer is kept: scoped to actor and route."""
        return _digest([self.actor, self.route, self.key])

    @property
    def digest(self) -> str:
        """What must be equal for a replay."""
        return _digest(self.body)


class Answer(NamedTuple):
    """The answer to a request, and whether it had been given before."""

    content: dict[str, Any]
    replayed: bool


class Ledger:
    """Commits for one room. It refuses to write a key another room owns; only erasure, which takes away, goes everywhere."""

    def __init__(self, store: Store, room: Room) -> None:
        self._store = store
        self._room = room
        self._script = store.register_script(SCRIPT)

    def perform(self, bors: str, request: Request, prepare: Callable[[], Commit]) -> Answer:
        """Run a command exactly once, however often it is sent.

        `prepare` reads, asks the rules and returns a Commit, or raises Refused; it runs again when what it read has changed.
        Raises Refused, Mismatch, or Conflict when the same thing changed under it eight times running.
        """
        if kept := self._kept(bors, request):
            return kept
        for attempt in range(1, TRIES + 1):
            try:
                return self.commit(bors, request, prepare())
            except Refused:
                if kept := self._kept(bors, request):  # our own earlier try landed while the rules were looking
                    return kept
                raise
            except Conflict:
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    def commit(self, bors: str, request: Request, plan: Commit) -> Answer:
        """Commit or replay. Raises Mismatch; with nothing written, Conflict, or Refused (`being-restored`)."""
        names, text = self._laid_out(bors, plan)
        outcome, *kept = self._script(
            keys=[keys.ONCE.of(bors, request.once), keys.LOG.of(bors), *names],
            args=[request.digest, _compact(plan.answer), text, keys.FACTS_CHANNEL, bors],
        )
        if outcome == "mismatch":
            raise Mismatch(request.key)
        if outcome == "conflict":
            if (broken := int(kept[0])) == 1:
                raise Refused("being-restored")
            raise Conflict(plan.expects[broken - 2])
        return _answer(kept[0], kept[1], replayed=outcome == "replayed")

    def _kept(self, bors: str, request: Request) -> Answer | None:
        digest, answer, number = self._store.hmget(keys.ONCE.of(bors, request.once), "digest", "answer", "number")
        if digest is None or answer is None:
            return None
        if digest != request.digest:
            raise Mismatch(request.key)
        return _answer(answer, number, replayed=True)

    def _laid_out(self, bors: str, plan: Commit) -> tuple[list[str], str]:
        """The keys of a commit and its plan as JSON, in which keys are positions."""
        names: list[str] = []

        def place(key: Key, part: str = "") -> int:
            name = key.of(bors, part)
            if name not in names:
                names.append(name)
            return names.index(name) + 3  # KEYS 1 and 2 are the answer and the log

        def owned(key: Key, part: str) -> int:
            if self._room not in (key.owner, "erasure"):
                raise PermissionError(f"{self._room} may not write {key.name}: it is {key.owner}'s")
            return place(key, part)

        laid_out = {
            "expects": [[type(e).__name__.lower(), place(e.key, e.part), *e[2:]] for e in (UNFENCED, *plan.expects)],
            "writes": [_command(write, owned(write.key, write.part)) for write in plan.writes],
            "facts": [[text for pair in pack_fact(fact).items() for text in pair] for fact in plan.facts],
            "numbered": [owned(key, part) for key, part in plan.numbered],
            "counter": place(keys.COUNTER, plan.number) if plan.number else False,
        }
        return names, _compact(laid_out)


def _command(write: Write, place: int) -> list[Any]:
    """One write as the script runs it: the command, the key's position, the rest."""
    match write:
        case Put():
            return ["HSET", place, *(text for pair in write.fields.items() for text in pair)]
        case Append():
            return ["RPUSH", place, write.value]
        case Rank():
            return ["ZADD", place, str(write.score), write.member]
        case Unrank():
            return ["ZREM", place, write.member]
        case Forget():
            return ["HDEL", place, *write.fields] if write.fields else ["DEL", place]


def _answer(text: str, number: str | None, *, replayed: bool) -> Answer:
    return Answer(json.loads(text) | ({"number": int(number)} if number else {}), replayed)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
