"""The three kinds of connection to the store, and what we demand of it."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha1
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as NotReached
from redis.exceptions import NoPermissionError, NoScriptError, RedisClusterException, RedisError, ResponseError
from redis.exceptions import TimeoutError as TimedOut
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from .deadline_sockets import kind
from .errors import OperatorError
from .redis_client import RedisClient

CLUSTER = "redis+cluster"
MAX_ENTRY_ID = f"{2**64 - 1}-{2**64 - 1}"  # of an entry of a stream: the store takes no question about what follows it
SCRIPTS = frozenset(("EVALSHA", "EVALSHA_RO"))  # nearly all that is asked; their answers are taken as they come
SOCKET_TIMEOUT, CONNECT_TIMEOUT = 2.5, 0.5  # seconds, for a command; less where less is left before the deadline
SCREENS_AND_PHONES = 2048  # connections at most: more than a web process has requests


class StorePool(ConnectionPool):
    """redis-py's pool, in which a connection is taken and given back without a lock and without counting it for a collector."""

    def get_connection(self, command_name: Any = None, *_: Any, **__: Any) -> Any:
        """A connection on which nothing waits to be read, whatever it is for. Raises RedisError."""
        del command_name
        self._checkpid()
        pool: Any = self
        try:
            connection = pool._available_connections.pop()
        except IndexError:
            connection = self.make_connection()
        pool._in_use_connections.add(connection)
        try:
            if connection._sock is None:
                connection.connect()
            elif connection.can_read():  # it was hung up, or something has come unasked
                connection.disconnect()
                connection.connect()
        except BaseException:
            self.release(connection)
            raise
        return connection

    def release(self, connection: Any) -> None:
        """Give it back; one that was opened before this process came to be is its parent's."""
        self._checkpid()
        pool: Any = self
        pool._in_use_connections.discard(connection)
        if not self.owns_connection(connection):
            connection.disconnect()
            return
        if connection.should_reconnect():
            connection.disconnect()
        pool._available_connections.append(connection)


class Client(Redis):
    """redis-py's client of one server, which asks once, and does not time and count each command for a collector of metrics."""

    def _execute_command(self, *args: Any, **options: Any) -> Any:
        connection: Any = self.connection or self.connection_pool.get_connection()
        try:
            if args[0] in SCRIPTS:
                return connection.exchange(*args)
            connection.send_command(*args, **options)
            return cast(Any, self).parse_response(connection, args[0], **options)
        except (NotReached, TimedOut):
            connection.disconnect()
            raise
        finally:
            if not self.connection:
                self.connection_pool.release(connection)

    def register_script(self, script: str) -> Callable[..., Any]:  # type: ignore[override]
        """A script, to be called with `keys` and `args`; without the layers of redis-py's own."""
        digest, ask = sha1(script.encode(), usedforsecurity=False).hexdigest(), cast(Any, self).execute_command

        def run(keys: Sequence[str] = (), args: Sequence[Any] = ()) -> Any:
            command = ("EVALSHA", digest, len(keys), *keys, *args)
            try:
                return ask(*command)
            except NoScriptError:
                self.script_load(script)
                return ask(*command)

        return run

    def entry_batches(self, stream: str, count: int) -> Iterator[list[tuple[str, list[str]]]]:
        """All of a stream, page by page, as the store tells it: names, and fields and values by turns.

        Each page is asked for before the one before it is given away: the store works while that is read. Raises RedisError.
        """
        connection, is_asked = cast(Any, self.connection_pool.get_connection()), True
        try:
            connection.send_command("XRANGE", stream, "-", "+", "COUNT", count)
            while is_asked:
                page = connection.read_response()
                last = page[-1][0] if page else MAX_ENTRY_ID
                if is_asked := last != MAX_ENTRY_ID:
                    connection.send_command("XRANGE", stream, f"({last}", "+", "COUNT", count)
                yield page
        finally:
            if is_asked:  # nobody reads on: what is still to come is not to be taken for the answer to another question
                connection.disconnect()
            self.connection_pool.release(connection)


def client(url: str) -> RedisClient:
    """For commands: asks once, and within the deadline if there is one (`deadline.within`).

    A time-out is an unknown outcome; ask again with the same idempotency key.
    """
    return _open(url, retry=Retry(NoBackoff(), 0), socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=CONNECT_TIMEOUT)


