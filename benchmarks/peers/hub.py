"""Ours: gunicorn and Flask shake hands, the hub writes. The store stands by, since the route asks it for the børs."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from launcher.process_table import WORKER

from ..evening import created, store_in
from ..process import await_port
from .peer import OURS, SERVERS, Peer

BORS = "benk"


class Hub(Peer):
    """Both processes on the one core."""

    name = "hub"
    path = f"/skjerm/{BORS}/ws"

    def start(self) -> None:
        standing = ExitStack()
        self.on_exit(standing)
        data = Path(standing.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        url = standing.enter_context(store_in(data))
        created(url, BORS)
        environment = {
            "REDIS_URL": url,
            "DATA_DIR": str(data),
            "SECRET_KEY": "benchmark " * 4,
            "PUBLIC_URL": f"http://localhost:{self.port}",
        }
        self.run([OURS, str(SERVERS / "hub_server.py"), BORS], os.environ | environment)
        web = ["--no-control-socket", "-k", WORKER, "-w", "1", "--log-level", "warning", "-b", f"127.0.0.1:{self.port}"]
        self.run([OURS, "-m", "gunicorn", *web, "services.display.app:create_app()"], os.environ | environment)
        await_port(self.port, self.processes[-1])


class DeflatingHub(Hub):
    """The same, for browsers that take deflated messages."""

    name = "hub, deflated"
    deflate = 1
