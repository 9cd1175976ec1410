"""The SMTP server of the post box: it accepts every letter."""

import asyncio
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from .letters import Letters

MAX_LETTER_BYTES = 1 << 20


class LetterHandler:
    """Stores a letter that was received."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """Store it before answering 250."""
        try:
            self.letters.add(envelope.original_content or b"")
        except OSError:
            return "452 4.3.1 No room just now: come again"  # temporary, so that the sender retries
        return "250 OK"


class SmtpServer(SMTP):  # type: ignore[misc]
    """An SMTP server with a command to delete a letter of an erased participant: ``XFORGET <børs> <letter>``."""

    async def smtp_XFORGET(self, argument: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        """Delete a letter, or with `*` all letters of a børs; idempotent."""
        bors, _, letter_id = (argument or "").partition(" ")
        if bors and letter_id:
            self.event_handler.letters.remove(bors, "" if letter_id == "*" else letter_id)
        await self.push("250 OK" if bors and letter_id else "501 Syntax: XFORGET bors letter")


async def start_smtp_server(letters: Letters, listen_address: str, port: int) -> asyncio.Server:
    """Start the server."""
    create_protocol = partial(
        SmtpServer, LetterHandler(letters), data_size_limit=MAX_LETTER_BYTES, enable_SMTPUTF8=True, hostname="postbox"
    )
    return await asyncio.get_running_loop().create_server(create_protocol, listen_address, port)
