"""The one atomic commit: record, fact and answer together, or none of them.

`Ledger.perform` is how every command runs: read the kept answer and what the command needs, in one trip; let the rules prepare
a commit from that; commit it if all it relied on still holds, else read and let the rules decide again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any, cast

from . import aliases, digests, keys
from .codec import compact_json, pack_fact
from .commit import (
    Absent,
    Append,
    Commit,
    Delete,
    Equals,
    Expectation,
    Length,
    Put,
    Rank,
    Redaction,
    Size,
    Unrank,
    Write,
    demand_owner,
)
from .data_subjects import DataSubject, data_subjects_of
from .errors import Refused
from .idempotency import Answer, IdempotentRequest, Mismatch, batch_read_first_answer, read_first_answer, stored_answer
from .keys import Key, Owner
from .lua_scripts import script
from .read_batch import ReadBatch
from .redaction import redacted
from .redis_client import RedisClient

SCRIPT = script(__package__, "commit", "type_guard")
Prepare = Callable[[], Commit]
BatchedPrepare = Callable[[ReadBatch], Prepare]  # fills a batch with its reads, and makes the commit of them once that has run
TRIES = 8
NO_DIGEST_KEY = Absent(keys.DIGESTS, field="key")
EXPECTED = {kind: kind.__name__.lower() for kind in (Absent, Equals, Length, Size)}  # as the script calls them
UNFENCED, NOT_ERASED = Absent(keys.FENCE), Absent(keys.ARCHIVE)  # what every commit expects first


class Conflict(Exception):
    """Something the commit relied on is no longer so: `expectation` says what."""

    def __init__(self, expectation: Expectation) -> None:
        super().__init__(expectation)
        self.expectation = expectation


def unbatched(prepare: Prepare) -> BatchedPrepare:
    """The command of a function that reads by itself, each time it is called, and not in the batch."""
    return lambda _: prepare


class Ledger:
    """Commits for one owner of keys, and refuses to write a key of another.

    There is no owner that writes every key. A commit crosses owners in two ways alone: by writes that the other owner has laid
    out (`OwnerWrites`), and by redacting a participant whom the same commit erases (`Redaction`), which only removes.
    """

    def __init__(self, redis: RedisClient, owner: Owner) -> None:
        self._redis = redis
        self._owner = owner
        self._script = _registered(cast(Any, redis), SCRIPT)

    def perform(self, bors: str, request: IdempotentRequest, command: BatchedPrepare) -> Answer:
        """Run a command exactly once, however often it is sent.

        It says what to read; then it asks the rules, and makes the Commit or raises Refused. Both are done again when what was
        read has changed. Raises Refused, Mismatch, or Conflict when the same thing changed under it eight times running.
        """
        for attempt in range(1, TRIES + 1):
            batch = ReadBatch(self._redis)
            found, prepare = batch_read_first_answer(batch, bors, request), command(batch)
            batch.run()
            digest_key, first = found()
            if first:
                return first
            digest_key = digest_key or digests.digest_key_of(self._redis, bors)  # before the rules make digests of their own
            try:
                return self.commit(bors, request, prepare(), digest_key=digest_key)
            except Refused:
                # Our own earlier try may have landed while the rules were looking
                if first := read_first_answer(self._redis, bors, request).answer:
                    return first
                raise
            except Conflict:
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    def commit(self, bors: str, request: IdempotentRequest, commit: Commit, *, digest_key: str | None = None) -> Answer:
        """Commit or replay. Raises Mismatch; with nothing written, Conflict, Refused (`being-restored`, `bors-erased`), or
        the store's ResponseError (`DAMAGED …`) where a write would be refused half-way.

        `digest_key`: that of the børs's digests, where it has been read; empty before its first commit, which makes it.
        """
        digest_key = digests.digest_key_of(self._redis, bors) if digest_key is None else digest_key
        new_digest_key = "" if digest_key else digests.new_digest_key()
        self._demand_own(commit)
        redacting = _as_stored(self._redacting(bors, commit))
        expects = [UNFENCED, NOT_ERASED, _same_digest_key(digest_key), *redacting.expects]
        redis_keys, text = _serialised(bors, redacting, expects, new_digest_key)
        outcome, *kept = self._script(
            keys=[keys.ONCE.of(bors, request.once), keys.LOG.of(bors), *redis_keys],
            args=[
                digests.of_body(digest_key or new_digest_key, request.body),
                compact_json(commit.answer),
                text,
                keys.FACTS_CHANNEL,
                bors,
            ],
        )
        if outcome == "mismatch":
            return self._known_by_another_key(bors, request, digest_key or new_digest_key)
        if outcome == "conflict":
            broken = expects[int(kept[0]) - 1]
            if broken == UNFENCED:
                raise Refused("being-restored")
            if broken == NOT_ERASED:
                raise Refused("bors-erased")
            if broken == NO_DIGEST_KEY and (theirs := digests.digest_key_of(self._redis, bors)):
                return self.commit(bors, request, commit, digest_key=theirs)  # somebody else's commit was the first
            raise Conflict(broken)
        if outcome == "replayed":
            return stored_answer(kept[0], kept[1], replayed=True)
        return stored_answer(kept[0], kept[1], replayed=False)._replace(committed=commit.committed)

    def _known_by_another_key(self, bors: str, request: IdempotentRequest, digest_key: str) -> Answer:
        """The answer to the same request, kept under a key that came while we used `digest_key`. Raises Mismatch."""
        is_another = digests.digest_key_of(self._redis, bors) != digest_key
        first = read_first_answer(self._redis, bors, request).answer if is_another else None
        if first is None:
            raise Mismatch(request.idempotency_key)
        return first

    def _demand_own(self, commit: Commit) -> None:
        """Raises PermissionError for a write to another's key, and for a redaction of somebody it does not erase."""
        demand_owner(self._owner, [write.key for write in commit.writes] + [key for key, _ in commit.numbered])
        for redaction in commit.redactions:
            if redaction.participant_id not in commit.erased:
                raise PermissionError(f"{redaction.key.name} may not be redacted: the commit erases nobody of that id")

    def _redacting(self, bors: str, commit: Commit) -> Commit:
        """The commit with all its writes in order; redactions are worked out from what is stored, and hold only for that."""
        if not commit.redactions and not commit.owner_writes:
            return commit
        pipe = self._redis.pipeline(transaction=False)
        for one in commit.redactions:
            pipe.hgetall(one.key.of(bors, one.suffix))
        expects, writes = list(commit.expects), [write for one in commit.owner_writes for write in one.writes]
        writes += commit.writes
        for one, stored in zip(commit.redactions, pipe.execute(), strict=True):
            if changed := redacted(one.key, stored, one.participant_id):
                expects.append(_same_revision(one, stored))
                writes.append(Put(one.key, one.suffix, changed))
        return replace(commit, expects=expects, owner_writes=(), writes=writes, redactions=())


