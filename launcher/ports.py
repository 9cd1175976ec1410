"""Where the house is found: the port it opens, and its address on the local network."""

import fcntl
import os
import socket
import tempfile
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from random import SystemRandom

from frivilligbors.settings import Unusable

BACKLOG = 1024
QUIET_PORTS = range(20_000, 32_000)  # below those that systems give to outgoing calls, so none is taken from under us
DOCUMENTATION = ("192.0.2.1", 9)  # an address nobody has: asking for the way there sends nothing


def open_port(port: int, patience: float = 0.0) -> socket.socket:
    """A socket that listens on the one port. It outlives the web process, so nobody is turned away while that starts again.

    Whoever has the port gets so many seconds of patience to let it go. Raises Unusable.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with suppress(Unusable):
            return _opened(port)
        time.sleep(0.05)
    return _opened(port)


def _opened(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("0.0.0.0", port))  # noqa: S104 - the phones in the hall shall reach it
        listener.listen(BACKLOG)
    except OSError as trouble:
        listener.close()
        why = (
            "is in use: stop what runs there, or set PORT"
            if not isinstance(trouble, PermissionError)
            else "is not ours to open"
        )
        raise Unusable(f"Port {port} {why}.") from trouble
    return listener


def on_this_machine(port: int) -> str:
    """The address for a browser on this machine."""
    return f"http://localhost:{port}"


def on_the_network(port: int) -> str | None:
    """The address for the phones in the hall; None where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION)
            found = ip_address(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.is_loopback or found.is_unspecified else f"http://{found}:{port}"


def free_port(wish: int = 0) -> int:
    """A port of this machine that nobody listens on just now: the wished one, if it is free. Raises Unusable.

    It is ours for as long as this process lives: nobody else who asks on this machine is given it, though it is opened later.
    """
    for port in (*filter(None, [wish]), *SystemRandom().sample(QUIET_PORTS, 100)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError, OverflowError):
                probe.bind(("127.0.0.1", port))
                if (port == wish and port in _ours) or _take(port):
                    return port
    raise Unusable(f"No port from {QUIET_PORTS[0]} to {QUIET_PORTS[-1]} is free.")


_ours: set[int] = set()


def _take(port: int) -> bool:
    """Whether it is ours now. Where the system lets nobody write that down, nobody is hindered."""
    folder = Path(tempfile.gettempdir(), f"frivilligbors-ports-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        taken = os.open(folder / str(port), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        return True
    try:
        fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held until we end
    except OSError:
        os.close(taken)
        return False
    _ours.add(port)
    return True
