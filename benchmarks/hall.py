"""A whole hall: phones with their own page open, walls, desks, and brokers who confirm, through every process of the house."""

import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from tests.running_house import RunningHouse

from .evening import Caller, house
from .machine import FOLDER
from .plot import plot
from .process import Process
from .size import Size
from .table import Table, across, middle, percentile

BORS = "hall"
PLOT = Path("docs/pictures/hall.svg")
BEFORE = ((40.0, 14.0), (200.0, 31_000.0), (300.0, 31_000.0))  # measured of version 0.1.0, on a machine like this


@dataclass(frozen=True)
class Plan:
    """Who is there, and how many agreements a second, for how many seconds; then a burst."""

    phones: int
    walls: int
    desks: int
    per_second: float = 4.0
    seconds: float = 20.0
    burst_per_second: float = 20.0
    burst_seconds: float = 5.0
    quiet: float = 10.0

    def moments(self) -> list[float]:
        """When each agreement is pressed, in seconds from the first."""
        steady = [number / self.per_second for number in range(int(self.per_second * self.seconds))]
        burst = [
            self.seconds + number / self.burst_per_second for number in range(int(self.burst_per_second * self.burst_seconds))
        ]
        return steady + burst


@dataclass
class Found:
    """Milliseconds of each confirm, each complete picture and each party's page; what failed; shares of a core."""

    confirms: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    idle: float = 0.0
    client: float = 0.0