def blocking_client(url: str) -> RedisClient:
    """For reads that may wait up to 2 s for something to happen."""
    return _open(url, retry=Retry(NoBackoff(), 0), socket_timeout=10, socket_connect_timeout=1)


def queue_client(url: str) -> Redis:
    """For RQ, which speaks bytes and never to a cluster. Raises OperatorError."""
    if urlsplit(url).scheme == CLUSTER:
        raise OperatorError("The letter queue does not run on a cluster: set QUEUE_URL to a single server.")
    return Redis.from_url(url)


def demand_durable(redis: RedisClient) -> None:
    """Raises OperatorError if the server may lose what it has acknowledged, or cannot be reached."""
    try:
        found = {name: _config(redis, name) for name in ("appendonly", "appendfsync", "maxmemory-policy")}
    except RedisError as trouble:
        raise OperatorError(f"The store does not answer ({trouble}). Is REDIS_URL right?") from trouble
    if found["appendonly"] not in ("yes", ""):
        raise OperatorError("The store keeps no append-only file and would forget agreements: set appendonly to yes.")
    if found["appendfsync"] not in ("always", ""):
        raise OperatorError("The store answers before it has written to disk: set appendfsync to always.")
    if found["maxmemory-policy"] not in ("noeviction", ""):
        raise OperatorError("The store throws things away when memory is short: set maxmemory-policy to noeviction.")


def rewrite(redis: RedisClient) -> bool:
    """Have every server write its append-only file anew, without what was erased. False: one is busy with it; ask again."""
    # the nodes themselves: by their flag alone, redis-py asks for a key and finds none
    where: dict[str, Any] = {"target_nodes": redis.get_nodes()} if isinstance(redis, RedisCluster) else {}
    try:
        cast(Any, redis).execute_command("BGREWRITEAOF", **where)
    except ResponseError as busy:
        if "in progress" in str(busy):
            return False
        raise
    return True


class Persistence(NamedTuple):
    """What a server says of its append-only file: whether it is, or is about to be, written anew, and how that last went."""

    run_id: str
    rewriting: bool
    rewritten: bool


def persistence(redis: RedisClient) -> list[Persistence]:
    """What each server says. A server that was started again has another `run_id`."""
    if isinstance(redis, RedisCluster):
        found = list(cast(Any, redis).info(target_nodes=RedisCluster.ALL_NODES).values())
    else:
        found = [cast(Any, redis).info()]
    return [
        Persistence(
            str(one["run_id"]),
            bool(one["aof_rewrite_in_progress"] or one["aof_rewrite_scheduled"]),
            one["aof_last_bgrewrite_status"] == "ok",
        )
        for one in found
    ]


def _config(redis: RedisClient, name: str) -> str:
    """What the server says, or nothing if it may not be asked, as where somebody else runs it."""
    try:
        return str(redis.config_get(name).get(name, ""))
    except NoPermissionError:
        return ""
    except ResponseError as refused:
        if "unknown command" in str(refused):
            return ""
        raise


def _open(url: str, **options: Any) -> RedisClient:
    try:
        options |= {"decode_responses": True, "legacy_responses": False, "max_connections": SCREENS_AND_PHONES}
        options |= {"encoding_errors": "surrogateescape"}  # what is no text is found where it is unpacked, one record at a time
        # a server may not ask us to be patient with it; and a connection on which something comes unasked is not used again
        options |= {"maint_notifications_config": MaintNotificationsConfig(enabled=False)}
        scheme = urlsplit(url).scheme
        options |= {"connection_class": kind(scheme)}
        if scheme == CLUSTER:
            return _cluster(url.replace(CLUSTER, "redis", 1), options)
        return cast(RedisClient, Client.from_pool(StorePool.from_url(url, **options)))
    except ValueError:  # its words may quote a password
        raise OperatorError(
            "REDIS_URL is not an address of a store: redis://:password@host:6379, or redis+cluster://…"
        ) from None


def _cluster(url: str, options: dict[str, Any]) -> RedisClient:
    """A cluster, which is asked at once where everything is. Raises RedisError; what redis-py raises is none."""
    try:
        return cast(RedisClient, RedisCluster.from_url(url, **options))
    except RedisClusterException as trouble:
        raise NotReached(str(trouble)) from trouble
