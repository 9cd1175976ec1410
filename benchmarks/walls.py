"""From a broker's press to the complete picture on the last of a thousand walls, through every process of the house."""

import time

from .crowd import Crowd
from .evening import Caller, house
from .size import Size
from .table import Table, across, middle, percentile

BORS = "benk"
PAUSE = 0.1  # seconds between two agreements: ten a second, far more than any room makes


def walls(size: Size, _: set[str]) -> Table:
    """The answer to a confirm, and the board that follows it on every wall."""
    runs = [one_run(size) for _ in range(size.runs)]
    table = Table(
        f"From a confirm to the last of {size.walls:,} walls",
        f"`frivilligbors up` with all its processes, letters included, and the client, all on the machine's cores. "
        f"{size.runs} runs of {size.confirms} agreements, {PAUSE * 1000:.0f} ms apart.",
        ("Until", "p50, ms", "p99, ms"),
    )
    for name, key in (("the broker has the answer", "answer"), ("the last wall has the whole picture", "last")):
        table.rows.append((name, *(across(percentile(run[key], percent) for run in runs) for percent in (50, 99))))
    for percent, most in ((50, 20), (99, 60)):
        reached = middle(percentile(run["last"], percent) for run in runs)
        table.holds(f"the last wall has the whole picture: p{percent} < {most} ms", f"{reached:.1f} ms", reached < most)
    return table


def one_run(size: Size) -> dict[str, list[float]]:
    """An evening with so many walls."""
    found: dict[str, list[float]] = {"answer": [], "last": []}
    with house() as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        token = running.invite("broker", BORS, "Kari")
        with (
            Caller(running.port, token) as broker,
            Crowd(running.port, f"/skjerm/{BORS}/ws?stream=wall", size.walls, core=None, token='"version":') as crowd,
        ):
            codes = [broker.register(BORS, number)["code"] for number in range(2)]
            crowd.await_("boards")
            time.sleep(1)
            version = int(broker.get(f"/api/bors/{BORS}/board")["version"])
            for _ in range(size.confirms):
                version += 1
                at = time.monotonic_ns()
                broker.post(f"/api/bors/{BORS}/agreements", _agreement(codes))
                found["answer"].append((time.monotonic_ns() - at) / 1e6)
                found["last"].append((crowd.await_("version", version, 20)["last"] - at) / 1e6)
                time.sleep(PAUSE)
    return found


def _agreement(codes: list[str]) -> dict[str, object]:
    return {
        "parties": [{"code": codes[0], "gives": "Konsert på sykehjemmet"}, {"code": codes[1], "gives": "Lån av storsalen"}],
        "category": "entertainment",
    }
