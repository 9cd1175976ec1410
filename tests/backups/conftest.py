"""Stores of their own for tests of copies, on a single server, with the house that a command would see."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from backups import backup_file as archive
from backups.binary_client import binary_client
from backups.restore import Restore, RestoreResult
from backups.snapshot import dump_hash_tag, list_hash_tags
from frivilligbors.board import Boards
from frivilligbors.settings import Settings
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from tests.services.agreements.cast import Evening
from web.context import Context, context_for

SECRET = "a secret of the tests " * 2


@dataclass
class Hall:
    """A store, and what a command does to it."""

    context: Context
    client: Any

    def evening(self, slug: str) -> Evening:
        """An open børs with its five people."""
        evening = Evening(self.context, slug, None)  # type: ignore[arg-type]
        evening.plan()
        evening.open_()
        Boards(self.context.redis).rebuild(slug)
        return evening

    def copy(self) -> list[archive.DumpedKey]:
        return [kept for hash_tag in list_hash_tags(self.client) for kept in dump_hash_tag(self.client, hash_tag)]

    def restore(self, kept: list[archive.DumpedKey], **more: Any) -> RestoreResult:
        return Restore(self.context, self.client, kept, lambda _: None).run(more.pop("erased", set()), **more)

    def everything(self) -> dict[str, Any]:
        """Every key and its value."""
        return {key: self.value(key) for key in sorted(self.context.redis.scan_iter("*", 1000))}

    def value(self, key: str) -> Any:
        """What a key holds."""
        redis: Any = self.context.redis
        readers = {"hash": redis.hgetall, "string": redis.get, "set": redis.smembers}
        readers |= {
            "list": lambda name: redis.lrange(name, 0, -1),
            "zset": lambda name: redis.zrange(name, 0, -1, withscores=True),
        }
        return (readers | {"stream": lambda name: redis.xrange(name, "-", "+")})[redis.type(key)](key)


@pytest.fixture
def halls(tmp_path: Path) -> Iterator[Callable[[], Hall]]:
    """As many stores as a test asks for."""
    with ExitStack() as leaving:

        def hall() -> Hall:
            folder = tmp_path / token_hex(4)
            lock = lock_data_dir(folder)
            server = EmbeddedStore(folder, lock)
            leaving.callback(os.close, lock)
            leaving.callback(stop_server, server.start())
            client = leaving.enter_context(closing(binary_client(server.url)))
            context = context_for(
                Settings(redis_url=server.url, secret_key=SECRET, public_url="http://localhost", data_dir=folder)
            )
            leaving.enter_context(closing(context.redis))
            return Hall(context, client)

        yield hall


@pytest.fixture
def hall(halls: Callable[[], Hall]) -> Hall:
    """One store."""
    return halls()
