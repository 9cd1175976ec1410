"""The doctor where no launcher is, in a container and on a cluster: what cannot be seen from there is not called well."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis import Redis

from cli.doctor.result import CheckResult
from cli.doctor.runner import CHECKS, run_named_checks
from cli.doctor.target import Target
from frivilligbors import keys
from frivilligbors.settings import Settings
from launcher.ports import free_port
from tests.clusters import cluster
from tests.eventually import eventually
from tests.running_house import FRIVILLIGBORS, OURS
from tests.workers.smtp_servers import recording_smtp_server

SECRET = "a secret of the tests " * 2
WORKERS = {"board", "letters", "retention", "post"}  # by the check of each
IN_SIGHT = WORKERS | {"store", "memory", "clock", "restore", "facts", "records", "queue", "post-office"}


@contextmanager
def containers(variables: dict[str, str], *commands: list[str]) -> Iterator[dict[str, "subprocess.Popen[bytes]"]]:
    """The processes of some containers, by their last word."""
    running = {
        one[-1]: subprocess.Popen([sys.executable, "-m", *one], env=variables, stderr=subprocess.DEVNULL) for one in commands
    }
    try:
        yield running
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def environment(redis: str, queue: str, folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    variables = {"REDIS_URL": redis, "QUEUE_URL": queue, "SECRET_KEY": SECRET, "PUBLIC_URL": "https://bors.example.no"}
    return kept | variables | {"DATA_DIR": str(folder), "PORT": str(free_port())} | more


def seen(variables: dict[str, str], *asked: str) -> dict[str, CheckResult]:
    """What the doctor finds from a container with this environment, in this process."""
    patient = Target(settings=Settings.of(variables), instance=None, own_store=False, asked=frozenset(asked))
    return run_named_checks(asked or tuple(CHECKS), patient)


def those(found: dict[str, CheckResult], well: bool | None) -> set[str]:
    return {name for name, one in found.items() if one.ok is well}


def test_in_a_container_it_says_what_it_cannot_see_and_finds_the_rest(store_url: str, tmp_path: Path) -> None:
    queue = store_url.removesuffix("/0") + "/3"
    with recording_smtp_server() as office:
        variables = environment(store_url, queue, tmp_path, SMTP_URL=office.url, POSTBOX_URL=f"smtp://127.0.0.1:{free_port()}")
        with containers(variables, *(["workers", name] for name in ("board", "letters", "retention", "mailer"))) as running:
            eventually(lambda: those(seen(variables, *WORKERS), True) == WORKERS, within=60)
            done = subprocess.run(
                [FRIVILLIGBORS, "doctor", "--json"], env=variables, capture_output=True, text=True, timeout=60, check=False
            )
            parts = json.loads(done.stdout)["parts"]
            assert list(parts) == list(CHECKS)
            assert {name for name, one in parts.items() if one["well"]} == IN_SIGHT, parts
            assert {name for name, one in parts.items() if one["well"] is False} == set(), parts
            assert done.returncode == 0
            assert "somebody else's to look after" in parts["files"]["found"]
            assert "ask beside it" in parts["processes"]["found"]
            asked = "web", "door", "postbox"
            assert those(seen(variables, *asked), False) == set(asked), "what is asked for by name must be here"

            for process in running.values():
                os.kill(process.pid, signal.SIGSTOP)
            found = seen(variables)
            assert those(found, False) == WORKERS, found
            assert "the board worker does not answer: is it running? see what the board container says" in found["board"].text
            assert "nobody sends letters" in found["post"].text
            for process in running.values():
                os.kill(process.pid, signal.SIGCONT)
            eventually(lambda: not those(seen(variables), False), within=60)


@pytest.mark.usefixtures("house_limits")
def test_on_a_cluster_a_node_that_is_gone_is_found_with_whom_it_holds(tmp_path: Path, folder: Path) -> None:
    with cluster(tmp_path) as url:
        settings = Settings(redis_url=url, queue_url="", secret_key=SECRET, data_dir=folder)
        patient = Target(settings=settings, instance=None, own_store=False)
        found = run_named_checks(["store", "memory", "clock", "facts", "records", "restore"], patient)
        assert {name: one.ok for name, one in found.items()} == dict.fromkeys(found, True), found
        assert found["store"].text.startswith("3 servers, each on disk before it answers")
        with patient.open_redis() as opened:
            away = next(
                node
                for node in opened.get_primaries()  # type: ignore[attr-defined]
                if node.port != urlsplit(url).port and opened.get_node_from_key(keys.DIRECTORY) != node  # type: ignore[attr-defined]
            )
            slug = next(
                name
                for name in (f"bors-{number}" for number in range(100))
                if opened.get_node_from_key(keys.BORS.of(name)) == away  # type: ignore[attr-defined]
            )
            opened.sadd(keys.DIRECTORY, slug)
        with closing(Redis(port=away.port)) as node:
            pid = int(node.info("server")["process_id"])
        os.kill(pid, signal.SIGSTOP)
        found = run_named_checks(["store", "memory", "clock", "facts", "records", "restore"], patient)
        os.kill(pid, signal.SIGCONT)
        assert found["store"].ok is False
        assert f"the node 127.0.0.1:{away.port} does not answer" in found["store"].text
        assert f"{slug} and a share of all else live there; start it again" in found["store"].text
        assert {found[name].ok for name in ("memory", "clock", "facts")} == {None}, found
        eventually(lambda: run_named_checks(["store"], patient)["store"].ok, within=40)
