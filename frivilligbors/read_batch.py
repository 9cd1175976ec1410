"""Reads that go to the store together: all that a request needs, in one trip and of one moment.

A batch is filled, then run, then asked. A read may take its ids from what an earlier one finds, as a code leads to a
participant and that one to organisations: the script follows them, so that nobody waits for one trip to know the next.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from hashlib import sha1
from typing import Any, Generic, TypeVar, cast

from redis.cluster import RedisCluster
from redis.exceptions import NoScriptError, ResponseError

from . import keys
from .aliases import LISTS, RESOLVED, Aliases, each_once, with_parties
from .clock import moment
from .codec import Unreadable, compact_json
from .keys import Key
from .log import BATCH, NEWEST, Entry, Log
from .lua_scripts import script
from .records import Participant
from .redis_client import RedisClient
from .stored_record import dict_of_pairs, record_of

T = TypeVar("T")
Unpacked = dict[str, tuple[Any, T | None]]  # of each id, what the store answered, and the record that it is

SCRIPT = script(__package__, "read_batch")
SHA = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
SOURCE = 4  # where the source stands in a read of each


class Read(Generic[T]):
    """One read of a batch."""

    def __init__(self, batch: "ReadBatch", index: int, decode: Callable[[Any], T], *, takes_errors: bool = False) -> None:
        """`decode`: what makes its value of a reply; with `takes_errors`, also of what the store refused."""
        self._batch, self.index, self._decode, self._takes_errors = batch, index, decode, takes_errors
        self._found: list[T] = []

    @property
    def value(self) -> T:
        """What it found, once the batch has been run. Raises Unreadable, ResponseError."""
        if not self._found:
            reply = self._batch.reply(self.index)
            if isinstance(reply, Exception) and not self._takes_errors:
                raise reply
            self._found.append(self._decode(reply))
        return self._found[0]


class Records(Generic[T]):
    """The records that a read of a batch found, by id. `unpacked`: those of the reading before, for whoever reads again and
    again: what is still the same is not unpacked anew, and nothing else is kept in it."""

    def __init__(
        self,
        batch: "ReadBatch",
        index: int,
        kind: type[T],
        redis_key_of: Callable[[str], str],
        aliases: Read[dict[str, str]] | None,
        *,
        unpacked: "Unpacked[T] | None" = None,
    ) -> None:
        self._batch, self.index, self._kind, self._redis_key_of, self._aliases = batch, index, kind, redis_key_of, aliases
        self._unpacked = unpacked
        self._decoded: dict[str, T | Exception | None] | None = None

    def get(self, record_id: str | None) -> T | None:
        """The record of this id, one that was read or a participant's own; None where there is none. Raises Unreadable."""
        found = self._records.get(record_id) if record_id else None
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def by_id(self) -> dict[str, T]:
        """Those that are there and can be read, in the order of their ids in the source."""
        return {
            record_id: one for record_id, one in self._records.items() if one is not None and not isinstance(one, Exception)
        }

    @property
    def all(self) -> list[T]:
        """The same, without their ids."""
        return list(each_once(self.by_id.values()))

    @property
    def _records(self) -> dict[str, T | Exception | None]:
        if self._decoded is None:
            found = dict_of_pairs(self._batch.reply(self.index))
            self._decoded = {record_id: self._record(record_id, reply) for record_id, reply in found.items()}
            if self._unpacked:
                for gone in self._unpacked.keys() - found.keys():
                    del self._unpacked[gone]
            if self._alias_of:
                own = {one.participant_id: one for one in self._decoded.values() if isinstance(one, Participant)}
                self._decoded = cast(Any, own) | self._decoded
        return self._decoded

    @property
    def _alias_of(self) -> Aliases:
        """The aliases of the børs, where this kind of record names participants."""
        return self._aliases.value if self._aliases else {}

    def _record(self, record_id: str, reply: Any) -> T | Exception | None:
        try:
            return with_parties(self._unpack(record_id, reply), self._alias_of)
        except (Unreadable, ResponseError) as damaged:
            return damaged

    def _unpack(self, record_id: str, reply: Any) -> T | None:
        if self._unpacked is None:
            return record_of(self._kind, self._redis_key_of(record_id), reply)
        before = self._unpacked.get(record_id)
        if before is None or before[0] != reply:
            self._unpacked[record_id] = before = (reply, record_of(self._kind, self._redis_key_of(record_id), reply))
        return before[1]


