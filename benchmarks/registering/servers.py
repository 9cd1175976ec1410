"""How each is started: a web process, and the store it writes to, on any core."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from launcher.ports import free_port
from launcher.process_table import gunicorn_command

from ..evening import created, opened, store_in
from ..machine import FOLDER
from ..peers.peer import Missing, installed, python_with
from ..process import Process, await_port

HERE = Path(__file__).parent
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SECRET = "benchmark " * 4


class Server(NamedTuple):
    """A web process that takes registrations."""

    port: int
    process: Process


@contextmanager
def ours(data: Path) -> Iterator[Server]:
    """Registration as in its container: one process, on our embedded store."""
    with store_in(data, core=None) as url:
        for number in range(ROUNDS):
            for half in "01":
                created(url, bors_of(number, half))
                opened(url, bors_of(number, half))
        environment = {**os.environ, "REDIS_URL": url, "SECRET_KEY": SECRET, "DATA_DIR": str(data)}
        port = free_port()
        command = [sys.executable, "-m", *gunicorn_command(f"127.0.0.1:{port}", "services.registration.app:create_app()")]
        with _process(command, port, environment) as server:
            yield server


@contextmanager
def plain_flask(data: Path) -> Iterator[Server]:
    """Flask on the same worker of gunicorn's kind, without ours."""
    with store_in(data, core=None) as url:
        port = free_port()
        command = [sys.executable, "-m", *gunicorn_command(f"127.0.0.1:{port}", "flask_server:app", "gevent")]
        with _process(command, port, _environment(url)) as server:
            yield server


@contextmanager
def fastapi(data: Path) -> Iterator[Server]:
    """FastAPI on uvicorn with its fast parts."""
    python = python_with("fastapi", "uvicorn[standard]", "redis", "email-validator")
    with store_in(data, core=None) as url:
        port = free_port()
        command = [python, "-m", "uvicorn", "--port", str(port), "--no-access-log", "--log-level", "warning"]
        with _process([*command, "fastapi_server:app"], port, _environment(url)) as server:
            yield server


@contextmanager
def express(data: Path) -> Iterator[Server]:
    """Express, one process."""
    if not shutil.which("node"):
        raise Missing("there is no node here")
    folder = FOLDER / "node"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in ("express", "ioredis", "zod") if not (folder / "node_modules" / name).exists()]
    if missing:
        installed(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *missing])
    shutil.copy(HERE / "express_server.js", folder)
    with store_in(data, core=None) as url:
        port = free_port()
        command = ["node", str(folder / "express_server.js"), str(port), str(HERE / "register.lua")]
        with _process(command, port, _environment(url) | {"NODE_ENV": "production"}) as server:
            yield server


@contextmanager
def django(data: Path) -> Iterator[Server]:
    """Django with sixteen threads, on PostgreSQL as it comes: on disk before a commit is answered."""
    if not POSTGRES:
        raise Missing("there is no PostgreSQL here (Debian: postgresql)")
    python = python_with("django", "djangorestframework", "psycopg[binary]", "gunicorn")
    user: list[str] = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    base, port = data / "postgres", free_port()
    base.mkdir()
    if user:
        shutil.chown(base, "postgres", "postgres")
        data.chmod(0o755)
    binary = POSTGRES[-1]
    initdb = [*user, str(binary / "initdb"), "-D", str(base / "data"), "-U", "postgres", "-A", "trust"]
    subprocess.run(initdb, check=True, capture_output=True)
    command = [*user, str(binary / "postgres"), "-D", str(base / "data"), "-k", str(base), "-c", "listen_addresses="]
    environment = {**os.environ, "PGHOST": str(base), "PYTHONPATH": str(HERE)}
    with Process(command, core=None, log=FOLDER / "postgres.log"):
        ready = [*user, str(binary / "pg_isready"), "-q", "-h", str(base)]
        while subprocess.run(ready, check=False).returncode:
            pass
        subprocess.run([python, HERE / "django_server.py"], env=environment, check=True)
        options = ["--workers", "1", "--threads", "16", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
        with _process([python, "-m", "gunicorn", *options, "django_server:app"], port, environment) as server:
            yield server


ROUNDS = 8
Maker = Callable[[Path], AbstractContextManager[Server]]
SERVERS: dict[str, Maker] = {
    "ours": ours,
    "Flask + marshmallow, one script": plain_flask,
    "FastAPI + Redis": fastapi,
    "Express + Redis": express,
    "Django + PostgreSQL": django,
}
OURS, PLAIN, DJANGO = "ours", "Flask + marshmallow, one script", "Django + PostgreSQL"


def bors_of(number: int, half: str = "HALF") -> str:
    """A børs of one round. There are two, used by turns: one address may register a thousand people in each."""
    return f"benk-{number}-{half}"


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "REDIS_URL": url, "PYTHONPATH": str(HERE)}


@contextmanager
def _process(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    with Process(command, core=None, log=FOLDER / "registering.log", environment=environment) as process:
        await_port(port, process)
        yield Server(port, process)


__all__ = ["DJANGO", "OURS", "PLAIN", "ROUNDS", "SERVERS", "Maker", "Server", "bors_of"]
