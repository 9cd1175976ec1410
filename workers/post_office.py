"""Handing a letter to a post office: one SMTP conversation, and what can be known about how it ended."""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

from frivilligbors.settings import Unusable

TIMEOUT = 30  # seconds for each answer of the post office
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 25, "smtps": 465}
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
    """Where an SMTP server is, and how we are known there."""

    secure: bool
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def at(cls, url: str) -> Self:
        """The post office at `smtp://user:password@host:587` or `smtps://…`. Raises Unusable."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise Unusable(
                "SMTP_URL and POSTBOX_URL must be smtp://host or smtps://host, with a user, password and port if needed."
            )
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme == "smtps", parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))

    def deliver(self, letter: EmailMessage, sender: str, recipient: str) -> None:
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
        if self.secure:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        """A post office that refuses us may be set right; so that is never the end of a letter."""
        smtp.ehlo_or_helo_if_needed()
        private = self.secure or self.host in LOOPBACK
        if not self.secure and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context() if self.user else None)
            smtp.ehlo()
            private = True
        if self.user:
            self._log_in(smtp, private)

    def _log_in(self, smtp: smtplib.SMTP, private: bool) -> None:
        if not private:
            raise NotNow("no-tls")  # a password is never sent in the clear
        try:
            smtp.login(self.user, self.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise NotNow("login-refused") from refused


def _hand_over(smtp: smtplib.SMTP, letter: EmailMessage, sender: str, recipient: str) -> None:
    code, _ = smtp.mail(sender)
    if code != 250:
        raise NotNow(f"sender-refused-{code}")
    code, _ = smtp.rcpt(recipient)
    if code not in (250, 251):
        raise _refusal(code)
    code, _ = smtp.docmd("DATA")
    if code != 354:
        raise _refusal(code)
    dotted = re.sub(rb"(?m)^\.", b"..", letter.as_bytes(policy=SEVEN_BIT))  # a line that begins with one would end the letter
    smtp.send(dotted + b".\r\n")
    code = _answer(smtp)
    if code not in range(200, 300):
        raise _refusal(code)


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
