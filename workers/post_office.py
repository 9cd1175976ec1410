"""Handing a letter to a post office: one SMTP conversation, and what can be known about how it ended."""

import re
import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from email.policy import SMTP
from typing import NamedTuple, Self

from frivilligbors.setting_values import SmtpServer, smtp_server

REACHED = 10  # seconds to be connected
ANSWER = 20  # seconds for each answer, all of it
LAST_ANSWER = 60  # seconds for the answer to the final dot: to give up here may mean a second copy
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SEVEN_BIT = SMTP.clone(cte_type="7bit")


class Undeliverable(Exception):
    """The letter did not go. `trouble` says why, in a code without addresses."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class NotNow(Undeliverable):
    """It may go later."""


class Away(NotNow):
    """The post office takes no letter now, whoever it is to; and this one had no part in it."""


class BrokenOff(NotNow):
    """The post office fell silent, or hung up, before it had the letter."""


class Never(Undeliverable):
    """It will not go, however often it is tried."""


class AnswerLost(Undeliverable):
    """The post office had the whole letter when its answer was lost: it may have taken it."""

    def __init__(self) -> None:
        super().__init__("answer-lost")


class _Plain(smtplib.SMTP):
    """Waits for each answer as a whole: a post office that says a word now and then holds up nobody for longer."""

    patience: float = ANSWER

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises SMTPServerDisconnected."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        self.sock.settimeout(self.patience)
        cut = threading.Timer(self.patience, _hang_up, (self.sock,))
        cut.daemon = True
        cut.start()
        try:
            return super().getreply()
        finally:
            cut.cancel()


class _Secure(_Plain, smtplib.SMTP_SSL):
    """The same, encrypted from the first word."""


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the line itself: whoever reads wakes up


class PostOffice(NamedTuple):
    """The conversation with one SMTP server."""

    server: SmtpServer

    @classmethod
    def at(cls, url: str) -> Self:
        """The post office at `smtp://user:password@host:587` or `smtps://…`. Raises Unusable."""
        return cls(smtp_server("SMTP_URL", url))

    def demand_open(self, sender: str) -> None:
        """Do all that is done before a letter is handed over: connect, encrypt, log in, and name the sender. Raises NotNow."""
        with self._conversation() as smtp:
            _name_sender(smtp, sender)
            smtp.rset()

    def deliver(self, letter: bytes, sender: str, recipient: str) -> None:
        """Hand over one letter. The addresses are ASCII. Raises NotNow, Never or AnswerLost."""
        with self._conversation() as smtp:
            _hand_over(smtp, letter, sender, recipient)
            with suppress(OSError, smtplib.SMTPException):  # the letter is theirs, whether they hear this or not
                smtp.putcmd("QUIT")

    def take_out(self, bors: str, letters: Iterable[str]) -> None:
        """Have our own post box take letters out again; any other does not know how. Raises NotNow."""
        with self._conversation() as smtp:
            for letter_id in letters:
                smtp.docmd("XFORGET", f"{bors} {letter_id}")

    @contextmanager
    def _conversation(self) -> Iterator[_Plain]:
        with closing(self._reached()) as smtp:
            try:
                yield smtp
            except (OSError, smtplib.SMTPException) as lost:
                raise BrokenOff("unreachable") from lost

    def _reached(self) -> _Plain:
        """Connected, encrypted and logged in. Raises Away."""
        try:
            smtp = self._opened()
            try:
                self._greet(smtp)
            except BaseException:
                smtp.close()
                raise
        except (OSError, smtplib.SMTPException) as lost:
            raise Away("unreachable") from lost
        return smtp

    def _opened(self) -> _Plain:
        if self.server.secure:
            return _Secure(self.server.host, self.server.port, timeout=REACHED, context=ssl.create_default_context())
        return _Plain(self.server.host, self.server.port, timeout=REACHED)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        """A post office that refuses us may be set right; so that is never the end of a letter."""
        smtp.ehlo_or_helo_if_needed()
        private = self.server.secure or self.server.host in LOOPBACK
        if not self.server.secure and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context() if self.server.user else None)
            smtp.ehlo()
            private = True
        if self.server.user:
            self._log_in(smtp, private)

    def _log_in(self, smtp: smtplib.SMTP, private: bool) -> None:
        if not private:
            raise Away("no-tls")  # a password is never sent in the clear
        try:
            _say_who(smtp, self.server.user, self.server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise Away("login-refused") from refused


def _say_who(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Log in. Names and passwords with other letters go as UTF-8, which the standard library does not send (RFC 4616)."""
    if user.isascii() and password.isascii():
        smtp.login(user, password)
        return
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError
    told = b64encode(b"\0".join((b"", user.encode(), password.encode()))).decode()
    code, answer = smtp.docmd("AUTH", f"PLAIN {told}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _hand_over(smtp: _Plain, letter: bytes, sender: str, recipient: str) -> None:
    _name_sender(smtp, sender)
    code, _ = smtp.rcpt(recipient)
    if code not in (250, 251):
        raise _refusal(code)
    code, _ = smtp.docmd("DATA")
    if code != 354:
        raise _refusal(code)
    dotted = re.sub(rb"(?m)^\.", b"..", letter)  # a line that begins with one would end the letter
    smtp.send(dotted + b".\r\n")
    smtp.patience = LAST_ANSWER
    code = _answer(smtp)
    if code not in range(200, 300):
        raise _refusal(code)


def _name_sender(smtp: smtplib.SMTP, sender: str) -> None:
    code, _ = smtp.mail(sender)
    if code != 250:
        raise Away(f"sender-refused-{code}")


def _answer(smtp: smtplib.SMTP) -> int:
    """After the final dot nobody can know whether a silent post office took the letter."""
    try:
        code, _ = smtp.getreply()
    except Exception as lost:
        raise AnswerLost from lost
    if code not in range(200, 600):
        raise AnswerLost
    return code


def _refusal(code: int) -> Undeliverable:
    return Never(f"refused-{code}") if code >= 500 else NotNow(f"deferred-{code}")


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2].lower()


def in_ascii(address: str) -> str:
    """The address as every post office understands it. Raises Never."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as strange:
        raise Never("bad-address") from strange
