"""What a client has said so far, left where it is."""

import socket

PEEK_BYTES = 4096  # bytes looked at before a request is read


def peek_now(client: socket.socket) -> bytes:
    """Nothing, where it has said nothing yet or has hung up. Waits for nothing: the socket blocks no more afterwards."""
    client.setblocking(False)
    try:
        return client.recv(PEEK_BYTES, socket.MSG_PEEK)
    except OSError:
        return b""
