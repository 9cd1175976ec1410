"""The counter of the post box: a real SMTP server that takes every letter."""

import asyncio
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from .letters import Letters

ROOMY = 1 << 20


class Counter:
    """What happens to a letter that is handed in."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """Keep it before saying yes."""
        try:
            self.letters.keep(envelope.original_content or b"")
        except OSError:
            return "452 4.3.1 No room just now: come again"  # a disk that is full is no reason to give a letter up
        return "250 OK"


class Office(SMTP):  # type: ignore[misc]
    """An SMTP server that also takes letters out again: ``XFORGET <børs> <letter>``, of somebody who has been erased."""

    async def smtp_XFORGET(self, told: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        """Take one out. Done is done, also the second time."""
        bors, _, letter = (told or "").partition(" ")
        if bors and letter:
            self.event_handler.letters.remove(bors, letter)
        await self.push("250 OK" if bors and letter else "501 Syntax: XFORGET bors letter")


async def opened(letters: Letters, host: str, port: int) -> asyncio.Server:
    """The open counter."""
    made = partial(Office, Counter(letters), data_size_limit=ROOMY, enable_SMTPUTF8=True, hostname="postbox")
    return await asyncio.get_running_loop().create_server(made, host, port)
