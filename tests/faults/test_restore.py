"""A copy is put back while brokers work, and killed on the way: nobody is told a no that is not so, no børs is ever half."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest

from frivilligbors import connections, keys, restore_recovery
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.faults.holding_proxy import Moment, holding
from tests.running_house import FRIVILLIGBORS, RunningHouse

KEYS = 3_000  # that make a copy large enough to be met on the way
OTHERS = 20  # børser, so that the switch takes a while too


@pytest.fixture(scope="module")
def house() -> Iterator[RunningHouse]:
    folder = Path(tempfile.mkdtemp(prefix="bors-"))
    with RunningHouse(folder / "house") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def redis(house: RunningHouse) -> Iterator[RedisClient]:
    with closing(connections.client(house.running["redis_url"])) as opened:
        yield opened


class Hall:
    """A børs in its hour with two people and a broker, in a store that holds much else; and a copy of all of it."""

    def __init__(self, house: RunningHouse, redis: RedisClient, copy: Path) -> None:
        self.house, self.redis, self.copy = house, redis, copy
        self.bors = f"drammen-{token_hex(3)}"
        house.run("bors", "create", self.bors, "--name", "Frivilligbørsen i Drammen")
        house.run("bors", "open", self.bors)
        self.token = house.invite("broker", self.bors, "Kari")
        self.codes = [self.register(name)["code"] for name in ("Koret", "Biblioteket")]
        assert self.confirm("first").status_code == 201
        pipe = redis.pipeline(transaction=False)
        for number in range(KEYS):
            pipe.hset(keys.ONCE.of(self.bors, f"old-{number}"), mapping={"digest": "-", "answer": "{}", "number": ""})
        pipe.execute()
        for number in range(OTHERS):
            self._another(f"andre-{number}")
        house.run("backup", str(copy))
        self.then = self.agreements()

    def _another(self, bors: str) -> None:
        """A børs like any other, made without asking twice."""
        for redis_key in self.redis.scan_iter(f"{{{self.bors}}}:[bl]o[rg]*", 1000):
            dump = self.redis.dump(redis_key)  # type: ignore[attr-defined]
            self.redis.restore(redis_key.replace(self.bors, bors), 0, dump, replace=True)  # type: ignore[attr-defined]
        self.redis.sadd(keys.DIRECTORY, bors)

    def register(self, name: str) -> dict[str, Any]:
        body = {"name": name, "organisations": [{"name": name, "sector": "public"}]}
        url = f"{self.house.url}/api/bors/{self.bors}/participants"
        answer = httpx.post(url, json=body, headers={"Idempotency-Key": token_hex(8)})
        assert answer.status_code == 201, answer.text
        registered: dict[str, Any] = answer.json()
        return registered

    def confirm(self, idempotency_key: str, client: Any = httpx) -> httpx.Response:
        sides = [{"code": code, "gives": f"Noe ({idempotency_key})"} for code in self.codes]
        headers = {"Idempotency-Key": idempotency_key, "Authorization": f"Bearer {self.token}"}
        body = {"parties": sides, "category": "other"}
        answer: httpx.Response = client.post(
            f"{self.house.url}/api/bors/{self.bors}/agreements", json=body, headers=headers, timeout=30
        )
        return answer

    def agreements(self) -> set[str]:
        """What the first party gave, in each."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx.get(f"{self.house.url}/api/bors/{self.bors}/agreements", headers=headers)
        return {one["parties"][0]["gives"] for one in answer.json()["agreements"]}

    def board(self) -> int:
        body = httpx.get(f"{self.house.url}/api/bors/{self.bors}/board").json()
        return int(body["agreements"]["total"])

    @property
    def url(self) -> str:
        """Where its store is."""
        return str(self.house.running["redis_url"])

    def restore(self, store_url: str) -> "subprocess.Popen[str]":
        """The command, in a process of its own; it finds its store at this address."""
        command = [FRIVILLIGBORS, "restore", str(self.copy), "--force", "--json"]
        environment = self.house.environment | {"REDIS_URL": store_url}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)

    def beside(self) -> int:
        return sum(1 for _ in self.redis.scan_iter(f"{keys.STAGED}:*", 5000))


