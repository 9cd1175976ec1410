"""How often somebody waits for the store: a trip is what is sent, however much at once, until some of the answer has come.

Calls that were sent to several servers before any was read are one trip.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from frivilligbors.deadline_sockets import DeadlineSocket


@dataclass
class Trips:
    """The trips of this process."""

    count: int = 0
    is_waiting: bool = False

    def send(self) -> None:
        """Something is sent."""
        self.count += not self.is_waiting
        self.is_waiting = True

    def receive(self, size: int) -> None:
        """So many bytes have come."""
        if size:
            self.is_waiting = False


@contextmanager
def counted_trips() -> Iterator[Trips]:
    """Count them as long as the context lasts. For one thread alone."""
    trips = Trips()
    sendall, recv, recv_into = DeadlineSocket.sendall, DeadlineSocket.recv, DeadlineSocket.recv_into

    def counted_sendall(self: DeadlineSocket, data: bytes) -> None:
        trips.send()
        sendall(self, data)

    def counted_recv(self: DeadlineSocket, size: int, flags: int = 0) -> bytes:
        data = recv(self, size, flags)
        trips.receive(len(data))
        return data

    def counted_recv_into(self: DeadlineSocket, buffer: bytearray | memoryview, size: int = 0) -> int:
        received = recv_into(self, buffer, size)
        trips.receive(received)
        return received

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DeadlineSocket, "sendall", counted_sendall)
        patch.setattr(DeadlineSocket, "recv", counted_recv)
        patch.setattr(DeadlineSocket, "recv_into", counted_recv_into)
        yield trips
