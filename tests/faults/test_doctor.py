"""What goes wrong in a house that runs is found by name by the doctor, with what to do, and no longer once it is undone."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.doctor import process_checks
from cli.doctor.runner import CHECKS
from frivilligbors import keys, restore_recovery
from frivilligbors.board import Boards
from frivilligbors.codec import dumps
from tests.eventually import eventually
from tests.running_house import FRIVILLIGBORS

from .examined_house import BORS, Ward, assert_ailing
from .holding_proxy import holding


def test_all_who_stand_still_are_found_by_the_work_they_do_not_do(ward: Ward) -> None:
    names = "board", "letters", "mailer", "hub", "web", "postbox"
    with ward.stopped(*names):
        began = time.monotonic()
        assert_ailing(
            ward.ailing(),
            processes=r"the launcher process \(\d+\) was stopped.*; nobody starts again what dies.*board process \(\d+\) was",
            board=r"the board worker does not answer: the board process \(\d+\) was stopped: kill -CONT \d+ lets it go on",
            letters=r"the letters worker does not answer: the letters process \(\d+\) was stopped",
            post=r"nobody sends letters, \d+ wait: the mailer process \(\d+\) was stopped",
            post_office=r"127\.0\.0\.1:\d+ takes the call and says nothing for 3 s: it hangs",
            postbox="it hangs",
            door=r"the hub does not answer behind .*hub.door: the hub process \(\d+\) was stopped",
            web=r"nobody answers on port \d+ within 3 s: the web process \(\d+\) was stopped",
            wall=r"the wall of drammen (gets no line|asks for a line, and nobody answers).*see web and door",
        )
        assert time.monotonic() - began < 15, "each has six seconds, and they are all at once"
    ward.is_well()


def test_all_who_are_dead_are_found_by_name(ward: Ward) -> None:
    names = "board", "letters", "mailer", "hub", "web", "postbox"
    with ward.dead(*names):
        assert_ailing(
            ward.ailing(),
            processes=r"the launcher process \(\d+\) was stopped",
            board=r"the board worker does not answer: the board process \(\d+\) is dead",
            letters=r"the letters worker does not answer: the letters process \(\d+\) is dead",
            post=r"nobody sends letters, \d+ wait: the mailer process \(\d+\) is dead",
            post_office=r"127\.0\.0\.1:\d+ takes no calls: does it run",
            postbox="takes no calls",
            door=r"the hub does not answer behind .*hub.door: the hub process \(\d+\) is dead",
            web=r"nobody answers on port \d+ within 3 s: the web process \(\d+\) is dead",
            wall=r"the wall of drammen (gets no line|asks for a line, and nobody answers).*see web and door",
        )
    ward.is_well()


@pytest.mark.parametrize(("fault", "how"), [("stopped", "was stopped"), ("dead", "is dead")])
def test_without_its_store_the_house_is_looked_at_all_the_same(ward: Ward, fault: str, how: str) -> None:
    until = time.monotonic() + 60
    with getattr(ward, fault)("store"):

        def look() -> tuple[dict[str, Any], dict[str, str]]:
            done = ward.house.attempt("doctor", "--json")
            parts = json.loads(done.stdout)["parts"]
            assert (done.returncode, list(parts)) == (1, list(CHECKS))
            return parts, {name: part["found"] for name, part in parts.items() if part["well"] is False}

        parts, found = look()
        while len(found) > 2 and time.monotonic() < until:  # on a busy machine another may need longer than the doctor gives it
            parts, found = look()
        assert_ailing(
            found, store=rf"the store does not answer \(.+\): the store process \(\d+\) {how}", processes=r"store process"
        )
        unseen = {name for name, part in parts.items() if part["well"] is None}
        assert unseen >= {"memory", "clock", "files", "restore", "facts", "records", "board", "letters", "wall"}
        assert {name for name, part in parts.items() if part["well"]} >= {"disk", "logs", "queue", "postbox", "web", "door"}
    ward.is_well()


@pytest.mark.parametrize(("fault", "how"), [("stopped", "was stopped"), ("dead", "is dead")])
def test_a_letter_queue_that_is_gone_is_found_and_the_post_is_not_blamed(ward: Ward, fault: str, how: str) -> None:
    with getattr(ward, fault)("queue"):
        found = ward.finds("queue", "post", "board")
        assert (found["queue"].ok, found["post"].ok, found["board"].ok) == (False, None, True)
        assert re.search("the letter queue does not answer .*letters wait until it does, none is lost", found["queue"].text)
    ward.is_well("queue", "post", "processes")


@pytest.mark.parametrize(
    ("most", "message"), [(0.99, "has used up its memory.*refuses every write"), (1.05, "has nearly used up")]
)
def test_a_store_short_of_memory_is_found_before_and_after_it_refuses(ward: Ward, most: float, message: str) -> None:
    used = ward.client.info("memory")["used_memory"]
    ward.client.config_set("maxmemory", int(used * most))
    try:
        found = ward.ailing("memory", "store")
        assert re.search(f"the store {message}.*maxmemory", found["memory"])
        assert ("store" in found) == (most < 1)
        assert most > 1 or "its memory is used up (see memory)" in found["store"]
    finally:
        ward.client.config_set("maxmemory", 0)
    ward.is_well("memory", "store")


def test_a_letter_queue_without_memory_is_found(ward: Ward) -> None:
    with ward.server_of(ward.context.settings.queue_url) as queue:
        kept = queue.config_get("maxmemory")["maxmemory"]
        queue.config_set("maxmemory", 1)
        assert "the letter queue refuses to write" in ward.ailing("queue")["queue"]
        queue.config_set("maxmemory", kept)
    ward.is_well("queue", "post")


def test_a_board_that_is_behind_and_one_that_is_ahead_are_found(ward: Ward) -> None:
    evening, slug = ward.evening("skien"), "skien"
    at = ward.position(slug)
    with ward.stopped("board"):
        evening.close()
        found = ward.ailing("board")["board"]
        assert "the board process" in found
        assert "skien is 1 facts behind" in found
        ward.client.hset(keys.BOARD.of(slug), "at", at + 9)
        assert (
            f"skien is at {at + 9}, ahead of its log ({at + 1}): frivilligbors rebuild skien" in ward.ailing("board")["board"]
        )
    ward.is_well("board", "facts")


def test_a_board_that_does_not_add_up_is_found_and_a_rebuild_mends_it(ward: Ward) -> None:
    kept = Boards(ward.context.redis).stored(BORS)
    ward.client.hset(keys.BOARD.of(BORS), "tallies", dumps(replace(kept.tallies, waiting=kept.tallies.waiting + 1)))
    assert ward.ailing("board", "facts") == {
        "facts": f"the board of {BORS} is not what its log adds up to: frivilligbors rebuild {BORS}"
    }
    assert ward.house.run("rebuild", BORS)["equal"] is False
    ward.is_well("facts")


def test_a_follower_that_cannot_follow_says_whom(ward: Ward) -> None:
    evening = ward.evening("svelvik")
    name = keys.LETTERS.of("svelvik")
    ward.client.rename(name, "aside") if ward.client.exists(name) else None
    ward.client.set(name, "a slip of the hand")
    evening.close()
    eventually(lambda: "the letters worker cannot follow svelvik, see " in ward.ailing("letters").get("letters", ""))
    assert f"{name} holds a string and should hold a list" in ward.ailing("records")["records"]
    ward.client.delete(name)
    if ward.client.exists("aside"):
        ward.client.rename("aside", name)
    ward.is_well("letters", "records")


def test_a_follower_that_goes_round_in_a_circle_is_told_from_one_that_waits(ward: Ward) -> None:
    circling = subprocess.Popen(["sh", "-c", "while :; do :; done"])
    resting = subprocess.Popen(["sleep", "60"])
    try:
        for process, seen in ((circling, True), (resting, False)):
            patient = ward.patient()
            assert patient.instance
            odd = replace(patient, instance=replace(patient.instance, processes={"board": process.pid}))

            def found(odd: object = odd) -> list[str]:
                with process_checks.watch_process(odd, "board") as trouble:  # type: ignore[arg-type]
                    time.sleep(0.5)
                return trouble

            if seen:
                eventually(lambda found=found: any("goes round in a circle" in one for one in found()))  # type: ignore[misc]
            else:
                assert found() == []
    finally:
        for process in (circling, resting):
            process.kill()
            process.wait()


def foreign_entry(ward: Ward) -> Callable[[], None]:
    name = f"{ward.position(BORS)}-7"
    ward.client.xadd(keys.LOG.of(BORS), {"fact": "x"}, id=name)
    return lambda: ward.client.xdel(keys.LOG.of(BORS), name)


def torn_record(ward: Ward) -> Callable[[], None]:
    name = keys.PARTICIPANT.of(BORS, "library")
    kept = ward.client.hget(name, "name")
    ward.client.hdel(name, "name")
    return lambda: ward.client.hset(name, "name", kept)


@pytest.mark.parametrize(
    ("harm", "check", "message"),
    [
        (
            foreign_entry,
            "facts",
            rf"in the log of {BORS} stands \d+-7, which is none of ours: .*; XDEL \{{{BORS}\}}:log \d+-7 takes",
        ),
        (torn_record, "records", rf"the record \{{{BORS}\}}:participant:library cannot be read: left out .*restore a backup"),
    ],
)
def test_what_nobody_can_read_is_named(
    ward: Ward, harm: Callable[[Ward], Callable[[], None]], check: str, message: str
) -> None:
    undo = harm(ward)
    assert_ailing(ward.ailing("facts", "records", "board", "letters"), **{check: message})
    undo()
    ward.is_well("facts", "records")


def test_a_fact_nobody_can_read_is_named(ward: Ward) -> None:
    ward.evening("oslo")
    at = ward.position("oslo")
    ward.client.xadd(keys.LOG.of("oslo"), {"fact": "from the future"}, id=f"{at + 1}-0")
    ward.client.xadd(keys.LOG.of("oslo"), {"fact": "bors.closed"}, id=f"{at + 9}-0")
    found = ward.ailing("facts")["facts"]
    assert f"no. {at + 1} of oslo is no fact that can be read" in found
    assert f"the log of oslo has no. {at + 9} where {at + 2} should be" in found
    ward.client.delete(*ward.client.scan_iter("{oslo}:*"))
    ward.client.srem(keys.DIRECTORY, "oslo")
    ward.is_well("facts", "board", "files")  # the launcher has seen it go


def test_a_restore_that_is_under_way_and_one_that_hangs_are_told_apart(ward: Ward, tmp_path: Path) -> None:
    ward.house.run("backup", str(tmp_path / "copy"))
    with holding(ward.context.settings.redis_url, lambda data: b"\r\nRESTORE\r\n" in data, after=True) as (line, url):
        environment = ward.house.environment | {"REDIS_URL": url}
        hung = subprocess.Popen(
            [FRIVILLIGBORS, "restore", str(tmp_path / "copy"), "--force"], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            assert line.reached.wait(60)
            eventually(lambda: ward.client.hget(keys.RESTORE, "alive_until"))
            in_time = ward.client.time()[0] * 1000 + 50_000  # its sign of life, which would be over in five seconds
            ward.client.hset(keys.RESTORE, "alive_until", in_time)
            assert_ailing(
                ward.ailing("restore"),
                restore=f"a restore of .*{BORS}.* is under way: until it is done, everybody there is asked",
            )
            ward.client.hset(keys.RESTORE, "alive_until", 0)
            assert_ailing(
                ward.ailing("restore"), restore=f"a restore of .*{BORS}.* died or hangs: it is undone by the next .*end it"
            )
        finally:
            hung.kill()
            hung.wait()
    eventually(lambda: restore_recovery.recover(ward.context.redis) is None)
    ward.is_well("restore", "board", "letters")


def test_the_doctor_is_read_on_a_terminal_and_by_programs(ward: Ward) -> None:
    done = ward.house.attempt("doctor")
    lines = done.stdout.splitlines()
    assert [line.split()[1] for line in lines[:-1]] == list(CHECKS)
    assert len({line.index(line.split(maxsplit=2)[2]) for line in lines[:-1]}) == 1, "what is said stands in one column"
    assert (done.returncode, lines[-1]) == (0, "Nothing ails."), done.stdout
