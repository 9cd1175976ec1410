"""SMTP servers for the tests: aiosmtpd, and one that listens but never says whether it took a letter."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.ports import free_port

Answer = Callable[[str], str | None]


class RecordingSmtpServer:
    """Takes and records letters, unless `answer` (called with the recipient) says otherwise."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []
        self.answer_recipient: Answer = lambda _: None
        self.answer_letter: Answer = lambda _: None
        self.silent_about = ""  # a domain
        self.asked_about: list[str] = []
        self.url = ""

    def of(self, bors: str) -> list[EmailMessage]:
        """The letters of one børs: workers in a process of their own send those of other tests too."""
        return [letter for letter in self.letters if letter["X-Bors"] == bors]

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter, recipient in zip(self.letters, self.recipients, strict=True) if recipient == address]

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        if self.silent_about and address.endswith(f"@{self.silent_about}"):
            self.asked_about.append(address)
            await asyncio.Event().wait()
        if refused := self.answer_recipient(address):
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if refused := self.answer_letter(envelope.rcpt_tos[0]):
            return refused
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos[0])
        self.senders.append(str(envelope.mail_from))
        return "250 OK"


@contextmanager
def recording_smtp_server(port: int = 0) -> Iterator[RecordingSmtpServer]:
    server = RecordingSmtpServer()
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    server.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def silent_after(command: bytes, *, hang_up: bool) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says nothing more after this command: it closes the connection, or holds it. What each client sent."""
    listener = socket.create_server(("127.0.0.1", 0))
    received: list[bytes] = []
    connections: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connections.append(connection)
            threading.Thread(target=converse, args=(connection,), daemon=True).start()

    def converse(connection: socket.socket) -> None:
        sent, in_letter = b"", False
        connection.sendall(b"220 here\r\n")
        for text in connection.makefile("rb"):
            sent += text
            in_letter = in_letter and text != b".\r\n"
            if text.upper().startswith(command):
                received.append(sent)
                if hang_up:
                    connection.shutdown(socket.SHUT_RDWR)
                return
            if not in_letter:
                in_letter = text.upper() == b"DATA\r\n"
                connection.sendall(b"354 go on\r\n" if in_letter else b"250 OK\r\n")

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}", received
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            connection.close()