@pytest.fixture(scope="module")
def hall(house: RunningHouse, redis: RedisClient, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    return Hall(house, redis, tmp_path_factory.mktemp("copy") / "copy")


def nth_occurrence(word: bytes, times: int = 1) -> Callable[[], Moment]:
    """The moment at which a word is sent for the so manieth time."""

    def listen() -> Moment:
        count = [0]

        def moment(data: bytes) -> bool:
            count[0] += data.count(word)
            return count[0] >= times

        return moment

    return listen


LAID = b"\r\nRESTORE\r\n"
POINTS = {  # what is sent there, and whether the store receives it too
    "begun": (nth_occurrence(b"laying"), True),
    "half-laid": (nth_occurrence(LAID, KEYS // 2), True),
    "all-laid": (nth_occurrence(b"switching"), False),
    "switching": (nth_occurrence(b"switching"), True),
}


SILENT = """
local phase = redis.call('HGET', KEYS[1], 'phase')
if phase and phase ~= 'done' then redis.call('HSET', KEYS[1], 'alive_until', 1) end
"""


def give_up(redis: RedisClient) -> None:
    """As if the restore had been silent for long."""
    redis.register_script(SILENT)(keys=[keys.RESTORE], args=[])


def test_killed_at_any_moment_it_leaves_the_whole_old_or_the_whole_new(hall: Hall) -> None:
    outcomes = set()
    for point, (moment, after) in POINTS.items():
        assert hall.confirm(f"since-{point}").status_code == 201
        before = hall.agreements()
        with holding(hall.url, moment(), after=after) as (line, url):
            restore = hall.restore(url)
            assert line.reached.wait(60)
            restore.kill()
            restore.communicate()
        idempotency_key = f"afterwards-{point}"
        eventually(lambda: hall.confirm(idempotency_key).status_code == 201)  # noqa: B023 - it is asked at once
        after_it = hall.agreements() - {f"Noe ({idempotency_key})"}
        assert after_it in (before, hall.then), point
        outcomes.add("old" if after_it == before else "new")
        eventually(lambda: hall.board() == len(hall.agreements()))
        assert hall.beside() == 0
        assert hall.redis.exists(keys.FENCE.of(hall.bors)) == 0
    assert outcomes == {"old", "new"}


@dataclass(frozen=True)
class Answer:
    """What a broker was answered, and when they asked."""

    idempotency_key: str
    status: int
    asked: float


@contextmanager
def brokers(hall: Hall, *names: str) -> Iterator[list[Answer]]:
    """They press one after the other, and ask again what was not answered, as desks do; none of them outlives the block."""
    answers: list[Answer] = []
    over = threading.Event()

    def press(name: str) -> None:
        with httpx.Client(timeout=30) as client:
            number = 0
            while not over.wait(0.05):
                idempotency_key, asked = f"{name}-{number}", time.monotonic()
                status = hall.confirm(idempotency_key, client).status_code
                answers.append(Answer(idempotency_key, status, asked))
                number += status != 503

    with ThreadPoolExecutor(len(names)) as desks:
        at_work = [desks.submit(press, name) for name in names]
        try:
            yield answers
        finally:
            over.set()
    for one in at_work:
        one.result()


def test_while_it_runs_brokers_are_asked_to_wait_and_what_was_confirmed_meanwhile_counts(hall: Hall) -> None:
    with brokers(hall, "kari", "nils") as answers, holding(hall.url, nth_occurrence(LAID)()) as (line, url):
        restore = hall.restore(url)
        assert line.reached.wait(60)
        fenced = time.monotonic()
        line.let_go()
        output, errors = restore.communicate()
        assert restore.returncode == 0, errors

        def since() -> set[str]:
            return {f"Noe ({one.idempotency_key})" for one in list(answers) if one.status == 201 and one.asked > fenced}

        eventually(lambda: len(since()) >= 10)
    assert {one.status for one in answers} == {201, 503}
    assert since() <= hall.agreements()
    assert hall.then <= hall.agreements()
    eventually(lambda: hall.board() == len(hall.agreements()))
    assert json.loads(output)["findings"] == []
    assert hall.house.run("rebuild", hall.bors)["equal"] is True


def test_one_that_hangs_is_given_up_and_when_it_wakes_it_changes_nothing(hall: Hall) -> None:
    with holding(hall.url, nth_occurrence(LAID)()) as (line, url):
        restore = hall.restore(url)
        assert line.reached.wait(60)
        os.kill(restore.pid, signal.SIGSTOP)
        give_up(hall.redis)
        eventually(lambda: hall.confirm("meanwhile").status_code == 201)
    os.kill(restore.pid, signal.SIGCONT)
    _, errors = restore.communicate()
    assert restore.returncode == 1
    assert "nothing has been changed" in errors
    assert "Noe (meanwhile)" in hall.agreements()
    assert hall.beside() == 0
    assert restore_recovery.read_status(hall.redis) is None
