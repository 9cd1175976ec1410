"""TCP ports: the listening socket of the web process, free ports, and the URLs under which this machine is reached."""

import fcntl
import os
import socket
import tempfile
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from random import SystemRandom

from frivilligbors.errors import OperatorError

BACKLOG = 4096  # a hall that asks at once; whoever does not fit in tries again after a second
PORT_RANGE = range(20_000, 32_000)  # below the ephemeral range, so no outgoing connection takes one first
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)  # TEST-NET-1: connecting a UDP socket to it selects a route and sends nothing


def open_port(port: int, timeout: float = 0.0) -> socket.socket:
    """A listening socket on `port`. The launcher holds it, so connections queue while the web process restarts.

    Retries for `timeout` seconds while another process still holds the port. Raises OperatorError.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with suppress(OperatorError):
            return _bind_and_listen(port)
        time.sleep(0.05)
    return _bind_and_listen(port)


def _bind_and_listen(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("0.0.0.0", port))  # noqa: S104 - phones on the network must reach it
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = (
            "is in use: stop what runs there, or set PORT" if not isinstance(error, PermissionError) else "is not ours to open"
        )
        raise OperatorError(f"Port {port} {reason}.") from error
    return listener


def local_url(port: int) -> str:
    """The URL for a browser on this machine."""
    return f"http://localhost:{port}"


def network_url(port: int) -> str | None:
    """The URL for other devices on the local network; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_ADDRESS)
            address = ip_address(probe.getsockname()[0])
        except OSError:
            return None
    return None if address.is_loopback or address.is_unspecified else f"http://{address}:{port}"


def free_port(preferred: int = 0) -> int:
    """A free TCP port on 127.0.0.1, `preferred` if that is free. Raises OperatorError.

    It is reserved with a lock file until this process ends, so no other call on this machine returns it before it is opened.
    """
    for port in (*filter(None, [preferred]), *SystemRandom().sample(PORT_RANGE, 100)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError, OverflowError):
                probe.bind(("127.0.0.1", port))
                if (port == preferred and port in _reserved) or _reserve(port):
                    return port
    raise OperatorError(f"No port from {PORT_RANGE[0]} to {PORT_RANGE[-1]} is free.")


_reserved: set[int] = set()


def _reserve(port: int) -> bool:
    """Lock the port's file; False if another process holds it. True where no lock file can be made."""
    folder = Path(tempfile.gettempdir(), f"frivilligbors-ports-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock_file = os.open(folder / str(port), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        return True
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held until this process ends
    except OSError:
        os.close(lock_file)
        return False
    _reserved.add(port)
    return True
