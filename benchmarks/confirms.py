"""One broker confirms, and nobody else does anything: how long one waits for the answer."""

import subprocess
import sys
import time

from .evening import Caller, house
from .hall import agreement, register
from .machine import FOLDER
from .process import Process
from .size import Size
from .table import Table, across, middle, percentile

BORS = "benk"
APART = 0.1  # seconds between two: letters and the board of the one before are out of the way
P50 = 4.0
NOTHING = "kept, to a server that only answers"


def confirms(size: Size, _: set[str]) -> Table:
    """On a connection that is kept, as a desk's is, and on a fresh one each time."""
    table = Table(
        "One confirm alone",
        f"`frivilligbors up` with all its processes, letters included, and the client on all cores. {size.runs} runs of "
        f"{size.confirms} agreements, {APART * 1000:.0f} ms apart. The last row is what the client takes by itself, with two "
        "crossings of the loopback.",
        ("Connection", "p50, ms", "p99, ms"),
    )
    found: dict[str, list[list[float]]] = {"kept": [], "fresh": [], NOTHING: []}
    with house() as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        people = register(running, BORS, 40)
        token = running.invite("broker", BORS, "Megler")
        codes = [(one["code"], other["code"]) for one in people for other in people if one is not other]
        for _run in range(size.runs):
            with Caller(running.port, token) as broker:
                found["kept"].append([_confirm(broker, codes.pop()) for _ in range(size.confirms)])
            found["fresh"].append([_on_a_fresh_one(running.port, token, codes.pop()) for _ in range(size.confirms // 2)])
            found[NOTHING].append(_to_a_server_that_only_answers(size.confirms))
    for name, runs in found.items():
        table.rows.append((name, *(across((percentile(run, percent) for run in runs), 2) for percent in (50, 99))))
    reached = middle(percentile(run, 50) for run in found["kept"])
    table.holds(f"p50 ≤ {P50:.0f} ms", f"{reached:.1f} ms", reached <= P50)
    return table


def _on_a_fresh_one(port: int, token: str, pair: tuple[str, str]) -> float:
    with Caller(port, token) as broker:
        return _confirm(broker, pair)


def _confirm(broker: Caller, pair: tuple[str, str]) -> float:
    """The milliseconds of one."""
    request = broker.command(f"/api/bors/{BORS}/agreements", agreement(*pair))
    time.sleep(APART)
    at = time.monotonic()
    broker.send(request)
    return (time.monotonic() - at) * 1000


def _to_a_server_that_only_answers(count: int) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.prompt_server"]
    with Process(command, core=None, log=FOLDER / "prompt.log", stdout=subprocess.PIPE) as server:
        assert server.stdout
        with Caller(int(server.stdout.readline()), "x" * 40) as broker:
            return [_confirm(broker, ("ABCD", "EFGH")) for _ in range(count)]
