"""Putting a copy back: laid beside what is there, examined, told what has happened since, and then switched to in one step.

Whenever it dies, the old or the new is whole (see `frivilligbors/restoring.py`).
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

from frivilligbors import keys, restoring
from frivilligbors.board import Boards
from frivilligbors.codec import Unreadable
from frivilligbors.queries import Queries
from frivilligbors.restoring import LEASE, Mark, Phase
from frivilligbors.settings import Unusable
from web import Context
from workers.erased_list import Erased

from . import later
from .beside import Beside
from .copy import scope_of, scopes
from .examined import Finding, findings
from .file import Kept

AT_ONCE = 500  # keys
BUSY = 60.0  # seconds we wait for a store that is writing its files anew
DECIDED = "The store went away in the middle of the switch. All of it lies ready: the house finishes it by itself, see doctor."
DAMAGED = "The copy is damaged, so nothing has been changed:"
LOST = "The store was away for too long, so nothing has been changed. Try again."

Say = Callable[[str], None]


@dataclass(slots=True)
class Restored:
    """What came of it."""

    borser: list[str]
    findings: list[Finding] = field(default_factory=list)
    erased: int = 0
    shut_out: int = 0


class Restore:
    """One restore. `client` speaks bytes; `say` tells how far it is."""

    def __init__(self, context: Context, client: Any, kept: Sequence[Kept], say: Say) -> None:
        self._home, self._store, self._client, self._say = context, context.redis, client, say
        there = scopes(client)
        by_scope = groupby(sorted(kept), key=lambda one: scope_of(one.key))
        self._kept = {scope: [one for one in theirs if not (scope in there and _stays(one.key))] for scope, theirs in by_scope}
        self._mark = Mark(
            restore_id=secrets.token_hex(8),
            phase=Phase.LAYING,
            brings=tuple(self._kept),
            takes=tuple(scope for scope in there if scope not in self._kept),
        )
        self._before = restoring.beside(self._mark.restore_id)
        beside = Beside.of(self._store, self._before)
        self._beside = replace(context, redis=beside, queries=Queries(beside))

    def run(self, erased: set[Erased], *, accept_damage: bool = False) -> Restored:
        """Replace all that the store holds. `erased` are known from elsewhere. Raises Unusable, with nothing changed."""
        with self._under_way():
            came = Restored([scope for scope in self._kept if scope != keys.HOUSE])
            self._say(f"Laying {sum(map(len, self._kept.values()))} keys beside what is there …")
            for theirs in self._kept.values():
                self._lay(theirs)
            self._say("Examining it …")
            came.findings = [found for scope in self._kept for found in self._examine(scope)]
            if grave := [found.text for found in came.findings if found.grave and not accept_damage]:
                raise Unusable(f"{DAMAGED} {'; '.join(grave)}. With --accept-damage it is put back all the same.")
            self._tell_of_later(came, erased)
            self._switch()
        return came

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """The mark, with a sign of life from time to time; if it fails before the switch, nothing is left of it."""
        restoring.settle(self._store)
        if not restoring.move(self._store, self._mark, Phase.NONE, Phase.LAYING):
            raise Unusable("Another restore is under way.")
        over = threading.Event()
        pulse = threading.Thread(target=self._pulse, args=(over,), daemon=True)
        try:
            restoring.fence(self._store, self._mark)
            pulse.start()
            restoring.clear(self._store)
            yield
        except BaseException:
            with suppress(RedisError):
                self._undo()
            raise
        finally:
            over.set()

    def _undo(self) -> None:
        """Unless the switch has begun. What was laid is to leave the files of the store too, which may be busy with them."""
        found = restoring.mark(self._store)
        if found and found.restore_id == self._mark.restore_id and found.phase is not Phase.LAYING:
            return
        until = time.monotonic() + BUSY
        while not restoring.undo(self._store, self._mark) and time.monotonic() < until:
            time.sleep(0.1)

    def _pulse(self, over: threading.Event) -> None:
        while not over.wait(LEASE / 5000):
            with suppress(RedisError):
                restoring.fence(self._store, self._mark)
                restoring.move(self._store, self._mark, Phase.LAYING, Phase.LAYING)

    def _lay(self, theirs: Sequence[Kept]) -> None:
        """All keys of a børs. Raises Unusable."""
        for at in range(0, len(theirs), AT_ONCE):
            some = theirs[at : at + AT_ONCE]
            pipe = self._client.pipeline(transaction=False)
            for key, ttl, dump in some:
                pipe.restore(self._before + key, ttl, dump, replace=True)
            for one, answer in zip(some, pipe.execute(raise_on_error=False), strict=True):
                if isinstance(answer, Exception):
                    raise Unusable(f"The store does not take {one.key} of the copy ({answer}). Nothing has been changed.")

    def _examine(self, scope: str) -> Iterator[Finding]:
        return findings(self._beside.redis, scope, [one.key for one in self._kept[scope]])

    def _tell_of_later(self, came: Restored, erased: set[Erased]) -> None:
        """Whoever was erased, or shut out, since the copy was made, stays so."""
        for scope in self._mark.scopes:
            try:
                erased |= later.erased_in(self._store, [scope])
                if scope in self._kept:
                    came.shut_out += later.shut_out_again(self._home, self._beside, scope)
            except (ResponseError, Unreadable, ValueError):
                came.findings.append(Finding(f"the store's own {scope} cannot be read: who was erased there is not known"))
        came.erased = later.erase_again(self._beside, {one for one in erased if one.bors in self._kept})

    def _switch(self) -> None:
        """The one step: from here on the new is what there is."""
        for scope in self._mark.scopes:
            if scope in self._kept and scope != keys.HOUSE and self._beside.redis.exists(keys.BORS.of(scope)):
                Boards(self._beside.redis).rebuild(scope)
                epoch = secrets.token_hex(8)  # screens may go back in time, and know it
                self._client.hset(self._before + keys.BORS.of(scope), "epoch", epoch)
            self._client.set(restoring.ready(self._mark.restore_id, scope), 1)
        if not restoring.move(self._store, self._mark, Phase.LAYING, Phase.SWITCHING):
            raise Unusable(LOST)
        self._say("Switching to it …")
        try:
            restoring.finish(self._store, self._mark)
        except RedisError as away:
            raise Unusable(DECIDED) from away


def _stays(key: str) -> bool:
    """Whether it is a key by which people are signed in: where people are, they stay so."""
    return key.partition("}:")[2].startswith(restoring.STAYS)
