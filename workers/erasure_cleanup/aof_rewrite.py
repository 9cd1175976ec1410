"""Rewrites the store's append-only files, so that nothing erased is left in them, however often a process dies meanwhile."""

from typing import NamedTuple

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient


class RewriteRequest(NamedTuple):
    """A rewrite that was requested: since when, of which servers, and whether they have done it."""

    since: int
    servers: frozenset[str]
    done: bool = False


class AofRewrite:
    """Requests the servers to rewrite their append-only files, and knows when they have."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis
        self._requests: dict[str, RewriteRequest] = {}

    def rewrite_since(self, bors: str, since: int) -> bool:
        """Have all files rewritten; whether they have been, since something that grows: a position of the log, or a step."""
        request = self._requests.get(bors)
        if request is None or request.since < since:
            self._request(bors, since)
            return False
        if not request.done:
            self._check(bors, request)
        return bors in self._requests and self._requests[bors].done

    def forget(self, bors: str) -> None:
        """Drop the request: its result has been noted."""
        self._requests.pop(bors, None)

    def _request(self, bors: str, since: int) -> None:
        servers = frozenset(one.run_id for one in connections.persistence(self._redis))
        if connections.rewrite(self._redis):
            self._requests[bors] = RewriteRequest(since, servers)

    def _check(self, bors: str, request: RewriteRequest) -> None:
        found = connections.persistence(self._redis)
        if any(one.rewriting for one in found):
            return
        if all(one.rewritten for one in found) and request.servers == {one.run_id for one in found}:
            self._requests[bors] = request._replace(done=True)
        else:
            del self._requests[bors]  # it failed, or the server died of something else: request it again
