"""The hub beside its peers: what a delivery costs, when the last screen has it, what an idle screen and a handshake cost."""

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack

from .crowd import Crowd, TooSlow
from .peers import PEERS, Missing, Peer
from .size import Size
from .table import Table, across, percentile

PAUSE = 0.05  # seconds between boards: twenty a second
SETTLING = 1.0  # seconds from the last handshake until a server surely counts everybody in
ONE_BOARD = b'{"version":"@%d ","filler":"' + b"x" * 970 + b'"}'
STALLED = 20
TO_FILL_A_BUFFER = 400  # boards until the kernel takes no more for a screen that does not read

Sample = dict[str, float]


def fanout(size: Size, names: set[str]) -> Table:
    """CPU per delivery, p99 to the last client, memory per idle connection, handshakes per second."""
    table = Table(
        f"{size.screens:,} screens, a board of 1 kB",
        f"{size.runs} interleaved runs of {size.boards} boards each, one after the other, {PAUSE * 1000:.0f} ms apart. "
        "CPU: all processes of the server, kernel time included. Last: from `publish` until the last screen has the board. "
        "Memory: growth of the server's RSS from 100 screens that came and went to all of them idle. "
        "Handshakes: 64 under way at once.",
        (
            "Server",
            "CPU per delivery, µs",
            "last screen p50, ms",
            "last screen p99, ms",
            "RSS per screen, kB",
            "handshakes/s",
            "client busy, %",
        ),
    )
    for peer, runs in _interleaved(size, names, table, one_run).items():
        _, *keys = ("", "cpu", "p50", "p99", "rss", "shakes", "client")
        digits = (1, 1, 1, 2, 0, 0)
        table.rows.append((peer, *(across((run[key] for run in runs), at) for key, at in zip(keys, digits, strict=True))))
    return table


def stalled(size: Size, names: set[str]) -> Table:
    """Twenty that never read, among all the others."""
    table = Table(
        f"{STALLED} clients that never read among {size.screens:,}",
        f"p99 of the deliveries to the others, without and with {STALLED} whose buffers are full. "
        f"{size.runs} interleaved runs.",
        ("Server", "p99 alone, ms", "p99 beside them, ms", "change"),
    )
    for peer, runs in _interleaved(size, names, table, one_stalled_run).items():
        alone, beside = [run["alone"] for run in runs], [run["beside"] for run in runs if "beside" in run]
        change = f"{(percentile(beside, 50) / percentile(alone, 50) - 1) * 100:+.0f} %" if beside else "stands still"
        table.rows.append((peer, across(alone), across(beside), change))
    return table


def again(size: Size, names: set[str]) -> Table:
    """All hang up, and are back in the same second."""
    table = Table(
        f"{size.returning:,} viewers come back in the same second",
        f"All connections are cut at once and come again, {size.returning:,} a second. {size.runs} interleaved runs.",
        ("Server", "all live after, s", "handshake p99, ms", "turned away"),
    )
    for peer, runs in _interleaved(size, names, table, one_return).items():
        told = (("seconds", 2), ("p99", 0), ("refused", 0))
        table.rows.append((peer, *(across((run[key] for run in runs), digits) for key, digits in told)))
    return table


def one_run(peer: Peer, size: Size) -> Sample:
    """One peer, once."""
    with Crowd(peer.port, peer.path, min(100, size.screens), greet=peer.greet) as before:
        before.await_("live")
        time.sleep(SETTLING)
        _tell(peer, before, 3)
    time.sleep(0.5)
    empty = peer.rss()
    with Crowd(peer.port, peer.path, size.screens, greet=peer.greet) as crowd:
        live = crowd.await_("live", within=120)
        time.sleep(SETTLING)
        full = peer.rss()
        _tell(peer, crowd, 3, first=1000)
        cpu, client = peer.cpu(), crowd.cpu()
        told = _tell(peer, crowd, size.boards, first=2000)
        spent, busy = peer.cpu() - cpu, crowd.cpu() - client
    lasts = [last for last, _ in told]
    return {
        "cpu": spent / (size.boards * size.screens) * 1e6,
        "p50": percentile(lasts, 50),
        "p99": percentile(lasts, 99),
        "rss": (full - empty) / size.screens / 1000,
        "shakes": live["live"] / live["seconds"],
        "client": busy / (sum(lasts) / 1000) * 100,
    }


def one_stalled_run(peer: Peer, size: Size) -> Sample:
    """Deliveries to the others, first without and then with those that do not read."""
    with Crowd(peer.port, peer.path, size.screens, greet=peer.greet) as crowd:
        crowd.await_("live", within=120)
        time.sleep(SETTLING)
        alone = percentile((p99 for _, p99 in _tell(peer, crowd, size.boards)), 50)
    with ExitStack() as both:
        deaf = both.enter_context(Crowd(peer.port, peer.path, STALLED, greet=peer.greet, stall=1))
        deaf.await_("live")
        try:
            for version in range(TO_FILL_A_BUFFER):
                peer.publish(ONE_BOARD % (1000 + version))
                time.sleep(0.002)
            crowd = both.enter_context(Crowd(peer.port, peer.path, size.screens, greet=peer.greet))
            crowd.await_("live", within=60)
            time.sleep(SETTLING)
            return {"alone": alone, "beside": percentile((p99 for _, p99 in _tell(peer, crowd, size.boards, first=2000)), 50)}
        except (TooSlow, OSError):
            return {"alone": alone}


def one_return(peer: Peer, size: Size) -> Sample:
    """Everybody at once."""
    with Crowd(peer.port, peer.path, size.returning, greet=peer.greet) as crowd:
        crowd.await_("live", within=60)
        time.sleep(SETTLING)
        crowd.again(size.returning)
        live = crowd.await_("live", within=60)
    return {key: live[key] for key in ("seconds", "p99", "refused")}


def _tell(peer: Peer, crowd: Crowd, boards: int, *, first: int = 1) -> list[tuple[float, float]]:
    """Tell so many boards, each after the last has arrived: milliseconds to the last screen, and to 99 percent of them."""
    told = []
    for version in range(first, first + boards):
        at = time.monotonic_ns()
        peer.publish(ONE_BOARD % version)
        came = crowd.await_("version", version, 20)
        told.append(((came["last"] - at) / 1e6, (came["p99"] - at) / 1e6))
        time.sleep(PAUSE)
    return told


def _interleaved(size: Size, names: set[str], table: Table, one: Callable[[Peer, Size], Sample]) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = defaultdict(list)
    peers = [peer for kind in PEERS if (not names or kind.name in names) and (peer := _ready(kind(), table))]
    for run in range(size.runs):
        for peer in list(peers):
            print(f"  {table.title}: run {run + 1}, {peer.name} …", flush=True)
            try:
                with peer:
                    found[peer.name].append(one(peer, size))
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
