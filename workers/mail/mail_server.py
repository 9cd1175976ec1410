"""One SMTP server behind circuit breakers of its own, so that letters to one server never wait for another.

A server that cannot be reached, or refuses us, is unavailable for every letter. One that stops answering during a letter may do
so for that recipient's domain alone, since many servers look the domain up before they answer: then only letters to that domain
wait.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from ..failures import ConnectionLost, DeliveryUncertain, ServerUnavailable
from .circuit_breaker import CircuitBreaker
from .smtp import SmtpClient, domain_of

SERVER = ""  # stands for the server itself, where a domain stands otherwise


class MailServer:
    """One SMTP server, and whether it and the domains behind it answer."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client, self._breaker = SmtpClient.at(url), CircuitBreaker(clock)

    def retry_after(self, domain: str) -> float:
        """Seconds until a letter to this domain may be tried; 0 where it may be now."""
        return self._breaker.retry_after(SERVER, domain)

    def deliver(self, message: bytes, sender: str, recipient: str) -> None:
        """Deliver one letter. Raises what SmtpClient raises; ServerUnavailable, without a try, while the breaker is open."""
        with self._trial(domain_of(recipient)):
            self._client.deliver(message, sender, recipient)

    def remove_letters(self, bors: str, letter_ids: Iterable[str]) -> None:
        """Have our own post box remove letters. Raises TransientFailure."""
        with self._trial(SERVER):
            self._client.remove_letters(bors, letter_ids)

    @contextmanager
    def _trial(self, domain: str) -> Iterator[None]:
        trial, failed = self._breaker.begin(SERVER, domain), None
        if trial is None:
            raise ServerUnavailable("unreachable")
        try:
            yield
        except ServerUnavailable:
            failed = SERVER
            raise
        except (ConnectionLost, DeliveryUncertain):
            failed = domain
            raise
        finally:
            self._breaker.finish(trial, failed)
