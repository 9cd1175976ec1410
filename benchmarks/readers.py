"""Readers without end, while brokers confirm on fresh connections; then none, and how long it takes to be well again."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests.running_house import RunningHouse

from .crowd import built
from .evening import Caller, house
from .machine import FOLDER
from .process import Process
from .size import Size
from .table import Table, across, middle, percentile

SOURCE = Path(__file__).with_name("readers.c")
BORS = "benk"
A_SECOND = 5  # confirms: a busy hall's
WELL = 20.0  # milliseconds of a confirm
PROMISED, RECOVERED = 300.0, 2.0  # milliseconds of a confirm meanwhile, and seconds until well
OWN_PAGES = 400  # participants; several readers share one, and none asks so often that the limit of a session is met


@dataclass(frozen=True)
class Hall:
    """So many readers of one page. `timeout`: in milliseconds, after which a reader asks again; 0 for never."""

    name: str
    count: int
    path: str = "/deg"
    timeout: int = 0
    obey: bool = True


HALLS = (
    Hall("200 own pages", 200),
    Hall("800 own pages, 3 s and again", 800, timeout=3000),
    Hall("800 own pages, 3 s and again, 503 and again at once", 800, timeout=3000, obey=False),
    Hall("2,000 own pages", 2000),
    Hall("2,000 own pages, 503 and again at once", 2000, obey=False),
    Hall("2,000 of /tall", 2000, f"/tall/{BORS}"),
)


def readers(size: Size, only: set[str]) -> Table:
    """What a confirm takes beside readers without end, and how soon it is well when they stop."""
    table = Table(
        f"Confirms beside readers without end, for {size.reading:.0f} s",
        f"`frivilligbors up`, the readers (one process in C, its CPU in the table) and {A_SECOND} confirms a second, each on "
        f"a connection of its own, all on the machine's cores. Readers wait after a 503 as long as `Retry-After` says, as our "
        f"page does, unless they ask again at once. Well: a confirm takes at most {WELL:.0f} ms. {size.runs} runs.",
        (
            "Readers",
            "confirm p50, ms",
            "p99, ms",
            "refused",
            "well after, s",
            "pages/s",
            "their p99, ms",
            "503s/s",
            "slowest 503, ms",
            "gave up/s",
            "readers' CPU",
        ),
    )
    for number, hall in enumerate(HALLS):
        if only and str(number) not in only:
            continue
        runs = [_one_run(hall, size.reading) for _ in range(size.runs)]
        columns = (("p50", 1), ("p99", 1), ("refused", 0), ("well", 2), ("answered", 0), ("answered_p99", 0), ("shed", 0))
        more = (("slowest_503", 0), ("late", 0), ("cpu", 2))
        table.rows.append((hall.name, *(across((run[key] for run in runs), digits) for key, digits in (*columns, *more))))
        p99, well = middle(run["p99"] for run in runs), middle(run["well"] for run in runs)
        table.holds(f"{hall.name}: confirm p99 < {PROMISED:.0f} ms", f"{p99:.0f} ms", p99 < PROMISED)
        table.holds(f"{hall.name}: well within {RECOVERED:.0f} s", f"{well:.2f} s", well < RECOVERED)
    return table


def _one_run(hall: Hall, seconds: float) -> dict[str, float]:
    with house() as running, TemporaryDirectory() as folder:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        token = running.invite("broker", BORS, "Kari")
        cookies = Path(folder) / "cookies"
        with Caller(running.port) as phone:
            people = [phone.register(BORS, number) for number in range(min(hall.count, OWN_PAGES))]
        cookies.write_text("".join(f"{_cookie(running, one['token'])}\n" for one in people))
        codes = [one["code"] for one in people[:2]]
        arguments = {
            "port": running.port,
            "path": hall.path,
            "count": hall.count,
            "timeout": hall.timeout,
            "obey": int(hall.obey),
        }
        command = [str(built(SOURCE)), *(f"{name}={value}" for name, value in arguments.items()), f"cookies={cookies}"]
        with Process(command, core=None, log=FOLDER / "readers.log", stdout=subprocess.PIPE) as crowd:
            time.sleep(1)
            began = time.monotonic()
            took, refused = _steady(running.port, token, codes, seconds)
            lasted = time.monotonic() - began + 1
            crowd.say(b"stop")
            stopped = time.monotonic()
            assert crowd.stdout
            found: dict[str, Any] = httpx.Response(200, content=crowd.stdout.readline()).json()
        well = _well_after(running.port, token, codes, stopped)
    rates = {key: found[key] / lasted for key in ("answered", "shed", "late", "failed", "cpu")}
    percentiles = {f"p{percent}": percentile(took, percent) for percent in (50, 99)}
    slowest = {"slowest_503": found["slowest_503"], "answered_p99": found["p99"]}
    return {"refused": refused, "well": well, **rates, **percentiles, **slowest}


def _cookie(running: RunningHouse, token: str) -> str:
    answer = httpx.post(f"{running.url}/deg", data={"token": token}, headers={"Origin": running.url})
    if answer.status_code != 303:
        raise RuntimeError(f"POST /deg: {answer.status_code} {answer.text[:200]!r}")
    return answer.headers["Set-Cookie"].partition(";")[0]


def _steady(port: int, token: str, codes: list[str], seconds: float) -> tuple[list[float], int]:
    """Confirms at a steady pace: milliseconds of each from when it was due, and how many were refused."""
    took, refused = list[float](), list[str]()

    def one(due: float) -> None:
        try:
            _confirm(port, token, codes)
        except (RuntimeError, OSError) as why:
            refused.append(str(why))
        took.append((time.monotonic() - due) * 1000)

    began = time.monotonic()
    with ThreadPoolExecutor(128) as pool:
        under_way = []
        for step in range(int(A_SECOND * seconds)):
            due = began + step / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            under_way.append(pool.submit(one, due))
        wait(under_way)
    return took, len(refused)


def _well_after(port: int, token: str, codes: list[str], stopped: float) -> float:
    """Seconds until a confirm is quick again."""
    while time.monotonic() - stopped < 60:
        at = time.monotonic()
        try:
            _confirm(port, token, codes)
        except (RuntimeError, OSError):
            continue
        if (time.monotonic() - at) * 1000 <= WELL:
            return time.monotonic() - stopped
        time.sleep(0.02)
    return 60.0


def _confirm(port: int, token: str, codes: list[str]) -> None:
    parties = [{"code": codes[0], "gives": "Konsert på sykehjemmet"}, {"code": codes[1], "gives": "Lån av storsalen"}]
    with Caller(port, token) as broker:
        broker.post(f"/api/bors/{BORS}/agreements", {"parties": parties, "category": "entertainment"})
