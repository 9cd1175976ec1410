"""Restores a backup: written to a staging area, verified, brought up to date with later erasures, then switched to in one step.

Whenever it is killed, either the old or the new data is complete (see `frivilligbors/restore_recovery.py`).
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from redis.exceptions import RedisError, ResponseError

from frivilligbors import bors_erasure, keys, restore_recovery
from frivilligbors.board import Boards
from frivilligbors.codec import Unreadable
from frivilligbors.errors import OperatorError
from frivilligbors.queries import Queries
from frivilligbors.restore_recovery import LEASE, Phase, RestoreStatus
from web.context import Context
from workers.erasure_cleanup.erased_list import Erased

from . import changes_since
from .backup_file import DumpedKey
from .snapshot import hash_tag_of_key, list_hash_tags
from .staging import StagedRedis
from .verify import Finding, find_problems

BATCH = 500  # keys
UNDO_TIMEOUT = 60.0  # seconds, while the store rewrites its AOF
DECIDED = "The store went away in the middle of the switch. All of it lies ready: the house finishes it by itself, see doctor."
DAMAGED = "The copy is damaged, so nothing has been changed:"
LOST = "The store was away for too long, so nothing has been changed. Try again."

ReportProgress = Callable[[str], None]


@dataclass(slots=True)
class RestoreResult:
    """The outcome of a restore."""

    borser: list[str]
    findings: list[Finding] = field(default_factory=list)
    erased: int = 0
    revoked: int = 0


class Restore:
    """One restore. `binary_client` does not decode; `report` is called with the progress."""

    def __init__(self, context: Context, binary_redis: Any, dumped: Sequence[DumpedKey], report: ReportProgress) -> None:
        self._context, self._redis, self._binary_redis, self._report = context, context.redis, binary_redis, report
        existing = [hash_tag for hash_tag in list_hash_tags(binary_redis) if not bors_erasure.is_erased(self._redis, hash_tag)]
        by_hash_tag = groupby(sorted(dumped), key=lambda dumped_key: hash_tag_of_key(dumped_key.redis_key))
        self._dumped = {
            hash_tag: [one for one in group if not (hash_tag in existing and _is_session_key(one.redis_key))]
            for hash_tag, group in by_hash_tag
            if not bors_erasure.is_erased(self._redis, hash_tag)  # it stays as it is, whatever the copy has of it
        }
        self._status = RestoreStatus(
            restore_id=secrets.token_hex(8),
            phase=Phase.STAGING,
            brings=tuple(self._dumped),
            takes=tuple(hash_tag for hash_tag in existing if hash_tag not in self._dumped),
        )
        self._prefix = restore_recovery.staged_key(self._status.restore_id)
        staged_redis = StagedRedis.of(self._redis, self._prefix)
        self._staged = replace(context, redis=staged_redis, queries=Queries(staged_redis))

    def run(self, erased: set[Erased], *, accept_damage: bool = False) -> RestoreResult:
        """Replace the store's content. `erased`: known erasures. Raises OperatorError, with nothing changed."""
        with self._held():
            result = RestoreResult([hash_tag for hash_tag in self._dumped if hash_tag != keys.INSTALLATION])
            self._report(f"Laying {sum(map(len, self._dumped.values()))} keys beside what is there …")
            for dumped in self._dumped.values():
                self._write_staged(dumped)
            self._report("Examining it …")
            result.findings = [found for hash_tag in self._dumped for found in self._verify(hash_tag)]
            if fatal := [found.text for found in result.findings if found.fatal and not accept_damage]:
                raise OperatorError(f"{DAMAGED} {'; '.join(fatal)}. With --accept-damage it is put back all the same.")
            self._apply_later_changes(result, erased)
            self._swap()
        return result

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the restore, renewed by a heartbeat thread; undo everything on a failure before the switch."""
        restore_recovery.recover(self._redis)
        if not restore_recovery.move(self._redis, self._status, Phase.NONE, Phase.STAGING):
            raise OperatorError("Another restore is under way.")
        stopped = threading.Event()
        heartbeat = threading.Thread(target=self._send_heartbeats, args=(stopped,), daemon=True)
        try:
            restore_recovery.fence(self._redis, self._status)
            heartbeat.start()
            restore_recovery.clear(self._redis)
            yield
        except BaseException:
            with suppress(RedisError):
                self._undo()
            raise
        finally:
            stopped.set()

    def _undo(self) -> None:
        """Delete the staged data, unless the switch has begun. Retries during an AOF rewrite."""
        found = restore_recovery.read_status(self._redis)
        if found and found.restore_id == self._status.restore_id and found.phase is not Phase.STAGING:
            return
        deadline = time.monotonic() + UNDO_TIMEOUT
        while not restore_recovery.undo(self._redis, self._status) and time.monotonic() < deadline:
            time.sleep(0.1)

    def _send_heartbeats(self, stopped: threading.Event) -> None:
        while not stopped.wait(LEASE / 5000):
            with suppress(RedisError):
                restore_recovery.fence(self._redis, self._status)
                restore_recovery.move(self._redis, self._status, Phase.STAGING, Phase.STAGING)

    def _write_staged(self, dumped: Sequence[DumpedKey]) -> None:
        """Write all keys of a hash tag to the staging area. Raises OperatorError."""
        for start in range(0, len(dumped), BATCH):
            batch = dumped[start : start + BATCH]
            pipe = self._binary_redis.pipeline(transaction=False)
            for redis_key, ttl, dump in batch:
                pipe.restore(self._prefix + redis_key, ttl, dump, replace=True)
            for dumped_key, response in zip(batch, pipe.execute(raise_on_error=False), strict=True):
                if isinstance(response, Exception):
                    raise OperatorError(
                        f"The store does not take {dumped_key.redis_key} of the copy ({response}). Nothing has been changed."
                    )

    def _verify(self, hash_tag: str) -> Iterator[Finding]:
        return find_problems(self._staged.redis, hash_tag, [dumped_key.redis_key for dumped_key in self._dumped[hash_tag]])

    def _apply_later_changes(self, result: RestoreResult, erased: set[Erased]) -> None:
        """Apply the erasures and revocations made since the backup."""
        for hash_tag in self._status.hash_tags:
            try:
                erased |= changes_since.erased_in(self._redis, [hash_tag])
                if hash_tag in self._dumped:
                    result.revoked += changes_since.revoke_again(self._context, self._staged, hash_tag)
            except (ResponseError, Unreadable, ValueError):
                result.findings.append(Finding(f"the store's own {hash_tag} cannot be read: who was erased there is not known"))
        result.erased = changes_since.erase_again(self._staged, {one for one in erased if one.bors in self._dumped})

    def _swap(self) -> None:
        """Switch to the staged data."""
        for hash_tag in self._status.hash_tags:
            if hash_tag in self._dumped and hash_tag != keys.INSTALLATION and self._staged.redis.exists(keys.BORS.of(hash_tag)):
                Boards(self._staged.redis).rebuild(hash_tag)
                epoch = secrets.token_hex(8)  # so that screens accept an older version
                self._binary_redis.hset(self._prefix + keys.BORS.of(hash_tag), "epoch", epoch)
            self._binary_redis.set(restore_recovery.ready_key(self._status.restore_id, hash_tag), 1)
        if not restore_recovery.move(self._redis, self._status, Phase.STAGING, Phase.SWAPPING):
            raise OperatorError(LOST)
        self._report("Switching to it …")
        try:
            restore_recovery.finish(self._redis, self._status)
        except RedisError as error:
            raise OperatorError(DECIDED) from error


def _is_session_key(redis_key: str) -> bool:
    """Whether a key holds sessions, which stay as they are."""
    return redis_key.partition("}:")[2].startswith(restore_recovery.STAYS)
