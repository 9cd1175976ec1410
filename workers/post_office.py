"""Handing a letter to a post office: one SMTP conversation, and what can be known about how it ended."""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from email.policy import SMTP
from typing import NamedTuple, Self

from frivilligbors.setting_values import SmtpServer, smtp_server

TIMEOUT = 30  # seconds for each answer of the post office
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SEVEN_BIT = SMTP.clone(cte_type="7bit")


class Undeliverable(Exception):
    """The letter did not go. `trouble` says why, in a code without addresses."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class NotNow(Undeliverable):
    """It may go later."""


class Never(Undeliverable):
    """It will not go, however often it is tried."""


class AnswerLost(Undeliverable):
    """The post office had the whole letter when its answer was lost: it may have taken it."""

    def __init__(self) -> None:
        super().__init__("answer-lost")


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
            smtp.putcmd("QUIT")  # its answer changes nothing

    def take_out(self, bors: str, letters: Iterable[str]) -> None:
        """Have our own post box take letters out again; any other does not know how. Raises NotNow."""
        with self._conversation() as smtp:
            for letter_id in letters:
                smtp.docmd("XFORGET", f"{bors} {letter_id}")

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        try:
            with closing(self._opened()) as smtp:
                self._greet(smtp)
                yield smtp
        except (OSError, smtplib.SMTPException) as lost:
            raise NotNow("unreachable") from lost

    def _opened(self) -> smtplib.SMTP:
        if self.server.secure:
            return smtplib.SMTP_SSL(self.server.host, self.server.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(self.server.host, self.server.port, timeout=TIMEOUT)

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
            raise NotNow("no-tls")  # a password is never sent in the clear
        try:
            _say_who(smtp, self.server.user, self.server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise NotNow("login-refused") from refused


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


def _hand_over(smtp: smtplib.SMTP, letter: bytes, sender: str, recipient: str) -> None:
    _name_sender(smtp, sender)
    code, _ = smtp.rcpt(recipient)
    if code not in (250, 251):
        raise _refusal(code)
    code, _ = smtp.docmd("DATA")
    if code != 354:
        raise _refusal(code)
    dotted = re.sub(rb"(?m)^\.", b"..", letter)  # a line that begins with one would end the letter
    smtp.send(dotted + b".\r\n")
    code = _answer(smtp)
    if code not in range(200, 300):
        raise _refusal(code)


def _name_sender(smtp: smtplib.SMTP, sender: str) -> None:
    code, _ = smtp.mail(sender)
    if code != 250:
        raise NotNow(f"sender-refused-{code}")


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


def in_ascii(address: str) -> str:
    """The address as every post office understands it. Raises Never."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as strange:
        raise Never("bad-address") from strange
