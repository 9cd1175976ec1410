"""A børs with nothing but a ledger in it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from threading import Barrier
from typing import Any, TypeVar

from frivilligbors import keys
from frivilligbors.commit import Append, Commit, Equals, Put
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed, Fact, LinkAsked
from frivilligbors.idempotency import Answer, IdempotentRequest
from frivilligbors.ledger import Conflict, Ledger
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient

T = TypeVar("T")
AT = datetime(2024, 5, 6, 17, 11, 18, tzinfo=UTC)

READ: dict[str, Callable[[Any, str], Any]] = {
    "hash": lambda redis, name: redis.hgetall(name),
    "list": lambda redis, name: redis.lrange(name, 0, -1),
    "string": lambda redis, name: redis.get(name),
    "stream": lambda redis, name: redis.xrange(name, "-", "+"),
    "zset": lambda redis, name: redis.zrange(name, 0, -1, withscores=True),
}


def confirmed(agreement_id: str = "a1", **changes: Any) -> AgreementConfirmed:
    """The library lent its hall to the choir."""
    fields: dict[str, Any] = {
        "at": AT,
        "by": "kari",
        "agreement_id": agreement_id,
        "sectors": (Sector.PUBLIC, Sector.VOLUNTARY),
        "category": Category.PREMISES,
        "kind": AgreementKind.AGREEMENT,
        "agreed_at": AT,
        "participants": ("library", "choir"),
        "organisations": ("library", "choir"),
    }
    return AgreementConfirmed(**fields | changes)


def asked(participant_id: str = "choir") -> Fact:
    """Somebody asked for a link: a fact that nobody numbers."""
    return LinkAsked(at=AT, by=participant_id, participant_id=participant_id)


@dataclass
class Stage:
    """Where a ledger is played. Whatever script is in place of commit.lua when a ledger is asked for, it runs that."""

    redis: RedisClient
    bors: str

    def ledger(self, owner: keys.Owner = "agreements") -> Ledger:
        return Ledger(self.redis, owner)

    def commit(
        self,
        commit: Commit,
        idempotency_key: str = "",
        body: dict[str, Any] | None = None,
        owner: keys.Owner = "agreements",
        by: str = "kari",
    ) -> Answer:
        return self.ledger(owner).commit(self.bors, self.request(idempotency_key, body, by), commit)

    def request(self, idempotency_key: str = "", body: dict[str, Any] | None = None, by: str = "kari") -> IdempotentRequest:
        return IdempotentRequest(by, "confirm", idempotency_key or token_hex(8), body or {})

    def agreement(self, name: str = "a1", **more: Any) -> Commit:
        """An agreement as the service keeps it: record, list, fact, answer, and a number in all of them."""
        fields: dict[str, Any] = {
            "writes": [Put(keys.AGREEMENT, name, {"agreement_id": name}), Append(keys.AGREEMENTS, "", name)],
            "facts": [confirmed(name)],
            "answer": {"agreement_id": name},
            "sequence": "agreement",
            "numbered": [(keys.AGREEMENT, name)],
        }
        return Commit(**fields | more)

    def open_(self) -> None:
        """The børs is open, at revision 1."""
        self.commit(Commit(writes=[Put(keys.BORS, "", {"revision": "1", "state": "open"})], answer={}), owner="organiser")

    def gong(self) -> None:
        """The børs closes."""
        expects = [Equals(keys.BORS, "", "revision", "1")]
        writes = [Put(keys.BORS, "", {"revision": "2", "state": "closed"})]
        self.commit(Commit(expects=expects, writes=writes, facts=[asked("gong")], answer={}), owner="organiser")

    @property
    def numbers(self) -> list[int]:
        """The numbers of the agreements in the log, in its order."""
        return [fact.number for fact in self.facts if isinstance(fact, AgreementConfirmed)]

    @property
    def facts(self) -> list[Fact | None]:
        """The log."""
        return [entry.fact for entry in Log(self.redis).after(self.bors, 0)]

    @property
    def kept(self) -> dict[str, Any]:
        """Every key and what is behind it."""
        names = sorted(self.redis.scan_iter(f"{{{self.bors}}}:*", 1000))
        return {name: READ[self.redis.type(name)](self.redis, name) for name in names}  # type: ignore[attr-defined]

    @contextmanager
    def nothing_kept(self) -> Iterator[None]:
        """Whatever happens within leaves no trace."""
        before = self.kept
        yield
        assert self.kept == before

    def record(self, key: keys.Key, part: str = "") -> dict[str, str]:
        return self.redis.hgetall(key.of(self.bors, part))


def refused(commit: Callable[[], Any], by: type[Exception]) -> Any:
    """The exception that a commit ended with."""
    try:
        commit()
    except by as trouble:
        return trouble
    raise AssertionError(f"{by.__name__} was not raised")


def at_once(many: int, act: Callable[[int], T]) -> list[T]:
    """What `many` threads get that start at the same moment."""
    ready = Barrier(many)

    def start(which: int) -> T:
        ready.wait()
        return act(which)

    with ThreadPoolExecutor(many) as hands:
        return list(hands.map(start, range(many)))


def won(commit: Callable[[], Any]) -> bool:
    """Whether a commit went through, and not another."""
    try:
        commit()
    except Conflict:
        return False
    return True
