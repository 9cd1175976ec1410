"""Registrations: three hundred phones, and the same while five thousand viewers come back."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.running_house import RunningHouse

from .crowd import Crowd
from .evening import Caller, display_beside, house
from .size import Size
from .table import Table, across, middle, percentile

AT_ONCE = 16
A_SECOND = 20  # registrations beside the return: a busy door
LASTING = 5.0
WORSE = 3.0  # times that a registration may take longer meanwhile
BACK = 2.0  # seconds


def phones(size: Size, _: set[str]) -> Table:
    """Registrations as fast as they go."""
    runs = []
    with house() as running:
        for run in range(size.runs):
            _plan(running, f"benk-{run}")
            runs.append(rush(running, f"benk-{run}", size.registrations))
    table = Table(
        f"{size.registrations} registrations",
        f"`frivilligbors up`, {AT_ONCE} phones at once on the same cores; all in, none refused. {size.runs} runs.",
        ("Registrations/s", "p50, ms", "p99, ms"),
    )
    rates = across((len(took) / seconds for took, seconds in runs), 0)
    table.rows.append((rates, *(across(percentile(took, percent) for took, _ in runs) for percent in (50, 99))))
    return table


def viewers(size: Size, _: set[str]) -> Table:
    """Registrations at a steady pace, alone and while everybody comes back: to the same web process, or to the display's."""
    table = Table(
        f"Registrations while {size.returning:,} viewers come back in the same second",
        f"`frivilligbors up` and the client on the same cores. In compose the display is a web process of its own. "
        f"{A_SECOND} registrations a second for {LASTING:.0f} s; {size.runs} interleaved runs. "
        f"Goal: all live within {BACK:.0f} s, nobody refused, p99 ≤ {WORSE:.0f} ×.",
        ("Web processes", "p99 alone, ms", "p99 meanwhile, ms", "all have a board after, s", "turned away"),
    )
    found: dict[str, list[dict[str, float]]] = {"one for everything": [], "the display's own": []}
    with house() as running, display_beside(running) as port:
        for run in range(size.runs):
            for number, (name, at) in enumerate(zip(found, (running.port, port), strict=True)):
                found[name].append(_one_return(running, f"benk-{run}-{number}", at, size.returning))
    for name, runs in found.items():
        columns = (("alone", 1), ("beside", 1), ("seconds", 2), ("refused", 0))
        table.rows.append((name, *(across((run[key] for run in runs), digits) for key, digits in columns)))
        seconds, refused = middle(run["seconds"] for run in runs), max(run["refused"] for run in runs)
        change = middle(run["beside"] / run["alone"] for run in runs)
        table.holds(
            f"{name}: all live within {BACK:.0f} s, nobody refused",
            f"{seconds:.2f} s, {refused:.0f} refused",
            seconds <= BACK and not refused,
        )
        table.holds(f"{name}: registrations' p99 ≤ {WORSE:.0f} ×", f"× {change:.1f}", change <= WORSE)
    return table


def _one_return(running: RunningHouse, bors: str, port: int, returning: int) -> dict[str, float]:
    _plan(running, bors)
    with Crowd(port, f"/skjerm/{bors}/ws", returning, core=None, token='"version":', deflate=1) as crowd:
        crowd.await_("boards")
        time.sleep(1)
        alone = percentile(steady(running, bors, 0), 99)
        back = threading.Timer(0.5, crowd.again, [returning])
        back.start()
        beside = percentile(steady(running, bors, 1000), 99)
        report = crowd.await_("boards")
    return {"alone": alone, "beside": beside, "seconds": report["seconds"], "refused": report["refused"]}


def rush(running: RunningHouse, bors: str, count: int) -> tuple[list[float], float]:
    """So many registrations from several phones at once: milliseconds each, and seconds in all."""
    line = threading.local()

    def one(number: int) -> float:
        if not hasattr(line, "caller"):
            line.caller = Caller(running.port)
        at = time.monotonic()
        line.caller.register(bors, number)
        return (time.monotonic() - at) * 1000

    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.monotonic()
        took = list(pool.map(one, range(count)))
    return took, time.monotonic() - began


def steady(running: RunningHouse, bors: str, first: int) -> list[float]:
    """Registrations at a steady pace. One that comes late still counts from when it was due."""
    took: list[float] = []

    def one(number: int, due: float) -> None:
        with Caller(running.port) as phone:
            phone.register(bors, number)
        took.append((time.monotonic() - due) * 1000)

    began = time.monotonic()
    with ThreadPoolExecutor(64) as pool:
        for step in range(int(A_SECOND * LASTING)):
            due = began + step / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            pool.submit(one, first + step, due)
    assert len(took) == int(A_SECOND * LASTING), "a registration was refused"
    return took


def _plan(running: RunningHouse, bors: str) -> None:
    running.run("bors", "create", bors, "--name", "Frivilligbørsen på benken")
    running.run("bors", "open", bors)
