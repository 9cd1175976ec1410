"""Brokers who confirm while each write to disk takes its time, as `strace` makes the store's take it."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import httpx

from tests.eventually import eventually

from .evening import Caller, house
from .size import Size
from .table import Table, percentile

BORS = "treg"
DELAYS = (0, 50, 200, 500, 2_000)  # milliseconds
SYNCED = re.compile(r"^\d+ +([\d.]+) fdatasync\(", re.MULTILINE)
PROMISED = 3.0  # seconds


def slow_disk(size: Size, _: set[str]) -> Table:
    """What a confirm takes, and how often the disk was waited for."""
    table = Table(
        "Confirms on a slow disk",
        "`frivilligbors up` and one broker who confirms without a pause, letters included; `strace` holds up each "
        f"`fdatasync` of the store. {size.confirms_on_a_slow_disk} agreements each; whoever is told 503 sends the same again "
        "after a second.",
        (
            "Each fdatasync, ms later",
            "requests",
            "told 503",
            "p50, ms",
            "p99, ms",
            "slowest, ms",
            "fdatasyncs while it waited (median)",
            "of all processes, for each agreement",
        ),
    )
    if shutil.which("strace") is None:
        raise RuntimeError("strace is not installed")
    slowest = 0.0
    for delay in DELAYS:
        took, refused, waited, synced = _evening(delay, size.confirms_on_a_slow_disk)
        slowest = max(slowest, *took)
        figures = (f"{percentile(took, 50):,.0f}", f"{percentile(took, 99):,.0f}", f"{max(took):,.0f}")
        counts = (f"{percentile(waited, 50):.0f}", f"{synced / size.confirms_on_a_slow_disk:.1f}")
        table.rows.append((f"{delay:,}", str(len(took)), str(refused), *figures, *counts))
    table.holds(f"every answer within {PROMISED:.0f} s", f"{slowest / 1000:.2f} s", slowest / 1000 <= PROMISED)
    return table


def _evening(delay: int, agreements: int) -> tuple[list[float], int, list[float], int]:
    """Milliseconds of each request, how many were told 503, and how often the store synced: meanwhile, and in all."""
    with house() as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        token = running.invite("broker", BORS, "Kari")
        with Caller(running.port) as phone:
            codes = [phone.register(BORS, number)["code"] for number in range(2)]
        eventually(lambda: len(running.postbox_letters()) == 2, within=30)
        with _slowed(running.pid("store"), delay) as synced:
            asked, refused = _confirm(running.url, token, codes, agreements)
            eventually(lambda: len(running.postbox_letters()) == 2 + 2 * agreements, within=60 + delay * agreements / 10)
            moments = synced()
        waited = [float(sum(begun < moment < ended for moment in moments)) for begun, ended in asked]
        return [(ended - begun) * 1000 for begun, ended in asked], refused, waited, len(moments)


def _confirm(url: str, token: str, codes: list[str], agreements: int) -> tuple[list[tuple[float, float]], int]:
    """When each request was begun and answered, and how many were told to come again."""
    asked, refused = list[tuple[float, float]](), 0
    body = {"parties": [{"code": codes[0], "gives": "Konsert"}, {"code": codes[1], "gives": "Salen"}], "category": "premises"}
    with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {token}"}) as broker:
        for _ in range(agreements):
            idempotency_key = token_hex(8)
            while True:
                begun = time.time()
                answer = broker.post(f"/api/bors/{BORS}/agreements", json=body, headers={"Idempotency-Key": idempotency_key})
                asked.append((begun, time.time()))
                if answer.status_code == 201:
                    break
                if answer.status_code != 503:
                    raise RuntimeError(f"{answer.status_code} {answer.text[:200]}")
                refused += 1
                time.sleep(1)
    return asked, refused


@contextmanager
def _slowed(pid: int, delay: int) -> Iterator[Callable[[], list[float]]]:
    """The store of a process, slowed; when it began to sync, so far."""
    with TemporaryDirectory() as folder:
        trace_path = Path(folder) / "strace"
        command = ["strace", "-f", "-ttt", "-p", str(pid), "-o", str(trace_path), "-e", "trace=fdatasync"]
        command += ["-e", f"inject=fdatasync:delay_enter={delay * 1000}"] if delay else []
        tracing = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert tracing.stderr
        if "attached" not in (message := tracing.stderr.readline()):
            raise RuntimeError(message.strip())
        try:
            yield lambda: [float(moment) for moment in SYNCED.findall(trace_path.read_text())]
        finally:
            tracing.send_signal(signal.SIGINT)
            tracing.communicate()
