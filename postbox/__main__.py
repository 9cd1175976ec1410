"""The post box process, ``python -m postbox``: SMTP on one port, pages on another."""

import asyncio
import contextlib
import signal
import threading

import click

from frivilligbors import heartbeat
from frivilligbors.cpu_priority import run_in_background
from frivilligbors.settings import Settings

from . import pages, smtp_server
from .letters import Letters
from .ports import PAGE_PORT, SMTP_PORT

MAX_ITERATION_SECONDS = 30.0  # seconds to store one letter on a slow disk


@click.command()
@click.option("--host", "listen_address", default="127.0.0.1", help="Where to listen.")
@click.option("--smtp-port", default=SMTP_PORT, help="Where letters are handed in.")
@click.option("--page-port", default=PAGE_PORT, help="Where they are read.")
def main(listen_address: str, smtp_port: int, page_port: int) -> None:
    """Store letters, and show them."""
    run_in_background()
    letters = Letters(Settings.of().data_dir / "post")
    page_server = pages.create_page_server(letters, listen_address, page_port)
    threading.Thread(target=page_server.serve_forever, daemon=True).start()
    asyncio.run(_serve_smtp(letters, listen_address, smtp_port))
    page_server.shutdown()
    page_server.server_close()


async def _serve_smtp(letters: Letters, listen_address: str, port: int) -> None:
    """Serve SMTP until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    server = await smtp_server.start_smtp_server(letters, listen_address, port)
    heartbeat.start(MAX_ITERATION_SECONDS)
    while not stopped.is_set():
        heartbeat.turned()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), heartbeat.EVERY)
    server.close()


if __name__ == "__main__":
    main()
