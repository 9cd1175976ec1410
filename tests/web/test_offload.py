"""Long work is done elsewhere: once, in its time, within its share, and by somebody who leaves with the house."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from frivilligbors import deadline
from frivilligbors.cpu_priority import BACKGROUND
from frivilligbors.enums import Sector
from tests.eventually import eventually
from web.offload import Busy, ChildPool, TakesTooLong
from web.offload.pool import AT_ONCE, OF_A_BORS, QUEUED

from . import long_work
from .long_work import Piece


@pytest.fixture(scope="module")
def pool() -> Iterator[ChildPool]:
    made = ChildPool(queue_timeout=0.0)
    yield made
    made.close()


class Hands:
    """Work under way, until it is let go."""

    def __init__(self, pool: ChildPool, folder: Path) -> None:
        self._pool, self._folder, self._threads = pool, folder, ThreadPoolExecutor(20)
        self.begun: list[Path] = []
        self.under_way: list[Future[bytes]] = []

    def busy(self, bors: str, by: str) -> None:
        """Somebody's work has begun."""
        file = self._folder / f"{len(self.begun)}"
        self.begun.append(file)
        work = self._threads.submit(self._pool.run, long_work.slow, Piece(file=str(file)), bors=bors, by=by)
        self.under_way.append(work)
        assert eventually(lambda: file.exists() and file.read_text())

    def let_go(self) -> None:
        for file in self.begun:
            file.unlink()


def run(pool: ChildPool, work: object, piece: Piece = Piece(), bors: str = "lier", by: str = "kari") -> bytes:  # noqa: B008
    return pool.run(work, piece, bors=bors, by=by)  # type: ignore[arg-type, type-var, return-value]


