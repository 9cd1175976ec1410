"""The house, the store and the browser that every test may ask for. One of each per test process."""

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp, create_service_apps
from web import page_cache

from .http_clients import share_tls_context, wait_longer
from .limits import give_a_busy_machine_longer, limits_of_the_house
from .running_house import RunningHouse
from .shared_house import shared_house
from .signals import refuse_own_group
from .stores import MEMORY, has_room, own_store

# How fast a machine draws examples says nothing about the house: what is measured stands in the benchmarks
examples.register_profile("house", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("many", examples.get_profile("house"), max_examples=300)  # for `make faults`
examples.load_profile("house")

sys.addaudithook(refuse_own_group)
give_a_busy_machine_longer()
page_cache.FRESH = 0.0  # tests write records without facts, and move clocks; what is kept has a test of its own
share_tls_context()
wait_longer()
if has_room(MEMORY):  # a store writes to disk before it answers, and what a disk does has tests of its own
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
gc.disable()  # until the tests are collected: what they load stays

pytest_plugins = ["tests.browsers"]
STORE = pytest.StashKey[str]()


def pytest_collection_finish() -> None:
    """What was loaded stays: whoever collects garbage need not walk through it again and again. Nor need they come every 700
    objects, of which almost all are gone by themselves: that took a tenth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    gc.enable()


def pytest_runtest_setup() -> None:
    """Where the time is bounded (`BEGIN_BY`, in seconds since 1970), no test begins later."""
    if time.time() > float(os.environ.get("BEGIN_BY", "inf")):
        pytest.skip("there was no time left for it")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder with a short name, since the path of the hub's Unix socket has room for a hundred bytes. In memory, like
    `tmp_path`."""
    made = Path(tempfile.mkdtemp(prefix="bors-", dir=MEMORY if has_room(MEMORY) else None))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run know."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(meeting: Path) -> None:
    """Templates are compiled once a run, although there are many apps and several processes."""
    compiled = meeting / "templates"
    compiled.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(compiled))}


@pytest.fixture(scope="session")
def store_url(folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a real store, durable as in the hall."""
    with own_store(folder / "store") as url:
        request.config.stash[STORE] = url
        yield url
        del request.config.stash[STORE]


@pytest.fixture(scope="session")
def redis(store_url: str) -> Iterator[RedisClient]:
    """That store, ready to be asked. Other tests use it too: keep to a børs of your own."""
    opened = connections.client(store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def left_empty(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever walks through all keys of the store does not walk through those of every file of tests before this."""
    yield
    if store := request.config.stash.get(STORE, None):
        with closing(connections.client(store)) as opened:
            opened.flushall()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def settings(store_url: str, folder: Path) -> Settings:
    """What a service is told when it runs in the test's own process."""
    data = folder / "services"
    data.mkdir()
    return Settings(redis_url=store_url, secret_key="a secret of the tests " * 2, public_url="http://localhost", data_dir=data)


@pytest.fixture(scope="session")
def services(settings: Settings) -> dict[str, Flask]:
    """The five services in the test's own process, made once for all tests: their routes are compiled anew each time. Whoever
    puts a clock of their own into one takes it out again."""
    return create_service_apps(settings)


@pytest.fixture(scope="session")
def one_port(services: dict[str, Flask]) -> CombinedApp:
    """All five behind one port."""
    return CombinedApp(services)


@pytest.fixture
def house_limits() -> Iterator[None]:
    """A test of a slow store asks for the limits that people are served by."""
    with limits_of_the_house():
        yield


@pytest.fixture
def bors() -> str:
    """The slug of a børs that nobody else uses."""
    return f"bors-{uuid4().hex[:10]}"


@pytest.fixture(scope="session")
def house(folder: Path, meeting: Path) -> Iterator[RunningHouse]:
    """A whole house as `make run` starts it, with its processes and the post box. Other test processes use it too, at the same
    time: keep to a børs of your own."""
    with shared_house(meeting, folder / "house") as running:
        yield running
