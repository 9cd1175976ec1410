"""Rounds of a benchmark: peer after peer, and then all of them again, so that a slow minute hurts nobody alone."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import permutations
from random import Random

from .crowd import Crowd, TooSlow
from .peers import PEERS, Missing, Peer
from .size import Size
from .table import Table

PAUSE = 0.05  # seconds between boards: twenty a second
ONE_BOARD = b'{"version":"@%d ","filler":"' + b"x" * 970 + b'"}'
WORDS = Random(6).choices(["".join(word) for word in permutations("abcdefgh", 8)], k=300)
FILLER = " ".join(Random(6).choices(WORDS, k=996)).encode()
REGIONS = b'{"version":"@%d ","filler":"' + FILLER + b'"}'  # what an agreement changes on a wall, and as long when deflated

Sample = dict[str, float]


def measure_boards(
    peer: Peer, crowd: Crowd, boards: int, *, first: int = 1, board: bytes = ONE_BOARD
) -> list[tuple[float, float]]:
    """Tell so many boards, each after the last has arrived: milliseconds to the last screen, and to 99 percent of them."""
    latencies = []
    for version in range(first, first + boards):
        at = time.monotonic_ns()
        peer.publish(board % version)
        came = crowd.await_("version", version, 20)
        latencies.append(((came["last"] - at) / 1e6, (came["p99"] - at) / 1e6))
        time.sleep(PAUSE)
    return latencies


def interleaved(
    size: Size, names: set[str], table: Table, one: Callable[[Peer, Size], Sample], kinds: Sequence[type[Peer]] = PEERS
) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = defaultdict(list)
    peers = [peer for kind in kinds if (not names or kind.name in names) and (peer := _ready(kind(), table))]
    for run in range(size.runs):
        for peer in list(peers):
            print(f"  {table.title}: run {run + 1}, {peer.name} …", flush=True)
            try:
                with peer:
                    sample = one(peer, size)
                    found[peer.name].append(sample)
            except (TooSlow, RuntimeError, OSError) as why:
                table.skipped.append(f"{peer.name}: {why}")
                peers.remove(peer)
    return found


def _ready(peer: Peer, table: Table) -> Peer | None:
    try:
        peer.install()
    except Missing as why:
        table.skipped.append(f"{peer.name}: {why}")
        return None
    return peer