def test_whoever_waits_for_it_may_ask_the_store_afterwards_as_before(pool: ChildPool, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(deadline, "time", clock)
    done = pool._done

    def done_in_a_while(task: bytes) -> bytes:
        clock.now += 1000.0
        return done(task)

    monkeypatch.setattr(pool, "_done", done_in_a_while)
    with deadline.within(1.0):
        run(pool, long_work.spelled, Piece(text="Blå bær"))
        assert deadline.bounded(None) == 1.0


def test_what_was_told_arrives_whole_and_so_does_what_was_made(pool: ChildPool) -> None:
    piece = Piece(text="Blå bær\nog 🎺", sectors=(Sector.PUBLIC, Sector.VOLUNTARY))
    assert run(pool, long_work.spelled, piece).decode() == "Blå bær\nog 🎺 PUBLIC, VOLUNTARY"
    assert len(run(pool, long_work.large, Piece(text="x" * 3000))) == 3_000_000


def test_one_who_is_warm_does_the_next(pool: ChildPool) -> None:
    first, second = run(pool, long_work.whose), run(pool, long_work.whose)
    assert first == second != str(os.getpid()).encode()


def test_one_who_has_grown_large_is_not_kept(pool: ChildPool, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(pool, long_work.whose)
    monkeypatch.setattr("web.offload.pool.MAX_KEPT", 1)
    assert run(pool, long_work.whose) == first
    monkeypatch.undo()
    assert run(pool, long_work.whose) != first


def test_whoever_serves_people_comes_first(pool: ChildPool) -> None:
    assert int(run(pool, long_work.niceness)) >= BACKGROUND


def test_what_a_library_prints_is_no_part_of_it(pool: ChildPool) -> None:
    assert run(pool, long_work.loud) == b"quiet"


def test_work_that_fails_says_why_and_the_next_is_done(pool: ChildPool) -> None:
    with pytest.raises(RuntimeError, match="this cannot be done"):
        run(pool, long_work.wrong)
    assert run(pool, long_work.loud) == b"quiet"


def test_whoever_dies_over_it_is_replaced_once(pool: ChildPool, tmp_path: Path) -> None:
    assert run(pool, long_work.deadly_once, Piece(file=str(tmp_path / "dead"))) == b"done after all"


def test_whoever_has_died_meanwhile_is_replaced(pool: ChildPool) -> None:
    os.kill(int(run(pool, long_work.whose)), signal.SIGKILL)
    assert run(pool, long_work.loud) == b"quiet"


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    pool, file = ChildPool(), tmp_path / "begun"
    run(pool, long_work.loud)  # who is warm has all its time for the work
    pool.work_timeout = 1.0
    with pytest.raises(TakesTooLong):
        run(pool, long_work.slow, Piece(file=str(file)))
    assert not alive(int(file.read_text()))
    pool.close()


def test_a_child_is_told_no_secrets(pool: ChildPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    pool.close()
    assert b"SECRET" not in run(pool, long_work.secrets_known)


def test_one_person_has_one_at_a_time_a_bors_some_and_nobody_all(tmp_path: Path) -> None:
    pool = ChildPool(queue_timeout=0.0)
    hands = Hands(pool, tmp_path)
    hands.busy("lier", "kari")
    with pytest.raises(Busy):
        run(pool, long_work.loud, by="kari")
    for other in range(OF_A_BORS - 1):
        hands.busy("lier", f"broker {other}")
    with pytest.raises(Busy):
        run(pool, long_work.loud, by="nora")
    for other in range(AT_ONCE - OF_A_BORS):
        assert run(pool, long_work.loud, bors="drammen", by="nora") == b"quiet"
        hands.busy(f"bors {other}", "kari")
    with pytest.raises(Busy):
        run(pool, long_work.loud, bors="drammen", by="nora")
    hands.let_go()
    assert {work.result(30) for work in hands.under_way} == {b"done"}
    pool.close()


def test_one_person_who_asks_and_asks_does_not_fill_the_queue(tmp_path: Path) -> None:
    pool = ChildPool(queue_timeout=30.0)
    hands = Hands(pool, tmp_path)
    hands.busy("lier", "kari")
    with ThreadPoolExecutor(QUEUED) as waiting:
        queued = [waiting.submit(run, pool, long_work.loud) for _ in range(QUEUED - 1)]
        assert eventually(lambda: refused(pool))
        hands.let_go()
        assert [one.result(30) for one in queued] == [b"quiet"] * (QUEUED - 1)
    pool.close()


def refused(pool: ChildPool) -> bool:
    """Whether one more of Kari's is turned away at once."""
    refusals: list[bool] = []

    def ask() -> None:
        try:
            run(pool, long_work.loud)
        except Busy:
            refusals.append(True)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(0.2)
    return bool(refusals)


def test_children_leave_with_their_parent(tmp_path: Path) -> None:
    file = tmp_path / "begun"
    script = (
        "from tests.web import long_work; from web.offload import ChildPool\n"
        f"ChildPool().run(long_work.slow, long_work.Piece(file={str(file)!r}), bors='lier', by='kari')"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    assert eventually(lambda: file.exists() and file.read_text())
    parent.kill()
    parent.wait()
    assert eventually(lambda: not alive(int(file.read_text())))


@pytest.mark.parametrize(("end", "error_code"), [("occupied", "busy"), ("endless", "takes-too-long")])
def test_whoever_is_turned_away_is_told_when_to_come_again(app: Flask, end: str, error_code: str) -> None:
    answer = app.test_client().get(f"/ends/{end}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (503, error_code)
    assert int(answer.headers["Retry-After"]) > 0


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"  # or nobody has buried it yet


def test_whoever_makes_a_file_loads_neither_flask_nor_the_client_of_the_store() -> None:
    files = (Path(__file__).parents[2] / "services").glob("*/documents/*.py")
    of_forms = ("__init__", "import_rows")  # who reads a list holds its rows against the form
    documents = [".".join(["services", file.parts[-3], "documents", file.stem]) for file in files if file.stem not in of_forms]
    assert len(documents) > 20
    result = subprocess.run(
        [sys.executable, "-c", f"import web.offload.worker, {', '.join(documents)}, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(result.stdout.split()) & {"web.offload.worker", "flask", "redis"} == {"web.offload.worker"}
