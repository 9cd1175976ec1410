"""Removes a rehearsal, and finds what is left of it."""

import time
import zlib
from collections.abc import Iterator

from frivilligbors import connections, keys
from postbox.letters import Letters
from services.organiser.commands import command_line
from web.context import Context

from .idle import POLL_INTERVAL, wait_until_idle
from .rehearsal import Rehearsal

JOBS_TIMEOUT = 30.0  # seconds the mailer may take to end the jobs of letters that are settled


def remove(rehearsal: Rehearsal) -> list[str]:
    """Remove a rehearsal with its letters; what is left of it. Raises Refused: `bors-unknown`, `rehearsal-only`."""

    def remove_all(context: Context) -> list[str]:
        if context.queries.bors(rehearsal.bors):
            wait_until_idle(context, rehearsal.bors)
            command_line.remove_bors(context, rehearsal.bors)
        _postbox(context).remove(rehearsal.bors)
        _wait_for_jobs(context, rehearsal.bors)
        return [*remains(context, rehearsal.bors)]

    return rehearsal.with_context(remove_all)


def remains(context: Context, bors: str) -> Iterator[str]:
    """Every key, job and letter of a børs."""
    yield from context.redis.scan_iter(f"*{{{bors}}}*", 500)
    if bors in context.redis.smembers(keys.DIRECTORY):
        yield keys.DIRECTORY
    yield from _jobs(context, bors)
    for letter in _postbox(context).newest_first():
        if letter.bors == bors:
            yield f"letter {letter.name}"


def _wait_for_jobs(context: Context, bors: str) -> None:
    """Wait until no job is left: one ends after its letter is settled, and a letter that waited long may have two."""
    deadline = time.monotonic() + JOBS_TIMEOUT
    while any(_jobs(context, bors)) and time.monotonic() < deadline:
        time.sleep(POLL_INTERVAL)


def _jobs(context: Context, bors: str) -> Iterator[str]:
    """Jobs in the queue. RQ compresses their data."""
    with connections.queue_client(context.settings.queue_url or context.settings.redis_url) as queue:
        for name in queue.scan_iter("rq:job:*", 500, _type="hash"):
            if f'"{bors}"'.encode() in zlib.decompress(queue.hget(name, "data") or zlib.compress(b"")):
                yield name.decode()


def _postbox(context: Context) -> Letters:
    return Letters(context.settings.data_dir / "post")
