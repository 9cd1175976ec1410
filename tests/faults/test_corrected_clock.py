"""A real store whose clock is corrected by hours while letters wait and a restore has died (libfaketime shifts it)."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from redis import Redis

from frivilligbors import connections, keys, restore_recovery
from frivilligbors.clock import RedisClock
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.restore_recovery import Phase, RestoreStatus
from frivilligbors.settings import Settings
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from workers.mail.letter_queue import queue_connection

from ..eventually import eventually
from ..workers.evening import OLA, Evening
from ..workers.letter_pipeline import LetterPipeline
from ..workers.smtp_servers import recording_smtp_server

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), *Path("/usr/lib/faketime").glob("libfaketime.so.1")]
CORRECTIONS = pytest.mark.parametrize("correction", ["-3h", "+3h"])

pytestmark = pytest.mark.skipif(
    not LIBRARIES and "NOTHING_SKIPPED" not in os.environ, reason="libfaketime is not installed: only it shifts a store's clock"
)


class Corrected(NamedTuple):
    """A store, and the file that says by how much its clock is ahead."""

    url: str
    redis: RedisClient
    by: Path

    def correct(self, by: str) -> None:
        before = RedisClock(self.redis).now()
        self.by.write_text(f"{by}\n")
        eventually(lambda: abs((RedisClock(self.redis).now() - before).total_seconds()) > 3600)


@pytest.fixture
def corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corrected]:
    by = tmp_path / "by"
    by.write_text("+0\n")
    lock = lock_data_dir(tmp_path)
    shifting = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(by),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with monkeypatch.context() as shifted:
        for name, value in shifting.items():
            shifted.setenv(name, value)
        server = EmbeddedStore(tmp_path, lock)
        process = server.start()
    with connections.client(server.url) as redis:
        yield Corrected(server.url, redis, by)
    stop_server(process)
    os.close(lock)


@pytest.fixture
def queue(corrected: Corrected) -> Iterator[Redis]:
    with queue_connection(Settings(queue_url=corrected.url.removesuffix("/0") + "/1")) as queue:
        yield queue


@CORRECTIONS
def test_letters_that_wait_go_within_seconds(corrected: Corrected, queue: Redis, bors: str, correction: str) -> None:
    """One that was asked to wait, and one that was handed out and not fetched."""
    evening = Evening(corrected.redis, bors)
    with recording_smtp_server() as smtp_server:
        pipeline = LetterPipeline(corrected.redis, queue, evening, RedisClock(corrected.redis), smtp_url=smtp_server.url)
        smtp_server.answer_letter = lambda _: "451 later"
        evening.register(OLA)
        pipeline.send()
        smtp_server.answer_letter = lambda _: None
        evening.register(replace(OLA, participant_id="handed", email="handed@example.no"))
        pipeline.write()
        corrected.correct(correction)

        def all_sent() -> bool:
            for letter_id in pipeline.outbox.take_due(bors, pipeline.clock.now(), 100):
                pipeline.mailer.send(bors, letter_id)
            return all(pipeline.outbox.letter(bors, one).state is LetterState.SENT for one in pipeline.outbox.ids(bors))

        eventually(all_sent, within=30)
        assert len(smtp_server.letters) == 2


@CORRECTIONS
def test_a_restore_that_died_holds_up_nobody_for_hours(corrected: Corrected, bors: str, correction: str) -> None:
    evening = Evening(corrected.redis, bors)
    mark = RestoreStatus(restore_id="dead", phase=Phase.STAGING, brings=(bors,))
    assert restore_recovery.move(corrected.redis, mark, Phase.NONE, Phase.STAGING)
    restore_recovery.fence(corrected.redis, mark)
    corrected.correct(correction)
    eventually(lambda: restore_recovery.recover(corrected.redis) is None)
    assert not corrected.redis.exists(keys.FENCE.of(bors))
    assert evening.agree()
