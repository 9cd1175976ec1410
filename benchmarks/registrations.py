"""Registrations beside the same built plainly, and with what others would take: the same form, on disk before the answer."""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from .peers import Missing
from .registering import servers
from .size import Size
from .table import Table, across, middle

AT_ONCE = 16
PATH = "/participants"
LOAD = Path(__file__).with_name("registering") / "load.lua"
Run = dict[str, float]


def registrations(size: Size, names: set[str]) -> Table:
    """One web process each, sixteen at once."""
    table = Table(
        f"Registrations, one web process, {AT_ONCE} at once",
        "The same form with the same checks and an idempotency key; on disk (`appendfsync always`, `synchronous_commit`) "
        f"before the answer. Servers, stores and `wrk` on all cores. {size.runs} runs of {size.registering:.0f} s after one "
        "that does not count. Ours also finds organisations by their names, indexes what concerns whom, appends a fact, and "
        "holds the limits of an address.",
        ("Server", "registrations/s", "p50, ms", "p99, ms", "CPU of the web process each, ms", "client's CPU, of a core"),
    )
    found: dict[str, list[Run]] = {}
    for name, server in servers.SERVERS.items():
        if names and name.split()[0].lower() not in names:
            continue
        try:
            found[name] = _runs(server, size, name == servers.OURS)
        except Missing as why:
            table.skipped.append(f"{name}: {why}")
    for name, runs in found.items():
        columns = (("rate", 0), ("p50", 1), ("p99", 1), ("cpu", 2), ("client", 2))
        table.rows.append((name, *(across((run[key] for run in runs), digits) for key, digits in columns)))
    _judge(table, {name: middle(run["rate"] for run in runs) for name, runs in found.items()})
    return table


def _judge(table: Table, rates: dict[str, float]) -> None:
    ours = rates.get(servers.OURS)
    if ours is None:
        return
    for name, asked, least in ((servers.PLAIN, "≥ 0.5 × plain Flask", 0.5), (servers.DJANGO, "ahead of Django", 1.0)):
        if name in rates:
            table.holds(asked, f"× {ours / rates[name]:.2f}", ours >= least * rates[name])


def _runs(server: servers.Maker, size: Size, is_ours: bool) -> list[Run]:
    if not shutil.which("wrk"):
        raise Missing("there is no wrk here (Debian: wrk)")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, server(Path(folder)) as running:
        runs = []
        for number in range(size.runs + 1):
            path = f"/api/bors/{servers.bors_of(number)}{PATH}" if is_ours else PATH
            runs.append(_run(running, path, number, size.registering))
    return runs[1:]


def _run(running: servers.Server, path: str, number: int, seconds: float) -> Run:
    command = ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{seconds:.0f}s", "-s", str(LOAD), f"http://127.0.0.1:{running.port}"]
    cpu, client = running.process.cpu(), _children()
    environment = {**os.environ, "REGISTER_AT": path, "RUN": str(number)}
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    spent, busy = running.process.cpu() - cpu, _children() - client
    count, micros, lost, p50, p99 = map(int, output.rpartition("found ")[2].split())
    if lost:
        raise RuntimeError(f"{lost} of {count} registrations were refused or lost")
    return {
        "rate": count / (micros / 1e6),
        "p50": p50 / 1000,
        "p99": p99 / 1000,
        "cpu": spent / count * 1000,
        "client": busy / (micros / 1e6),
    }


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
