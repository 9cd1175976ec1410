"""From a broker's press to the complete picture on the last of a thousand walls, through every process of the house."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from frivilligbors import connections, keys

from .crowd import Crowd
from .evening import Caller, house
from .size import Size
from .table import Table, across, middle, percentile

BORS = "benk"
PAUSE = 0.1  # seconds between two agreements: ten a second, far more than any room makes
HOPS = {
    "log": "the fact stands in the log, on disk",
    "answer": "the broker has the answer",
    "board": "the board is folded, and on disk",
    "first": "the first wall has the whole picture",
    "last": "the last wall has the whole picture",
}
Notified = dict[str, list[int]]  # by channel, when: monotonic ns


def walls(size: Size, _: set[str]) -> Table:
    """The answer to a confirm, and the board that follows it on every wall."""
    runs = [one_run(size) for _ in range(size.runs)]
    table = Table(
        f"From a confirm to the last of {size.walls:,} walls",
        f"`frivilligbors up` with all its processes, letters included, on one core, the broker and the walls on another: where "
        f"they share cores, a thousand walls take turns with the hub that serves them, which no screen elsewhere does. The "
        f"walls take deflated messages, as every browser does. "
        f"{size.runs} runs of {size.confirms} agreements, {PAUSE * 1000:.0f} ms apart.",
        ("Until", "p50, ms", "p99, ms"),
    )
    for key, name in HOPS.items():
        table.rows.append((name, *(across(percentile(run[key], percent) for run in runs) for percent in (50, 99))))
    for percent, most in ((50, 20), (99, 60)):
        reached = middle(percentile(run["last"], percent) for run in runs)
        table.holds(f"the last wall has the whole picture: p{percent} < {most} ms", f"{reached:.1f} ms", reached < most)
    return table


def one_run(size: Size) -> dict[str, list[float]]:
    """An evening with so many walls."""
    found: dict[str, list[float]] = {hop: [] for hop in HOPS}
    with house(apart=True) as running:
        running.run("bors", "create", BORS, "--name", "Frivilligbørsen på benken")
        running.run("bors", "open", BORS)
        token = running.invite("broker", BORS, "Kari")
        with (
            Caller(running.port, token) as broker,
            Crowd(running.port, f"/skjerm/{BORS}/ws?stream=wall", size.walls, token='"version":', deflate=1) as crowd,
            _notifications(running.running["redis_url"]) as notified,
        ):
            codes = [broker.register(BORS, number)["code"] for number in range(2)]
            crowd.await_("boards")
            time.sleep(1)
            version = int(broker.get(f"/api/bors/{BORS}/board")["version"])
            for _ in range(size.confirms):
                version += 1
                request = broker.command(f"/api/bors/{BORS}/agreements", _agreement(codes))
                at = time.monotonic_ns()
                broker.send(request)
                answered = time.monotonic_ns()
                seen = crowd.await_("version", version, 20)
                moments = {"answer": answered, "first": seen["first"], "last": seen["last"]}
                moments |= {hop: min(then for then in notified[hop] if then > at) for hop in ("log", "board")}
                for hop, moment in moments.items():
                    found[hop].append((moment - at) / 1e6)
                time.sleep(PAUSE)
    return found


@contextmanager
def _notifications(url: str) -> Iterator[Notified]:
    """When the store said that a log has grown, and that a board has moved."""
    notified: Notified = {"log": [], "board": []}
    hops = {keys.FACTS_CHANNEL: "log", keys.BOARDS_CHANNEL: "board"}
    with closing(connections.blocking_client(url)) as redis, redis.pubsub(ignore_subscribe_messages=True) as subscription:
        subscription.subscribe(*hops)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                if message := subscription.get_message(timeout=0.2):
                    notified[hops[message["channel"]]].append(time.monotonic_ns())

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield notified
        finally:
            ended.set()
            listener.join()


def _agreement(codes: list[str]) -> dict[str, object]:
    return {
        "parties": [{"code": codes[0], "gives": "Konsert på sykehjemmet"}, {"code": codes[1], "gives": "Lån av storsalen"}],
        "category": "entertainment",
    }
