"""What we demand of a store, and how we ask it."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import exceptions
from redis._parsers import Encoder
from redis.connection import PythonRespSerializer

from frivilligbors import connections
from frivilligbors.deadline_sockets import CommandPacker
from frivilligbors.errors import OperatorError
from frivilligbors.redis_client import RedisClient
from launcher.embedded_valkey import server_binary
from launcher.ports import free_port
from launcher.spawn import await_ready

from ..eventually import eventually

DURABLE = {"appendonly": "yes", "appendfsync": "always", "save": '""', "maxmemory-policy": "noeviction"}


@contextmanager
def server(folder: Path, **changes: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of our own with another configuration; its address."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    configuration = DURABLE | {name.replace("_", "-"): value for name, value in changes.items()}
    lines = ["bind 127.0.0.1", f"port {port}", f'dir "{folder}"', *(f"{name} {value}" for name, value in configuration.items())]
    process = subprocess.Popen(
        [str(server_binary()), "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write("\n".join(lines).encode())
    process.stdin.close()
    opened = connections.client(url)

    def answers() -> bool:
        try:
            return opened.ping()
        except exceptions.RedisError:
            return False

    try:
        assert await_ready(process, answers, 60)
        yield url, process
    finally:
        opened.close()
        process.kill()
        process.wait()


def demanded(url: str) -> str:
    """What we say about a server; nothing if it is as it should be."""
    redis = connections.client(url)
    try:
        connections.demand_durable(redis)
    except OperatorError as error:
        return str(error)
    finally:
        redis.close()
    return ""


def test_a_durable_store_is_as_it_should_be(store_url: str) -> None:
    assert demanded(store_url) == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"appendonly": "no"}, "The store keeps no append-only file and would forget agreements: set appendonly to yes."),
        ({"appendfsync": "everysec"}, "The store answers before it has written to disk: set appendfsync to always."),
        ({"appendfsync": "no"}, "The store answers before it has written to disk: set appendfsync to always."),
        (
            {"maxmemory_policy": "allkeys-lru"},
            "The store throws things away when memory is short: set maxmemory-policy to noeviction.",
        ),
    ],
)
def test_a_store_that_may_forget_is_refused_in_one_sentence(tmp_path: Path, changes: dict[str, str], sentence: str) -> None:
    with server(tmp_path, **changes) as (url, _):
        assert demanded(url) == sentence


@pytest.mark.parametrize("changes", [{"rename_command": 'CONFIG ""'}, {"user": "default on nopass ~* &* +@all -config"}])
def test_a_store_that_may_not_be_asked_is_believed(tmp_path: Path, changes: dict[str, str]) -> None:
    with server(tmp_path, **changes) as (url, _):
        assert demanded(url) == ""


def test_a_store_that_wants_a_password_says_so(tmp_path: Path) -> None:
    with server(tmp_path) as (url, _):
        redis = connections.client(url)
        redis.config_set("requirepass", "secret")  # type: ignore[attr-defined]
        redis.close()
        assert demanded(url).startswith("The store does not answer (")


def test_no_store_at_all_is_told_in_one_sentence() -> None:
    began = time.monotonic()
    sentence = demanded(f"redis://127.0.0.1:{free_port()}/0")
    assert sentence.startswith("The store does not answer (")
    assert sentence.endswith("Is REDIS_URL right?")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("url", ["http://127.0.0.1", "127.0.0.1:6379", "", "redis://127.0.0.1:port"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(OperatorError, match="REDIS_URL is not an address of a store"):
        connections.client(url)


def test_the_letter_queue_does_not_run_on_a_cluster() -> None:
    with pytest.raises(OperatorError, match="set QUEUE_URL to a single server"):
        connections.queue_client("redis+cluster://127.0.0.1:7000")


@pytest.mark.usefixtures("house_limits")
def test_a_client_asks_once_and_then_gives_up(tmp_path: Path) -> None:
    """A time-out is an unknown outcome: what was sent once must not run twice."""
    with server(tmp_path) as (url, process):
        redis = connections.client(url)
        count = redis.register_script("return redis.call('INCR', KEYS[1])")
        assert count(keys=["counted"]) == 1
        began = time.monotonic()
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(exceptions.TimeoutError):
            count(keys=["counted"])
        assert time.monotonic() - began < 2 * connections.SOCKET_TIMEOUT  # as long as whoever asks twice takes
        process.send_signal(signal.SIGCONT)
        eventually(lambda: int(redis.get("counted") or 0) == 2)
        assert count(keys=["counted"]) == 3
        redis.close()


def test_what_is_read_is_text(redis: RedisClient) -> None:
    redis.set("connections:text", "Børs 🦜")
    assert redis.get("connections:text") == "Børs 🦜"
    redis.delete("connections:text")


def test_a_connection_that_the_store_has_ended_is_replaced_before_anything_is_sent(store_url: str) -> None:
    """A client asks once: whatever is sent on a dead connection is lost."""
    with closing(connections.client(store_url)) as client, closing(connections.client(store_url)) as other:
        for ended in range(3):
            number = client.execute_command("CLIENT", "ID")
            assert other.execute_command("CLIENT", "KILL", "ID", number) == 1
            assert client.get("nothing") is None, ended


def test_a_connection_on_which_an_answer_came_late_is_replaced(store_url: str) -> None:
    """Else the next question would get the answer to the last one."""
    with closing(connections.client(store_url)) as client:
        pool = client.connection_pool  # type: ignore[attr-defined]
        connection = pool.get_connection()
        connection.send_command("ECHO", "late")
        time.sleep(0.1)
        pool.release(connection)
        assert client.execute_command("ECHO", "asked") == "asked"


PACKED = [("CONFIG GET", "æøå", 1, 1.5, b"\xff\x00"), (b"PING",), ("SET", "x", "y" * 100_000), ("ECHO", "\udcff")]


@pytest.mark.parametrize("packed", PACKED)
def test_commands_are_packed_as_redis_py_packs_them(packed: tuple[Any, ...]) -> None:
    encoder = Encoder("utf-8", "surrogateescape", True)
    ours, theirs = CommandPacker(encoder).pack(*packed), PythonRespSerializer(6000, encoder.encode).pack(*packed)
    assert b"".join(ours) == b"".join(theirs)
    assert len(ours) == 1
