"""The process table: every process, its command, ports, health check and start level.

The launcher starts from it, and a test compares docker-compose.yml with it. A process is started after those of lower levels
and stopped before them; the store is level 0.
"""

from dataclasses import dataclass

from postbox.ports import PAGE_PORT, SMTP_PORT

SERVICES = ("registration", "agreements", "organiser", "display", "results")
SERVICE_PORT = 8000  # of a service in its container


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A row: the command after ``python -m``, the servers it needs, its ports, and its check of ``doctor``."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ("store",)
    start_level: int
    ports: tuple[int, ...] = ()
    health: str
    stop_timeout: float = 2.5  # seconds


WORKER = "web.server.worker.Worker"  # gevent, with a deadline for every request


def gunicorn_command(bind: str, app: str, worker: str = WORKER) -> tuple[str, ...]:
    """The gunicorn command for an app: one gevent worker."""
    options = ("--no-control-socket", "--graceful-timeout", "1", "--log-level", "warning")
    return ("gunicorn", "--worker-class", worker, "--workers", "1", *options, "--bind", bind, app)


WITH_QUEUE = ("store", "queue")

POSTBOX = Process(name="postbox", command=("postbox",), needs=(), start_level=1, ports=(SMTP_PORT, PAGE_PORT), health="postbox")
BOARD = Process(name="board", command=("workers", "board"), start_level=2, health="board")
LETTERS = Process(name="letters", command=("workers", "letters"), needs=WITH_QUEUE, start_level=2, health="letters")
MAILER = Process(name="mailer", command=("workers", "mailer"), needs=WITH_QUEUE, start_level=2, health="post")
RETENTION = Process(name="retention", command=("workers", "retention"), needs=WITH_QUEUE, start_level=2, health="retention")
HUB = Process(name="hub", command=("services.display.hub",), start_level=3, health="door")

COMMON = (POSTBOX, BOARD, LETTERS, MAILER, RETENTION, HUB)


def web(listener: int) -> Process:
    """All five services in one process, on an inherited listening socket."""
    return Process(
        name="web",
        command=gunicorn_command(f"fd://{listener}", "gateway.combined_app:create_app()"),
        start_level=4,
        health="web",
    )


def service(name: str) -> Process:
    """One service, as in its container."""
    command = gunicorn_command(f"0.0.0.0:{SERVICE_PORT}", f"services.{name}.app:create_app()")
    return Process(name=name, command=command, start_level=4, ports=(SERVICE_PORT,), health="web")


def on_one_machine(listener: int) -> tuple[Process, ...]:
    """What `frivilligbors up` starts, apart from the embedded servers."""
    return (*COMMON, web(listener))


def in_containers() -> tuple[Process, ...]:
    """What docker-compose.yml starts, apart from the store, the queue and the proxy."""
    return (*COMMON, *(service(name) for name in SERVICES))