def hall(size: Size, _: set[str]) -> Table:
    """The hall the product is made for."""
    plan = Plan(size.hall_phones, size.hall_phones // 5, 20)
    runs = [one_hall(plan) for _ in range(size.hall_runs)]
    table = Table(
        f"A hall: {plan.phones:,} own pages, {plan.walls} walls, {plan.desks} desks",
        f"`frivilligbors up` with all its processes and all clients on the machine's cores. {plan.per_second:.0f} agreements "
        f"a second for {plan.seconds:.0f} s, then {plan.burst_per_second:.0f} a second for {plan.burst_seconds:.0f} s; each "
        f"confirm on a fresh connection; pages ask for what Chromium was seen to ask for. {size.hall_runs} runs.",
        ("What", "p50, ms", "p99, ms"),
    )
    goals = (("a confirm is answered", "confirms", 10, 60), ("the picture is complete on a wall", "pictures", None, 300))
    for name, key, *_most in (*goals, ("both parties' own pages show it", "pages", None, 1000)):
        table.rows.append((name, *(across(percentile(getattr(run, key), percent) for run in runs) for percent in (50, 99))))
    for name, key, p50, p99 in (*goals, ("both parties' own pages show it", "pages", None, 1000)):
        for percent, most in ((50, p50), (99, p99)):
            if most:
                reached = middle(percentile(getattr(run, key), percent) for run in runs)
                table.holds(f"{name}: p{percent} ≤ {most} ms", f"{reached:.1f} ms", reached <= most)
    failed = sum(len(run.failed) for run in runs)
    table.holds("nothing failed", f"{failed}", failed == 0)
    idle = middle(run.idle for run in runs)
    table.holds("nobody presses: ≤ 5 % of one core", f"{100 * idle:.1f} %", idle <= 0.05)
    table.rows.append(("the clients' share of a core, %", across((100 * run.client for run in runs), 0), ""))
    return table


def crowds(size: Size, _: set[str]) -> Table:
    """The p99 of a confirm over the number of phones."""
    table = Table(
        "A confirm beside more and more phones",
        "As above, a fifth as many walls as phones, 20 desks.",
        ("Phones", "confirm p50, ms", "confirm p99, ms", "picture p99, ms", "failed"),
    )
    seen: list[tuple[float, float]] = []
    for phones in size.crowds:
        found = one_hall(Plan(phones, max(1, phones // 5), 20, seconds=10.0, quiet=2.0))
        percentiles = [percentile(found.confirms, 50), percentile(found.confirms, 99), percentile(found.pictures, 99)]
        table.rows.append((f"{phones:,}", *(f"{value:.1f}" for value in percentiles), str(len(found.failed))))
        seen.append((phones, percentiles[1]))
    if size.draws:
        series = {"every page reads itself again": BEFORE, "the news travels once": seen}
        PLOT.write_text(plot(series, "phones with their own page open", "confirm p99, ms"))
    return table


def one_hall(plan: Plan) -> Found:
    """One evening."""
    found = Found()
    with house() as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        people = register(running, BORS, max(plan.phones, 40))
        desks = [running.invite("broker", BORS, f"Megler {number}") for number in range(plan.desks)]
        with Caller(running.port, desks[0]) as broker:
            position = broker.get(f"/api/bors/{BORS}/board")["version"]
        cookies = [_cookie(running.port, "/deg", {"token": one["token"]}) for one in people[: plan.phones]]
        brokers = [_cookie(running.port, f"/megler/{BORS}/inn", {"token": token}) for token in desks]
        arguments = {
            "port": running.port,
            "bors": BORS,
            "walls": plan.walls,
            "cookies": cookies,
            "desks": brokers,
            "position": position,
        }
        with _clients(arguments) as clients:
            live = json.loads(clients.stdout.readline())["live"] if clients.stdout else 0
            if live != plan.walls + plan.phones + plan.desks:
                found.failed.append(f"{live} sockets alive")
            _await_rest(running)
            used, began = _cpu_of(running), time.monotonic()
            time.sleep(plan.quiet)
            found.idle = (_cpu_of(running) - used) / (time.monotonic() - began)
            pressed = _press(running.port, plan, people[: max(plan.phones, 40)], desks, found)
            time.sleep(3)
            clients.say(b"stop")
            report = json.loads(clients.stdout.readline()) if clients.stdout else {}
    _read_report(report, plan, pressed, found)
    return found


@dataclass
class Pressed:
    """An agreement: when it was pressed, in nanoseconds, between which participants, and its place among theirs."""

    at: int
    parties: tuple[int, int]
    counts: tuple[int, int]


def _press(port: int, plan: Plan, people: list[dict[str, Any]], desks: list[str], found: Found) -> list[Pressed]:
    """Confirm one agreement after the other, each at its moment, on a fresh connection."""
    dice, count, lock = random.Random(1), [0] * len(people), threading.Lock()
    pressed: list[Pressed] = []

    def one(number: int, due: float) -> None:
        time.sleep(max(0.0, due - time.monotonic()))
        with lock:
            first, second = dice.sample(range(len(people)), 2)
            count[first] += 1
            count[second] += 1
            press = Pressed(time.monotonic_ns(), (first, second), (count[first], count[second]))
            pressed.append(press)
        try:
            with Caller(port, desks[number % len(desks)]) as broker:
                both = agreement(people[first]["code"], people[second]["code"])
                request = broker.command(f"/api/bors/{BORS}/agreements", both)
                press.at = time.monotonic_ns()
                broker.send(request)
            found.confirms.append((time.monotonic_ns() - press.at) / 1e6)
        except (RuntimeError, OSError) as trouble:
            found.failed.append(f"confirm: {trouble}")

    began = time.monotonic()
    with ThreadPoolExecutor(64) as pool:
        for number, moment in enumerate(plan.moments()):
            time.sleep(max(0.0, began + moment - 0.05 - time.monotonic()))
            pool.submit(one, number, began + moment)
    return pressed


def _read_report(report: dict[str, Any], plan: Plan, pressed: list[Pressed], found: Found) -> None:
    found.failed += report["failed"]
    found.asked = report["asked"]
    found.client = report["cpu"] / (plan.quiet + plan.seconds + plan.burst_seconds + 6)
    walls = {int(total): times for total, times in report["pictures"].items()}
    missed = 0
    for number, press in enumerate(pressed, start=1):
        times = sorted(at for total, seen in walls.items() if total >= number for at in seen)[: plan.walls]
        missed += plan.walls - len(times)
        found.pictures += [(at - press.at) / 1e6 for at in times if at > press.at]
        for party, count in zip(press.parties, press.counts, strict=True):
            if party < plan.phones:
                seen = [at for whose, shown, at in report["reads"] if whose == party and shown >= count]
                found.pages.append((min(seen) - press.at) / 1e6 if seen else float("inf"))
    if missed:
        found.failed.append(f"{missed} pictures never came")


def register(running: RunningHouse, bors: str, count: int) -> list[dict[str, Any]]:
    """So many participants; the answer to each."""
    local = threading.local()

    def one(number: int) -> dict[str, Any]:
        if not hasattr(local, "caller"):
            local.caller = Caller(running.port)
        registered: dict[str, Any] = local.caller.register(bors, number)
        return registered

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(count)))


def _cookie(port: int, path: str, form: dict[str, str]) -> str:
    """The cookie a browser gets for a personal link or an invitation."""
    line = http.client.HTTPConnection("localhost", port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{port}"}
    line.request("POST", path, urlencode(form), headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    cookie = answer.headers.get("Set-Cookie", "")
    if not cookie:
        raise RuntimeError(f"{path}: {answer.status}, and no cookie")
    return cookie.split(";")[0]


def agreement(one: str, other: str) -> dict[str, object]:
    """An agreement of two, by their codes, as a desk sends it."""
    parties = [{"code": one, "gives": f"Konsert {token_hex(3)}"}, {"code": other, "gives": "Lån av storsalen"}]
    return {"parties": parties, "category": "entertainment"}


@contextmanager
def _clients(arguments: dict[str, Any]) -> Iterator[Process]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(arguments, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.hall_clients", file.name]
        with Process(command, core=None, log=FOLDER / "hall.log", stdout=subprocess.PIPE) as clients:
            yield clients


def _await_rest(running: RunningHouse) -> None:
    """Wait until the letters to those who registered are sent, at most two minutes."""
    for _ in range(60):
        used = _cpu_of(running)
        time.sleep(2)
        if _cpu_of(running) - used < 0.3:
            return


def _cpu_of(running: RunningHouse) -> float:
    """Seconds of CPU that all the processes of a house have used."""
    pids = [running.process.pid] if running.process else []
    for pid in pids:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            pids += [int(child) for child in children.read_text().split()]
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)
