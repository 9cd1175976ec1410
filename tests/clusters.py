"""A cluster of three masters on this machine."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from launcher.embedded_valkey import server_binary, stop_server
from launcher.ports import free_port
from tests.eventually import eventually

SLOTS = [(0, 5460), (5461, 10922), (10923, 16383)]


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Its address, as REDIS_URL has it."""
    ports = [(free_port(), free_port()) for _ in SLOTS]  # for clients, and for the other nodes
    processes = [_node(folder / str(port), port, bus_port) for port, bus_port in ports]
    try:
        nodes = [Redis(port=port, decode_responses=True) for port, _ in ports]
        for node, slots in zip(nodes, SLOTS, strict=True):
            eventually(lambda node=node: _answers(node))  # type: ignore[misc]
            node.execute_command("CLUSTER", "ADDSLOTSRANGE", *slots)
        for port, bus_port in ports[1:]:
            nodes[0].execute_command("CLUSTER", "MEET", "127.0.0.1", port, bus_port)
        for node in nodes:
            eventually(lambda node=node: "cluster_state:ok" in str(node.execute_command("CLUSTER", "INFO")))  # type: ignore[misc]
            node.close()
        yield f"redis+cluster://127.0.0.1:{ports[0][0]}"
    finally:
        for process in processes:
            stop_server(process)


def _node(folder: Path, port: int, bus_port: int) -> "subprocess.Popen[bytes]":
    folder.mkdir()
    config = f"bind 127.0.0.1\nport {port}\ncluster-enabled yes\ncluster-port {bus_port}\nappendonly yes\nappendfsync always\n"
    process = subprocess.Popen([str(server_binary()), "-"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin
    process.stdin.write((config + 'save ""\n').encode())
    process.stdin.close()
    return process


def _answers(node: "Redis") -> bool:
    try:
        return bool(node.ping())
    except RedisError:
        return False
