"""Two towns in one house: brokers confirm in one while a crowd reads, and a letter goes to everybody, in the other."""

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

from frivilligbors import connections, keys
from frivilligbors.queries import Queries
from frivilligbors.records import Letter, LetterKind, LetterState
from tests.running_house import RunningHouse

from .crowd import built
from .evening import Caller, house
from .hall import agreement, register
from .machine import FOLDER
from .process import Process
from .readers import SOURCE
from .size import Size
from .table import Table, across, middle, percentile

APART = 0.2  # seconds between two confirms: a busy hall's
MEANWHILE, SENT_WITHIN = 300.0, 30.0  # milliseconds of a confirm, seconds until the letters of an agreement are sent
PEOPLE = 40  # in the town where brokers confirm
READERS = 1_000

Run = dict[str, list[float]]


def towns(size: Size, _: set[str]) -> Table:
    """What a town notices of another."""
    table = Table(
        f"Confirms in one town, while {READERS:,} read and a letter goes to {size.participants:,} in another",
        f"`frivilligbors up` with all its processes, the readers (one process in C) and the brokers on all cores; for "
        f"{size.reading:.0f} s a confirm every {APART * 1000:.0f} ms on a connection that is kept, and after each a page "
        f"of the same børs. Letter: from the confirm until the first agreement's letters are sent. {size.runs} runs.",
        ("The other town", "confirm p50, ms", "p99, ms", "page p50, ms", "page p99, ms", "refused", "letter, s"),
    )
    alone, beside = list[Run](), list[Run]()
    with house() as running:
        for number in range(size.runs):
            quiet, busy = (
                _plan(running, f"{name}-{number}", count) for name, count in (("quiet", PEOPLE), ("busy", size.participants))
            )
            alone.append(_brokers(running, quiet, size.reading))
            with _crowd(running, busy):
                beside.append(_brokers(running, quiet, size.reading))
    for name, runs in (("is asleep", alone), ("has its crowd", beside)):
        figures = (
            across(percentile(run[kind], percent) for run in runs) for kind in ("confirm", "page") for percent in (50, 99)
        )
        refused, letter = (across((sum(run[kind]) for run in runs), digits) for kind, digits in (("refused", 0), ("letter", 1)))
        table.rows.append((name, *figures, refused, letter))
    p99, letter_sent = middle(percentile(run["confirm"], 99) for run in beside), middle(run["letter"][0] for run in beside)
    table.holds(f"confirm p99 beside the crowd < {MEANWHILE:.0f} ms", f"{p99:.0f} ms", p99 < MEANWHILE)
    table.holds(f"the letters of an agreement within {SENT_WITHIN:.0f} s", f"{letter_sent:.1f} s", letter_sent < SENT_WITHIN)
    return table


def _plan(running: RunningHouse, bors: str, count: int) -> tuple[str, list[str]]:
    """A town with a børs in its hour: the slug, and the codes of its people."""
    running.run("town", "create", bors, "--name", bors.title())
    running.run("bors", "create", bors, "--name", "Frivilligbørsen på benken", "--town", bors)
    running.run("bors", "open", bors)
    return bors, [one["code"] for one in register(running, bors, count)]


def _brokers(running: RunningHouse, town: tuple[str, list[str]], seconds: float) -> Run:
    """Confirms and pages of one børs, in milliseconds, how many were refused, and the seconds until a letter was sent."""
    bors, codes = town
    found: Run = {"confirm": [], "page": [], "refused": [], "letter": []}
    with Caller(running.port, running.invite("broker", bors, "Megler")) as broker, ThreadPoolExecutor(1) as beside:
        letter, step, began = None, 0, time.monotonic()
        while time.monotonic() - began < seconds:
            time.sleep(APART)
            at, pair = time.monotonic(), (codes[step % PEOPLE], codes[(step + 1 + step // PEOPLE) % PEOPLE])
            try:
                body = broker.post(f"/api/bors/{bors}/agreements", agreement(*pair))
                letter = letter or beside.submit(_until_sent, running, bors, body["agreement_id"], at)
            except (RuntimeError, OSError):
                found["refused"].append(1)
            found["confirm"].append((time.monotonic() - at) * 1000)
            found["page"].append(_page(running.port, bors))
            step += 1
        found["letter"].append(letter.result() if letter else float("inf"))
    return found


def _page(port: int, bors: str) -> float:
    """The milliseconds of a public page, or of a refusal, on a fresh connection."""
    at = time.monotonic()
    with Caller(port) as reader, suppress(RuntimeError):
        reader.page(f"/tall/{bors}")
    return (time.monotonic() - at) * 1000


def _until_sent(running: RunningHouse, bors: str, agreement_id: str, since: float) -> float:
    """The seconds since then until the letters of an agreement are sent, at most two minutes."""
    with closing(connections.client(running.running["redis_url"])) as redis:
        while (took := time.monotonic() - since) < 120:
            letters = Queries(redis).some(Letter, keys.LETTER, bors, redis.lrange(keys.LETTERS.of(bors), 0, -1))
            ours = [one for one in letters if one.kind is LetterKind.AGREEMENT and one.agreement_id == agreement_id]
            if ours and all(one.state is LetterState.SENT for one in ours):
                return took
            time.sleep(0.05)
    return took


@contextmanager
def _crowd(running: RunningHouse, town: tuple[str, list[str]]) -> Iterator[None]:
    """Readers without end in a town, and a letter to everybody there."""
    bors, _ = town
    text = {"subject_nb": "Velkommen", "body_nb": "Vi sees klokka seks."}
    with Caller(running.port, running.invite("organiser", bors, "Arrangør")) as organiser:
        organiser.post(f"/api/bors/{bors}/announcements", text)
    arguments = {"port": running.port, "path": f"/tall/{bors}", "count": READERS, "timeout": 0, "obey": 1}
    command = [str(built(SOURCE)), *(f"{name}={value}" for name, value in arguments.items())]
    with Process(command, core=None, log=FOLDER / "towns.log", stdout=subprocess.PIPE) as crowd:
        time.sleep(1)
        yield
        crowd.say(b"stop")
        assert crowd.stdout
        crowd.stdout.readline()
