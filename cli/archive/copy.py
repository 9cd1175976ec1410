"""Taking a copy of a store, and putting it back.

A børs is copied in one script, so its log, its records and its board belong together; two børser know nothing of each other.
"""

import secrets
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Any

from frivilligbors import keys
from frivilligbors.log import Log
from frivilligbors.store import Store

from .file import Kept

SCRIPT = (files(__package__) / "take.lua").read_text()


def scopes(client: Any) -> list[str]:
    """Every børs that has a key in the store, and the house itself."""
    return sorted({scope_of(key.decode()) for key in client.scan_iter(match=b"{*}:*", count=1000)})


def taken(client: Any, scope: str) -> list[Kept]:
    """All keys of a børs, as they are at one moment."""
    found = client.eval(SCRIPT, 1, keys.LOG.of(scope), f"{{{scope}}}:*")
    return sorted(Kept(key.decode(), max(0, ttl), dump) for key, ttl, dump in found)


def put_back(client: Any, kept: Sequence[Kept]) -> list[str]:
    """Make the store what the copy says, each børs at once, under a fresh epoch; the slugs of the børser."""
    for scope in scopes(client):
        _clear(client, scope)
    client.delete(keys.DIRECTORY)
    borser = []
    for scope, theirs in _by_scope(kept):
        _put(client, scope, theirs)
        if scope != keys.HOUSE:
            client.sadd(keys.DIRECTORY, scope)
            borser.append(scope)
        for channel in (keys.FACTS_CHANNEL, keys.BOARDS_CHANNEL):
            client.publish(channel, scope)
    return borser


def positions(store: Store, borser: Sequence[str]) -> dict[str, int]:
    """How many facts each log holds."""
    return {bors: Log(store).length(bors) for bors in borser}


def scope_of(key: str) -> str:
    """The børs a key belongs to."""
    return key[1 : key.index("}")]


def _put(client: Any, scope: str, kept: Sequence[Kept]) -> None:
    pipe = client.pipeline(transaction=True)
    for key, ttl, dump in kept:
        pipe.restore(key, ttl, dump, replace=True)
    if any(one.key == keys.BORS.of(scope) for one in kept):
        pipe.hset(keys.BORS.of(scope), "epoch", secrets.token_hex(8))  # screens may go back in time, and know it
    pipe.execute()


def _clear(client: Any, scope: str) -> None:
    for key in client.scan_iter(match=f"{{{scope}}}:*", count=1000):
        client.delete(key)


def _by_scope(kept: Sequence[Kept]) -> Iterator[tuple[str, list[Kept]]]:
    for scope, theirs in groupby(kept, key=lambda one: scope_of(one.key)):
        yield scope, list(theirs)
