"""One broker confirms, and nobody else does anything: how long one waits for the answer."""

import time

from .evening import Caller, house
from .hall import agreement, register
from .size import Size
from .table import Table, across, middle, percentile

BORS = "benk"
APART = 0.1  # seconds between two: letters and the board of the one before are out of the way
P50 = 4.0


def confirms(size: Size, _: set[str]) -> Table:
    """On a connection that is kept, as a desk's is, and on a fresh one each time."""
    table = Table(
        "One confirm alone",
        f"`frivilligbors up` with all its processes, letters included, and the client on all cores. {size.runs} runs of "
        f"{size.confirms} agreements, {APART * 1000:.0f} ms apart.",
        ("Connection", "p50, ms", "p99, ms"),
    )
    kept: list[list[float]] = []
    fresh: list[list[float]] = []
    with house() as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        people = register(running, BORS, 40)
        token = running.invite("broker", BORS, "Megler")
        codes = [(one["code"], other["code"]) for one in people for other in people if one is not other]
        with Caller(running.port, token) as broker:
            for _run in range(size.runs):
                kept.append([_confirm(broker, codes.pop()) for _ in range(size.confirms)])
                fresh.append([_confirm(None, codes.pop(), running.port, token) for _ in range(size.confirms // 2)])
    for name, runs in (("kept", kept), ("fresh", fresh)):
        table.rows.append((name, *(across(percentile(run, percent) for run in runs) for percent in (50, 99))))
    reached = middle(percentile(run, 50) for run in kept)
    table.holds(f"p50 ≤ {P50:.0f} ms", f"{reached:.1f} ms", reached <= P50)
    return table


def _confirm(broker: Caller | None, pair: tuple[str, str], port: int = 0, token: str = "") -> float:
    time.sleep(APART)
    at = time.monotonic()
    if broker:
        broker.post(f"/api/bors/{BORS}/agreements", agreement(*pair))
    else:
        with Caller(port, token) as other:
            other.post(f"/api/bors/{BORS}/agreements", agreement(*pair))
    return (time.monotonic() - at) * 1000
