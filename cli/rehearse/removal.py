"""Taking a rehearsal away, and looking for what it may have left behind."""

from collections.abc import Iterator

from frivilligbors import connections, keys
from services.organiser import store
from web import House

from ..postbox.letters import BORS, Letters
from .rehearsal import Rehearsal
from .rest import come_to_rest


def remove(rehearsal: Rehearsal) -> list[str]:
    """Take it away, letters and all; what is still left of it. Raises Refused: `bors-unknown`, `rehearsal-only`."""

    def taken_away(house: House) -> list[str]:
        if house.roster.bors(rehearsal.bors):
            come_to_rest(house, rehearsal.bors)
            store.remove(house, rehearsal.bors)
        _post(house).remove(rehearsal.bors)
        return [*_left(house, rehearsal.bors)]

    return rehearsal.backstage(taken_away)


def _left(house: House, bors: str) -> Iterator[str]:
    yield from house.store.scan_iter(f"*{bors}*", 500)
    if bors in house.store.smembers(keys.DIRECTORY):
        yield keys.DIRECTORY
    queue = connections.queue(house.settings.queue_url or house.settings.redis_url)
    for name in queue.scan_iter("rq:job:*", 500):
        if queue.type(name) == b"hash" and any(bors.encode() in value for value in queue.hvals(name)):
            yield name.decode()
    for letter in _post(house).newest_first():
        if letter.message.get(BORS) == bors:
            yield f"letter {letter.name}"


def _post(house: House) -> Letters:
    return Letters(house.settings.data_dir / "post")
