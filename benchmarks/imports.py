"""A list that is taken in while brokers confirm."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

from tests.running_house import RunningHouse

from .evening import Caller, house
from .hall import agreement, register
from .size import Size
from .table import Table, across, middle, percentile

BORS = "benk"
APART = 0.2  # seconds between two confirms: a busy hall's
GOAL, MEANWHILE = 20.0, 300.0  # seconds for the list; milliseconds of a confirm, as beside readers without end
BAD = 20  # of so many rows one has no sector


def imports(size: Size, _: set[str]) -> Table:
    """Two rows for each participant of the other benchmarks."""
    rows = 2 * size.participants
    table = Table(
        f"A list of {rows:,} rows, {rows // BAD} of them bad, taken in while brokers confirm",
        f"`frivilligbors up` with all its processes, and the clients, on all cores; a confirm every {APART * 1000:.0f} ms on a "
        f"connection that is kept. {size.runs} runs, each with a børs of its own.",
        ("", "taken in, s", "confirm p50, ms", "p99, ms", "slowest, ms"),
    )
    alone, beside, seconds = [], [], []
    with house() as running:
        for run in range(size.runs):
            before, meanwhile, took = _one_run(running, f"{BORS}{run}", rows)
            alone.append(before)
            beside.append(meanwhile)
            seconds.append(took)
    for name, runs, taken in (("nobody else", alone, []), ("the list", beside, seconds)):
        figures = (across(percentile(run, percent) for run in runs) for percent in (50, 99, 100))
        table.rows.append((f"beside {name}", across(taken), *figures))
    p99 = middle(percentile(run, 99) for run in beside)
    table.holds(f"the list in < {GOAL:.0f} s", f"{middle(seconds):.1f} s", middle(seconds) < GOAL)
    table.holds(f"confirm p99 meanwhile < {MEANWHILE:.0f} ms", f"{p99:.0f} ms", p99 < MEANWHILE)
    return table


def _one_run(running: RunningHouse, bors: str, rows: int) -> tuple[list[float], list[float], float]:
    """The milliseconds of confirms before the list and beside it, and the seconds of the list."""
    running.run("bors", "create", bors, "--name", "Frivilligbørsen på benken")
    running.run("bors", "open", bors)
    people, organiser = register(running, bors, 40), running.invite("organiser", bors, "Arrangør")
    codes = [(one["code"], other["code"]) for one in people for other in people if one is not other]
    with Caller(running.port, running.invite("broker", bors, "Megler")) as broker, ThreadPoolExecutor(1) as beside:
        before = [_confirm(broker, bors, codes.pop()) for _ in range(20)]
        importing, meanwhile = beside.submit(_take_in, running.port, organiser, bors, rows), list[float]()
        while not importing.done():
            meanwhile.append(_confirm(broker, bors, codes.pop()))
    return before, meanwhile, importing.result()


def _confirm(broker: Caller, bors: str, pair: tuple[str, str]) -> float:
    time.sleep(APART)
    at = time.monotonic()
    broker.post(f"/api/bors/{bors}/agreements", agreement(*pair))
    return (time.monotonic() - at) * 1000


def _take_in(port: int, token: str, bors: str, count: int) -> float:
    """The seconds it took. Raises RuntimeError where not everybody came in."""
    rows = [
        f"Deltaker {number};d{number}@example.no;Forening {number % 400};{'Frivillig' if number % BAD else ''};Et sted å øve"
        for number in range(count)
    ]
    body = "\n".join(["Navn;E-post;Virksomhet;Sektor;Ønske", *rows]).encode()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": token_hex(8), "Content-Type": "text/csv"}
    line, at = http.client.HTTPConnection("localhost", port, timeout=60), time.monotonic()
    line.request("POST", f"/api/bors/{bors}/participants/import", body, headers)
    answer = json.loads(line.getresponse().read())
    took = time.monotonic() - at
    line.close()
    if (answer.get("added"), len(answer.get("bad", ()))) != (count - count // BAD, count // BAD):
        raise RuntimeError(str(answer)[:300])
    return took
