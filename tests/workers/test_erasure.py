"""An erasure is complete only when the post box and the store's files are: a crash in between delays it, and never loses it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from secrets import token_hex

import pytest
from aiosmtpd.controller import Controller

from frivilligbors import connections, keys
from frivilligbors.commit import Append, Put
from frivilligbors.log import Log
from frivilligbors.records import Participant
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from launcher.ports import free_port
from postbox.letters import Letters
from postbox.smtp_server import LetterHandler, SmtpServer
from tests.eventually import eventually
from tests.files import contents
from workers.erasure_cleanup.aof_rewrite import AofRewrite
from workers.erasure_cleanup.erasure_follower import ErasureFollower
from workers.mail.smtp import SmtpClient
from workers.outbox.retry_schedule import SENT

from .conftest import Start
from .evening import INGRID, OLA, Evening
from .letter_pipeline import LetterPipeline
from .test_headers import HOSTILE

NOWHERE = "smtp://127.0.0.1:1"


class Box(Controller):
    """The local post box, in this process."""

    def factory(self) -> SmtpServer:
        return SmtpServer(self.handler)


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    return Letters(tmp_path / "post")


@pytest.fixture
def box(letters: Letters) -> Iterator[str]:
    controller = Box(LetterHandler(letters), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def olga(evening: Evening) -> Participant:
    """Somebody whose name stands nowhere else."""
    known = replace(OLA, name=f"Olga{token_hex(6)}")
    evening.register(known)
    return known


def erasure_follower(
    redis: RedisClient, postbox: str = "", smtp_url: str = "smtp://office.example.no", data_dir: Path = Path("/nowhere")
) -> ErasureFollower:
    return ErasureFollower(redis, Settings(postbox_url=postbox, smtp_url=smtp_url, data_dir=data_dir))


def complete(erasures: ErasureFollower, evening: Evening) -> bool:
    erasures.catch_up(evening.slug)
    return erasures.position(evening.slug) == Log(evening.redis).newest_position(evening.slug)


def in_files(folder: Path, word: str) -> bool:
    return any(word.encode() in contents(store) for store in folder.glob("followed-*"))


def test_a_crash_between_the_commit_and_the_file_leaves_no_name_in_it(
    redis: RedisClient, evening: Evening, folder: Path, olga: Participant
) -> None:
    assert eventually(lambda: complete(erasure_follower(redis), evening))
    evening.erase(olga)
    dies = erasure_follower(redis)
    dies.catch_up(evening.slug)
    assert dies.position(evening.slug) < Log(redis).newest_position(evening.slug)
    lives = erasure_follower(redis)
    assert eventually(lambda: complete(lives, evening))
    assert not in_files(folder, olga.name)


def test_a_process_does_so_by_itself(
    redis: RedisClient, evening: Evening, folder: Path, olga: Participant, start: Start
) -> None:
    evening.erase(olga)
    assert in_files(folder, olga.name)
    start("letters")
    eventually(lambda: not in_files(folder, olga.name))


def test_the_ids_of_whoever_is_erased_are_written_down_outside_the_store(
    tmp_path: Path, redis: RedisClient, evening: Evening, olga: Participant
) -> None:
    evening.erase(olga)
    erasures = erasure_follower(redis, data_dir=tmp_path)
    eventually(lambda: complete(erasures, evening))
    assert (tmp_path / "erased").read_text().split() == [evening.slug, olga.participant_id]


def test_where_nobody_is_erased_no_file_is_written_anew(redis: RedisClient, evening: Evening, olga: Participant) -> None:
    before = redis.info()["aof_rewrites"]  # type: ignore[attr-defined]
    assert complete(erasure_follower(redis), evening)
    assert redis.info()["aof_rewrites"] == before  # type: ignore[attr-defined]


def test_a_server_that_dies_before_it_has_written_is_asked_again(tmp_path: Path) -> None:
    lock = lock_data_dir(tmp_path)
    server = EmbeddedStore(tmp_path, lock)
    first = server.start()
    redis = connections.client(server.url)
    rewrite = AofRewrite(redis)
    assert not rewrite.rewrite_since("nes", 7)
    first.kill()
    first.wait()
    second = server.start()
    try:
        assert not rewrite.rewrite_since("nes", 7)  # what looks done is another server's word
        assert eventually(lambda: rewrite.rewrite_since("nes", 7))
        assert not rewrite.rewrite_since("nes", 8)
        assert redis.info()["aof_rewrites"] == 2  # type: ignore[attr-defined]
    finally:
        redis.close()
        stop_server(second)
        os.close(lock)


@pytest.fixture
def rehearsal(redis: RedisClient, evening: Evening) -> Evening:
    return Evening(redis, evening.slug, rehearsal=True)


@pytest.fixture
def pipeline(redis: RedisClient, queue: object, rehearsal: Evening, box: str) -> LetterPipeline:
    return LetterPipeline(redis, queue, rehearsal, postbox_url=box)  # type: ignore[arg-type]


def test_the_letters_of_whoever_is_erased_leave_the_post_box(
    redis: RedisClient, rehearsal: Evening, pipeline: LetterPipeline, letters: Letters, box: str
) -> None:
    others = replace(INGRID, participant_id="nils", email="nils@example.no")
    for each in (OLA, others):
        rehearsal.register(each)
    rehearsal.write("agreements", Append(keys.AGREEMENTS_OF, "ola", rehearsal.agree()))
    pipeline.send()
    assert len(list(letters.newest_first())) == 4
    rehearsal.erase(OLA)
    erasures = erasure_follower(redis, box)
    assert eventually(lambda: complete(erasures, rehearsal))
    assert [one.message["X-Letter"] for one in letters.newest_first()] == ["welcome"]
    assert "nils@example.no" in str(next(letters.newest_first()).recipient)
    pipeline.send()
    assert len(list(letters.newest_first())) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_letters_of_whoever_has_a_name_that_looks_like_a_head_go_and_leave_the_box(
    redis: RedisClient, rehearsal: Evening, pipeline: LetterPipeline, letters: Letters, box: str, name: str
) -> None:
    called = replace(OLA, name=name, proved_at=OLA.registered_at)
    rehearsal.write("registration", Put(keys.ORGANISATION, "library", {"name": name}))
    rehearsal.register(called)
    rehearsal.agree()
    pipeline.send()
    kept = list(letters.newest_first())
    assert sorted(str(one.message["X-Letter"]) for one in kept) == ["agreement", "agreement", "welcome"]
    assert {one.bors for one in kept} == {rehearsal.slug}
    rehearsal.erase(called)
    erasures = erasure_follower(redis, box)
    assert eventually(lambda: complete(erasures, rehearsal))
    assert list(letters.newest_first()) == []


def test_a_letter_that_somebody_has_in_hand_is_waited_for(
    redis: RedisClient, rehearsal: Evening, pipeline: LetterPipeline, letters: Letters, box: str
) -> None:
    rehearsal.register(OLA)
    (letter_id,) = pipeline.write()
    attempt = pipeline.outbox.claim(rehearsal.slug, letter_id, pipeline.clock.now())
    assert attempt
    rehearsal.erase(OLA)
    erasures = erasure_follower(redis, box)
    for _ in range(3):
        assert not complete(erasures, rehearsal)
    brought = EmailMessage()
    brought["Message-ID"] = f"<{letter_id}.e1.{rehearsal.slug}@example.no>"
    brought["X-Bors"] = rehearsal.slug
    SmtpClient.at(box).deliver(brought.as_bytes(policy=SMTP), "bors@example.no", "ola@example.no")
    assert len(list(letters.newest_first())) == 1
    pipeline.outbox.settle(attempt, SENT, pipeline.clock.now())
    assert eventually(lambda: complete(erasures, rehearsal))
    assert list(letters.newest_first()) == []


def test_a_post_box_that_is_away_delays_its_letters_and_no_file(
    redis: RedisClient, rehearsal: Evening, folder: Path, box: str
) -> None:
    olga = replace(OLA, name=f"Olga{token_hex(6)}")
    rehearsal.register(olga)
    rehearsal.erase(olga)
    away = erasure_follower(redis, NOWHERE)
    eventually(lambda: not complete(away, rehearsal) and not in_files(folder, olga.name))
    assert not complete(away, rehearsal)
    back = erasure_follower(redis, box)
    assert eventually(lambda: complete(back, rehearsal))


def test_the_letters_of_a_real_evening_are_in_no_box_of_ours(redis: RedisClient, evening: Evening, olga: Participant) -> None:
    evening.erase(olga)
    erasures = erasure_follower(redis, NOWHERE)
    assert eventually(lambda: complete(erasures, evening))


def test_a_bors_that_is_removed_meanwhile_leaves_nothing_behind(
    redis: RedisClient, evening: Evening, olga: Participant
) -> None:
    evening.erase(olga)
    erasures = erasure_follower(redis)
    erasures.catch_up(evening.slug)
    evening.remove()
    erasures.catch_up(evening.slug)
    assert list(redis.scan_iter(f"{{{evening.slug}}}:*", 1000)) == []
