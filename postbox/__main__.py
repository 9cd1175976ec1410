"""The post box as a process: ``python -m postbox``. Letters by SMTP on one port, pages on another."""

import asyncio
import contextlib
import signal
import threading

import click

from frivilligbors import heartbeat
from frivilligbors.settings import Settings

from . import pages, smtp_server
from .letters import Letters
from .ports import PAGE_PORT, SMTP_PORT

LONGEST_TURN = 30.0  # seconds for one letter to be kept, on a slow disk


@click.command()
@click.option("--host", default="127.0.0.1", help="Where to listen.")
@click.option("--smtp-port", default=SMTP_PORT, help="Where letters are handed in.")
@click.option("--page-port", default=PAGE_PORT, help="Where they are read.")
def main(host: str, smtp_port: int, page_port: int) -> None:
    """Take in letters, and show them."""
    letters = Letters(Settings.of().data_dir / "post")
    shown = pages.opened(letters, host, page_port)
    threading.Thread(target=shown.serve_forever, daemon=True).start()
    asyncio.run(_take_in(letters, host, smtp_port))
    shown.shutdown()
    shown.server_close()


async def _take_in(letters: Letters, host: str, port: int) -> None:
    """Take in letters until somebody ends it."""
    ended = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, ended.set)
    counter = await smtp_server.opened(letters, host, port)
    heartbeat.start(LONGEST_TURN)
    while not ended.is_set():
        heartbeat.turned()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), heartbeat.EVERY)
    counter.close()


if __name__ == "__main__":
    main()
