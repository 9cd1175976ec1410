"""Taking a rehearsal away, and looking for what it may have left behind."""

import zlib
from collections.abc import Iterator

from frivilligbors import connections, keys
from services.organiser import store
from web import Context

from ..postbox.letters import Letters
from .rehearsal import Rehearsal
from .rest import come_to_rest


def remove(rehearsal: Rehearsal) -> list[str]:
    """Take it away, letters and all; what is still left of it. Raises Refused: `bors-unknown`, `rehearsal-only`."""

    def taken_away(house: Context) -> list[str]:
        if house.queries.bors(rehearsal.bors):
            come_to_rest(house, rehearsal.bors)
            store.remove(house, rehearsal.bors)
        _post(house).remove(rehearsal.bors)
        return [*remains(house, rehearsal.bors)]

    return rehearsal.backstage(taken_away)


def remains(house: Context, bors: str) -> Iterator[str]:
    """Every key, job and letter that has anything of a børs."""
    yield from house.redis.scan_iter(f"*{{{bors}}}*", 500)
    if bors in house.redis.smembers(keys.DIRECTORY):
        yield keys.DIRECTORY
    yield from _jobs(house, bors)
    for letter in _post(house).newest_first():
        if letter.bors == bors:
            yield f"letter {letter.name}"


def _jobs(house: Context, bors: str) -> Iterator[str]:
    """Letters in the queue. RQ packs what a job is told."""
    with connections.queue(house.settings.queue_url or house.settings.redis_url) as queue:
        for name in queue.scan_iter("rq:job:*", 500, _type="hash"):
            if f'"{bors}"'.encode() in zlib.decompress(queue.hget(name, "data") or zlib.compress(b"")):
                yield name.decode()


def _post(house: Context) -> Letters:
    return Letters(house.settings.data_dir / "post")
