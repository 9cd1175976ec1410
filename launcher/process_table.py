"""Every process of the house, in one table: the launcher starts from it, and docker-compose.yml is held against it.

The house is built from the ground up and cleared from the top: a process is started after those on lower floors and stopped
before them, so that nobody loses what stands on the store.
"""

from dataclasses import dataclass

from postbox.ports import PAGE_PORT, SMTP_PORT

SERVICES = ("registration", "agreements", "organiser", "display")
INSIDE_PORT = 8000  # where a service listens in its container


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What is run (after ``python -m``), what it needs, where it listens, and which check of ``doctor`` tells its health."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ("store",)
    floor: int
    ports: tuple[int, ...] = ()
    health: str
    patience: float = 2.5  # seconds it may take to stop


WORKER = "web.server.worker.Worker"  # gunicorn's greenlets, with a deadline for every request
DOORMAN = "services.display.worker.Worker"  # the same, with a doorman for the screens


def gunicorn(bind: str, app: str, worker: str = WORKER) -> tuple[str, ...]:
    """A web server for an app: one process of greenlets, since the store decides and the hub holds the screens."""
    once = ("--no-control-socket", "--graceful-timeout", "1", "--log-level", "warning")
    return ("gunicorn", "--worker-class", worker, "--workers", "1", *once, "--bind", bind, app)


WITH_QUEUE = ("store", "queue")

POSTBOX = Process(name="postbox", command=("postbox",), needs=(), floor=1, ports=(SMTP_PORT, PAGE_PORT), health="postbox")
BOARD = Process(name="board", command=("workers", "board"), floor=2, health="board")
LETTERS = Process(name="letters", command=("workers", "letters"), needs=WITH_QUEUE, floor=2, health="letters")
POST = Process(name="post", command=("workers", "post"), needs=WITH_QUEUE, floor=2, health="post")
HUB = Process(name="hub", command=("services.display.hub",), floor=3, health="door")

EVERYWHERE = (POSTBOX, BOARD, LETTERS, POST, HUB)


def web(listener: int) -> Process:
    """All four services in one process, on a socket that is already open."""
    return Process(
        name="web", command=gunicorn(f"fd://{listener}", "gateway.combined_app:house()", DOORMAN), floor=4, health="web"
    )


def service(name: str) -> Process:
    """One service in a process of its own, as in a container."""
    worker = DOORMAN if name == "display" else WORKER
    command = gunicorn(f"0.0.0.0:{INSIDE_PORT}", f"services.{name}:create_app()", worker)
    return Process(name=name, command=command, floor=4, ports=(INSIDE_PORT,), health="web")


def on_one_machine(listener: int) -> tuple[Process, ...]:
    """What `frivilligbors up` starts, the store apart."""
    return (*EVERYWHERE, web(listener))


def in_containers() -> tuple[Process, ...]:
    """What docker-compose.yml starts, the store and the door to the street apart."""
    return (*EVERYWHERE, *(service(name) for name in SERVICES))