class ReadBatch:
    """Reads of one or several børser that are made together."""

    def __init__(self, redis: RedisClient) -> None:
        self.redis = redis
        # of the staging area of a restore: the store itself, and what a key is called there
        self._store: RedisClient = getattr(redis, "unstaged", redis)
        self._staged_key: Callable[[str], str] = getattr(redis, "staged_key", str)
        self._reads: list[list[Any]] = []
        self._slots: list[str] = []  # of each read, a key in its slot
        self._sources: dict[int, int] = {}  # of a read that takes its ids from another, that one
        self._aliases: dict[str, Read[dict[str, str]]] = {}  # of each børs in which participants are read
        self._replies: list[Any] = []

    def record(self, kind: type[T], key: Key, bors: str, suffix: str = "") -> Read[T | None]:
        """One record; None where there is none."""
        redis_key = key.of(bors, suffix)
        return Read(self, self._one("HGETALL", redis_key), partial(record_of, kind, redis_key), takes_errors=True)

    def records(
        self, kind: type[T], key: Key, bors: str, source: "Source", id_field: str = "", *, unpacked: "Unpacked[T] | None" = None
    ) -> Records[T]:
        """The records of these ids, or of those that an earlier read of the same børs finds, each once.

        `id_field`: the field of what that read finds in which the ids are, one or a list of them; with a dot and the name of a
        member behind it, where it is a list of objects, as in ``parties.participant_id``.
        """
        aliases = self.aliases(bors) if kind in RESOLVED else None
        index = self._each(["HGETALL"], key, bors, source, id_field)
        return Records(self, index, kind, partial(key.of, bors), aliases, unpacked=unpacked)

    def aliases(self, bors: str) -> Read[dict[str, str]]:
        """By the id of each registration that was merged into another, the id of that one."""
        if bors not in self._aliases:
            self._aliases[bors] = Read(self, self._one("HGETALL", keys.ALIASES.of(bors)), dict_of_pairs)
        return self._aliases[bors]

    def members_of_each(self, key: Key, bors: str, source: "Source") -> Read[dict[str, list[str]]]:
        """The list of each of these ids, by id. What belongs to a participant is that of all their registrations."""
        return Read(self, self._each(["LRANGE", 0, -1], key, bors, source), dict_of_pairs)

    def lengths_of_each(self, key: Key, bors: str, source: "Source") -> Read[dict[str, int]]:
        """How long the list of each of these ids is, by id; of a participant, that of this registration alone."""
        return Read(self, self._each(["LLEN"], key, bors, source), dict_of_pairs)

    def fields(self, key: Key, bors: str, *names: str, suffix: str = "") -> Read[list[str | None]]:
        """Some fields of a hash; None for what it does not have."""
        return Read(self, self._one("HMGET", key.of(bors, suffix), *names), list)

    def members(self, key: Key, bors: str, suffix: str = "", first: int = 0, last: int = -1) -> Read[list[str]]:
        """Members of a list or of a sorted set, in their order; of a participant's list, those of all their registrations."""
        if suffix and key in LISTS and (first, last) == (0, -1):
            index = self._each(["LRANGE", first, last], key, bors, [suffix])
            return Read(self, index, lambda reply: list(dict_of_pairs(reply)[suffix]))
        command = "ZRANGE" if key.holds == "zset" else "LRANGE"
        return Read(self, self._one(command, key.of(bors, suffix), first, last), list)

    def cardinality(self, key: Key, bors: str) -> Read[int]:
        """How many members a sorted set has."""
        return Read(self, self._one("ZCARD", key.of(bors)), int)

    def hash(self, redis_key: str) -> Read[dict[str, str]]:
        """All of a hash that belongs to no børs."""
        return Read(self, self._one("HGETALL", redis_key), dict_of_pairs)

    def position(self, bors: str) -> Read[int]:
        """The position of the newest entry in the log; 0 for an empty one."""
        newest = self._one("XREVRANGE", keys.LOG.of(bors), "+", "-", "COUNT", NEWEST)
        return Read(self, newest, partial(Log(self.redis).newest_position_in, bors))

    def entries_after(self, bors: str, position: int) -> Read[list[Entry]]:
        """The next entries of the log after a position, `BATCH` at most; fewer, or none, where others wrote there too."""
        log = Log(self.redis)
        found = self._one("XRANGE", keys.LOG.of(bors), f"({position}-0", "+", "COUNT", BATCH)

        def decode(entries: list[Any]) -> list[Entry]:
            return log.entries(bors, ((entry_id, dict_of_pairs(fields)) for entry_id, fields in entries))

        return Read(self, found, decode)

    def time(self, bors: str, of: Callable[[datetime], datetime]) -> Read[datetime]:
        """The moment in which the batch is read: what a clock shows (`of`) when the store's shows what it does."""
        self._slots.append(keys.BORS.of(bors))
        self._reads.append(["one", "TIME"])
        return Read(self, len(self._reads) - 1, lambda reply: of(moment(*reply)))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self._reads

    def run(self) -> None:
        """Make all the reads. On a cluster each slot is asked by a call of its own, all of them at the same time."""
        if not self._reads:
            return
        make = self._from_cluster if isinstance(self._store, RedisCluster) else self._from_server
        try:
            self._replies = make()
        except NoScriptError:
            self._store.script_load(SCRIPT)
            self._replies = make()

    def reply(self, index: int) -> Any:
        """What the store answered to the read of this index. Raises LookupError before the batch has been run."""
        if not self._replies:
            raise LookupError("the batch has not been run")
        return self._replies[index]

    def _one(self, command: str, redis_key: str, *arguments: Any) -> int:
        staged = self._staged_key(redis_key)
        self._slots.append(staged)
        self._reads.append(["one", command, staged, *arguments])
        return len(self._reads) - 1

    def _each(self, command: list[Any], key: Key, bors: str, source: "Source", id_field: str = "") -> int:
        ids: list[str] = []
        if isinstance(source, (Read, Records)):
            self._sources[len(self._reads)] = source.index
        else:
            ids += dict.fromkeys(source)
        verb, *arguments = command
        field, _, member = id_field.partition(".")
        prefix = self._staged_key(f"{key.of(bors)}:")
        self._slots.append(prefix)
        is_resolved = key == keys.PARTICIPANT or (key in LISTS and verb == "LRANGE")
        known_as = self._staged_key(keys.ALIASES.of(bors)) if is_resolved else ""
        self._reads.append(["each", verb, prefix, arguments, ids, field, member, known_as])
        return len(self._reads) - 1

    def _from_server(self) -> list[Any]:
        reads = self._reads_json(range(len(self._reads)))
        replies: list[Any] = self._store.execute_command("EVALSHA_RO", SHA, 1, self._slots[0], reads)
        return replies

    def _from_cluster(self) -> list[Any]:
        cluster, by_slot = cast(Any, self._store), dict[int, list[int]]()
        for index, redis_key in enumerate(self._slots):
            by_slot.setdefault(cluster.keyslot(redis_key), []).append(index)
        pipe = cluster.pipeline(transaction=False)
        for indices in by_slot.values():
            redis_key = self._slots[indices[0]]
            # the node itself: by the name of the command, redis-py would first ask a server where the keys stand in it
            node = {"target_nodes": cluster.get_node_from_key(redis_key)}
            pipe.execute_command("EVALSHA_RO", SHA, 1, redis_key, self._reads_json(indices), **node)
        replies: list[Any] = [None] * len(self._reads)
        for indices, found in zip(by_slot.values(), pipe.execute(), strict=True):
            for index, reply in zip(indices, found, strict=True):
                replies[index] = reply
        return replies

    def _reads_json(self, indices: Iterable[int]) -> str:
        """These reads as the script takes them, in which the position of an earlier read is that among these."""
        at = {index: position for position, index in enumerate(indices, 1)}
        for index in at:
            if index in self._sources:
                self._reads[index][SOURCE] = at[self._sources[index]]
        return compact_json([self._reads[index] for index in at])


Source = Iterable[str] | Read[Any] | Records[Any]