@lru_cache(maxsize=16)
def _registered(redis: Any, source: str) -> Callable[..., Any]:
    """The script, made ready once for each client: that takes a digest of all its text."""
    script: Callable[..., Any] = redis.register_script(source)
    return script


def _serialised(bors: str, commit: Commit, expects: Sequence[Expectation], new_digest_key: str) -> tuple[list[str], str]:
    """The keys of a commit, and the commit as JSON, in which keys are positions. `new_digest_key`: if there was none."""
    key_indices: dict[str, int] = {}

    def key_index(key: Key, suffix: str = "") -> int:
        return key_indices.setdefault(key.of(bors, suffix), len(key_indices) + 3)  # KEYS 1 and 2 are the answer and the log

    erased = commit.erased
    argument = {
        "expects": [[EXPECTED[type(e)], key_index(e.key, e.suffix), *e[2:]] for e in expects],
        "writes": [
            *[_command(write, key_index(write.key, write.suffix)) for write in commit.writes],
            *[["HSET", key_index(keys.RECORDS_OF, one.participant_id), one.record, "1"] for one in _concerned(commit, erased)],
            *[["DEL", key_index(keys.RECORDS_OF, participant_id)] for participant_id in sorted(erased)],
            *([["HSET", key_index(keys.DIGESTS), "key", new_digest_key]] if new_digest_key else []),
        ],
        "facts": [[*chain.from_iterable(pack_fact(fact).items())] for fact in commit.facts],
        "numbered": [key_index(key, suffix) for key, suffix in commit.numbered],
        "counter": key_index(keys.SEQUENCE, commit.sequence) if commit.sequence else False,
    }
    return list(key_indices), compact_json(argument)


def _as_stored(commit: Commit) -> Commit:
    """The commit in which what names a merged participant is stored as it was.

    Raises PermissionError for a participant's record under the id of another, which a reader of a merged one is given.
    """
    puts = [one for one in commit.writes if isinstance(one, Put)]
    for one in puts:
        if one.key == keys.PARTICIPANT and one.fields.get("participant_id", one.suffix) != one.suffix:
            raise PermissionError("a participant's record may not be kept under the id of another")
    if all(aliases.as_stored(one.key, one.fields) is one.fields for one in puts):
        return commit
    writes = [
        one._replace(fields=aliases.as_stored(one.key, one.fields)) if isinstance(one, Put) else one for one in commit.writes
    ]
    return replace(commit, writes=writes)


def _same_digest_key(digest_key: str) -> Expectation:
    """No digest is kept under a key that is not the børs's: a restore may have given it another since we looked."""
    return Equals(keys.DIGESTS, "", "key", digest_key) if digest_key else NO_DIGEST_KEY


def _same_revision(one: Redaction, stored: Mapping[str, str]) -> Expectation:
    """Nobody has changed the record since it was read."""
    if "revision" in stored:
        return Equals(one.key, one.suffix, "revision", stored["revision"])
    return Absent(one.key, one.suffix, "revision")


def _concerned(commit: Commit, erased: Collection[str]) -> Iterable[DataSubject]:
    """Whom the records of a commit concern, each once; whoever is erased by it gets no index."""
    puts = [write for write in commit.writes if isinstance(write, Put)]
    found = chain.from_iterable([data_subjects_of(write.key, write.suffix, write.fields) for write in puts])
    return [one for one in dict.fromkeys(found) if one.participant_id not in erased]


def _command(write: Write, key_index: int) -> list[Any]:
    """One write as the script runs it: the command, the key's position, the rest."""
    match write:
        case Put():
            return ["HSET", key_index, *chain.from_iterable(write.fields.items())]
        case Append():
            return ["RPUSH", key_index, write.value]
        case Rank():
            return ["ZADD", key_index, str(write.score), write.member]
        case Unrank():
            return ["ZREM", key_index, write.member]
        case Delete():
            return ["HDEL", key_index, *write.fields] if write.fields else ["DEL", key_index]
