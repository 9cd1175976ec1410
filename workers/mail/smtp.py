"""The SMTP conversation that delivers one letter, and what can be known about how it ended."""

import io
import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple, Self

from frivilligbors.setting_checks import SmtpAddress, smtp_server

from ..failures import ConnectionLost, DeliveryFailure, DeliveryUncertain, PermanentFailure, ServerUnavailable, TransientFailure

CONNECT_TIMEOUT = 10  # seconds
REPLY_TIMEOUT = 20  # seconds for each reply, all of it
FINAL_REPLY_TIMEOUT = 60  # seconds for the reply to the final dot: to give up here may mean a second copy
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Connection(smtplib.SMTP):
    """A connection with one timeout for each reply as a whole: a server that sends a line now and then gets no more time."""

    reply_timeout: float = REPLY_TIMEOUT

    def getreply(self) -> tuple[int, bytes]:
        """The next reply. Raises SMTPServerDisconnected."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        if self.file is None:
            self.file = io.BufferedReader(_Replies(self.sock))
        self.file.raw.deadline = time.monotonic() + self.reply_timeout
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(self.reply_timeout)  # for what is sent next


class _TlsConnection(_Connection, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _Replies(io.RawIOBase):
    """What a server sends, each piece of it before the deadline of the whole: monotonic seconds."""

    deadline = 0.0

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next piece. Raises TimeoutError."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._sock.recv_into(buffer)


class SmtpClient(NamedTuple):
    """The client of one SMTP server."""

    server: SmtpAddress

    @classmethod
    def at(cls, url: str) -> Self:
        """The client of the server at `smtp://user:password@host:587` or `smtps://…`. Raises OperatorError."""
        return cls(smtp_server("SMTP_URL", url))

    def check(self, sender: str) -> None:
        """Do all that is done before a letter is sent: connect, encrypt, log in, name the sender. Raises TransientFailure."""
        with self._conversation() as smtp:
            _mail_from(smtp, sender)
            smtp.rset()

    def deliver(self, message: bytes, sender: str, recipient: str) -> None:
        """Deliver one letter. The addresses are ASCII. Raises DeliveryFailure."""
        with self._conversation() as smtp:
            _transmit(smtp, message, sender, recipient)
            with suppress(OSError, smtplib.SMTPException):  # the letter is delivered, whether this arrives or not
                smtp.putcmd("QUIT")

    def remove_letters(self, bors: str, letter_ids: Iterable[str]) -> None:
        """Have our own post box remove letters, by a command that no other server knows. Raises TransientFailure."""
        with self._conversation() as smtp:
            for letter_id in letter_ids:
                smtp.docmd("XFORGET", f"{bors} {letter_id}")

    @contextmanager
    def _conversation(self) -> Iterator[_Connection]:
        with closing(self._connect()) as smtp:
            try:
                yield smtp
            except (OSError, smtplib.SMTPException) as lost:
                raise ConnectionLost("unreachable") from lost

    def _connect(self) -> _Connection:
        """Connected, encrypted and logged in. Raises ServerUnavailable."""
        try:
            smtp = self._open()
            try:
                self._negotiate(smtp)
            except BaseException:
                smtp.close()
                raise
        except (OSError, smtplib.SMTPException) as lost:
            raise ServerUnavailable("unreachable") from lost
        return smtp

    def _open(self) -> _Connection:
        if self.server.secure:
            return _TlsConnection(
                self.server.hostname, self.server.port, timeout=CONNECT_TIMEOUT, context=ssl.create_default_context()
            )
        return _Connection(self.server.hostname, self.server.port, timeout=CONNECT_TIMEOUT)

    def _negotiate(self, smtp: smtplib.SMTP) -> None:
        """Encrypt and log in. A server that refuses us may be set right, so that is never a permanent failure of a letter."""
        smtp.ehlo_or_helo_if_needed()
        private = self.server.secure or self.server.hostname in LOOPBACK
        if not self.server.secure and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context() if self.server.user else None)
            smtp.ehlo()
            private = True
        if self.server.user:
            self._log_in(smtp, private)

    def _log_in(self, smtp: smtplib.SMTP, private: bool) -> None:
        if not private:
            raise ServerUnavailable("no-tls")  # a password is never sent in the clear
        try:
            _authenticate(smtp, self.server.user, self.server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise ServerUnavailable("login-refused") from refused


def _authenticate(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Log in. Names and passwords with other letters go as UTF-8, which the standard library does not send (RFC 4616)."""
    if user.isascii() and password.isascii():
        smtp.login(user, password)
        return
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError
    credentials = b64encode(b"\0".join((b"", user.encode(), password.encode()))).decode()
    reply_code, reply = smtp.docmd("AUTH", f"PLAIN {credentials}")
    if reply_code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(reply_code, reply)


def _transmit(smtp: _Connection, message: bytes, sender: str, recipient: str) -> None:
    _mail_from(smtp, sender)
    reply_code, _ = smtp.rcpt(recipient)
    if reply_code not in (250, 251):
        raise _failure(reply_code)
    reply_code, _ = smtp.docmd("DATA")
    if reply_code != 354:
        raise _failure(reply_code)
    dotted = re.sub(rb"(?m)^\.", b"..", message)  # a line that begins with one would end the letter
    smtp.send(dotted + b".\r\n")
    smtp.reply_timeout = FINAL_REPLY_TIMEOUT
    reply_code = _final_reply(smtp)
    if reply_code not in range(200, 300):
        raise _failure(reply_code)


def _mail_from(smtp: smtplib.SMTP, sender: str) -> None:
    reply_code, _ = smtp.mail(sender)
    if reply_code != 250:
        raise ServerUnavailable(f"sender-refused-{reply_code}")


def _final_reply(smtp: smtplib.SMTP) -> int:
    """The reply code after the final dot. Raises DeliveryUncertain: nobody knows whether a silent server took the letter."""
    try:
        reply_code, _ = smtp.getreply()
    except Exception as lost:
        raise DeliveryUncertain from lost
    if reply_code not in range(200, 600):
        raise DeliveryUncertain
    return reply_code


def _failure(reply_code: int) -> DeliveryFailure:
    return PermanentFailure(f"refused-{reply_code}") if reply_code >= 500 else TransientFailure(f"deferred-{reply_code}")


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2].lower()


def to_ascii(address: str) -> str:
    """The address as every SMTP server understands it. Raises PermanentFailure."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as strange:
        raise PermanentFailure("bad-address") from strange
