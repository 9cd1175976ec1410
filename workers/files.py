"""The store's files, written anew so that nothing erased is left in them, however often a process dies meanwhile."""

from typing import NamedTuple

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient


class Asked(NamedTuple):
    """What was asked for: since which position of a log, of which servers, and whether they have done it."""

    position: int
    servers: frozenset[str]
    done: bool = False


class Files:
    """Asks the servers to write their files anew, and knows when they have: until then, nobody may count on it."""

    def __init__(self, redis: RedisClient) -> None:
        self._store = redis
        self._asked: dict[str, Asked] = {}

    def anew(self, bors: str, position: int) -> bool:
        """Whether all files have been written anew since a fact at this position. Asks for it, if nobody has."""
        asked = self._asked.get(bors)
        if asked is None or asked.position < position:
            self._ask(bors, position)
            return False
        if not asked.done:
            self._look(bors, asked)
        return bors in self._asked and self._asked[bors].done

    def forget(self, bors: str) -> None:
        """Whoever asked has noted the answer."""
        self._asked.pop(bors, None)

    def _ask(self, bors: str, position: int) -> None:
        servers = frozenset(one.run_id for one in connections.persistence(self._store))
        if connections.rewrite(self._store):
            self._asked[bors] = Asked(position, servers)

    def _look(self, bors: str, asked: Asked) -> None:
        found = connections.persistence(self._store)
        if any(one.rewriting for one in found):
            return
        if all(one.rewritten for one in found) and asked.servers == {one.run_id for one in found}:
            self._asked[bors] = asked._replace(done=True)
        else:
            del self._asked[bors]  # it failed, or the server died of something else: ask again
