"""No container engine runs where tests run: what docker-compose.yml says is held against what the code is."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from flask import Flask

from cli.doctor.runner import CHECKS
from frivilligbors import connections
from frivilligbors.settings import Settings
from gateway.combined_app import owner_of, path_map, path_owners
from launcher.embedded_valkey import server_binary, stop_server
from launcher.ports import free_port
from launcher.process_table import SERVICE_PORT, SERVICES, Process, in_containers
from launcher.spawn import await_ready
from postbox.ports import PAGE_PORT, SMTP_PORT
from web.limits import BODY_LIMIT, FILE_PATHS, TAKES_A_FILE, body_limit
from web.server.connections import ConnectionLimits
from web.server.worker import Worker

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CADDYFILE = (ROOT / "Caddyfile").read_text()
OF_ONE_MACHINE = {"PORT", "DATA_DIR"}  # settings that no container needs
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROCESSES = {process.name: process for process in in_containers()}
SECRETS = {"SECRET_KEY", "STORE_PASSWORD", "REDIS_URL", "QUEUE_URL", "SMTP_URL"}
OPEN = {"PUBLIC_URL", "POSTBOX_URL"}  # may be read by everybody
MAY_BE_SECRET = re.compile(r"KEY|PASSWORD|TOKEN|SECRET|_URL$")
PUBLIC_URL = "https://bors.example.no"
LIMITS = ConnectionLimits()
DEMANDED = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")


def containers() -> dict[str, dict[str, Any]]:
    return {name: container for name, container in COMPOSE["services"].items() if name not in ("store", "queue", "proxy")}


def of_the_table() -> Any:
    return pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES.keys())


def test_every_process_has_its_container_and_no_other_is_there() -> None:
    assert containers().keys() == PROCESSES.keys()


@of_the_table()
def test_a_container_runs_what_the_table_says(process: Process) -> None:
    command = containers()[process.name]["command"]
    reachable = ["--host", "0.0.0.0"] if process.name == "postbox" else []
    assert command == ["python", "-m", *process.command, *reachable]


@of_the_table()
def test_a_container_is_asked_for_its_health_by_the_doctor(process: Process) -> None:
    assert process.health in CHECKS
    assert containers()[process.name]["healthcheck"]["test"] == ["CMD", "frivilligbors", "doctor", process.health]


@of_the_table()
def test_a_container_waits_until_what_it_needs_is_healthy(process: Process) -> None:
    needs = containers()[process.name]["depends_on"]
    assert needs.keys() >= set(process.needs)
    assert {need["condition"] for need in needs.values()} == {"service_healthy"}


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_container_comes_back_and_can_change_nothing_but_its_volumes(name: str) -> None:
    container = COMPOSE["services"][name]
    assert container["restart"] == "unless-stopped"
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["healthcheck"]["test"]
    assert container.get("user", "root") != "root" or name == "proxy"


def filled(environment: dict[str, str]) -> dict[str, str]:
    """What a container is told once everything that is demanded of its owner is given."""
    given = {"PUBLIC_URL": PUBLIC_URL, "SMTP_URL": "smtp://mail.example.no", "MAIL_FROM": "bors@example.no"}
    return {name: DEMANDED.sub(given.get(name, "x" * 32), value) for name, value in environment.items()}


@pytest.mark.parametrize("name", containers())
def test_every_variable_is_a_setting_of_the_house(name: str) -> None:
    environment = containers()[name]["environment"]
    assert environment.keys() <= {field.upper() for field in Settings.__slots__}
    assert environment.keys() >= {field.upper() for field in Settings.__slots__} - OF_ONE_MACHINE
    Settings.of(filled(environment))


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_secret_stands_in_the_file_and_none_may_be_forgotten(name: str) -> None:
    environment = COMPOSE["services"][name].get("environment", {})
    assert {variable for variable in environment if MAY_BE_SECRET.search(variable)} <= SECRETS | OPEN
    assert [variable for variable, value in environment.items() if not isinstance(value, str)] == [], "YAML wants quotes here"
    for variable in SECRETS & environment.keys():
        assert DEMANDED.search(environment[variable]), variable


@contextmanager
def running(name: str, folder: Path) -> Iterator[str]:
    """The address of a server as its container runs it."""
    shell, _, script = COMPOSE["services"][name]["command"]
    assert shell == "sh"
    port = free_port()
    ours = script.replace("$$", "$")
    ours = re.sub(r"/(data|tmp)\b", str(folder), ours).replace("requirepass", f"port {port}\nbind 127.0.0.1\nrequirepass")
    ours = ours.replace("exec valkey-server", f"exec {server_binary()}")
    process = subprocess.Popen(["sh", "-c", ours], env={"STORE_PASSWORD": "sesame"}, stdout=subprocess.DEVNULL)
    url = f"redis://:sesame@127.0.0.1:{port}/0"
    try:
        with closing(connections.client(url)) as redis:
            assert await_ready(process, lambda: _answers(redis), 60)
        yield url
    finally:
        stop_server(process)


def test_the_store_in_its_container_writes_to_disk_before_it_answers(tmp_path: Path) -> None:
    with running("store", tmp_path) as url, closing(connections.client(url)) as redis:
        connections.demand_durable(redis)
    assert COMPOSE["services"]["store"]["volumes"] == ["store:/data"]


def test_what_a_store_that_died_had_written_is_on_disk_before_the_next_answers() -> None:
    steps = [line.split(" #")[0] for line in COMPOSE["services"]["store"]["command"][2].splitlines()]
    begin = steps.index("exec valkey-server - <<END")
    assert steps[begin - 1] == "sync -f /data"


@pytest.mark.parametrize("left", [None, ""], ids=["no list", "an empty list"])
def test_the_store_in_its_container_never_begins_empty_because_the_list_of_its_files_is_gone(
    tmp_path: Path, left: str | None
) -> None:
    with running("store", tmp_path) as url, connections.queue_client(url) as redis:
        redis.set("evening", "1")
    (tmp_path / "appendonlydir" / "appendonly.aof.manifest").unlink()
    if left is not None:
        (tmp_path / "appendonlydir" / "appendonly.aof.manifest").write_text(left)
    with pytest.raises(AssertionError), running("store", tmp_path):
        pass


def test_the_letter_queue_in_its_container_writes_nothing_to_disk_and_forgets_no_job_for_want_of_room(tmp_path: Path) -> None:
    with running("queue", tmp_path) as url, connections.queue_client(url) as queue:
        queue.set("job", "1")
        found = {name: queue.config_get(name)[name] for name in ("appendonly", "save", "maxmemory-policy")}
    assert found == {"appendonly": "no", "save": "", "maxmemory-policy": "noeviction"}
    assert list(tmp_path.iterdir()) == []
    assert "volumes" not in COMPOSE["services"]["queue"]


def test_the_letters_of_every_container_go_through_the_queue_and_not_through_the_store() -> None:
    for name, container in containers().items():
        settings = Settings.of(filled(container["environment"]))
        assert urlsplit(settings.queue_url).hostname == "queue", name
        assert urlsplit(settings.redis_url).hostname == "store", name


def test_the_socket_of_the_hub_stands_in_a_volume_that_display_shares() -> None:
    data = re.search(r"DATA_DIR=(\S+)", DOCKERFILE)
    assert data
    for name in ("hub", "display"):
        assert containers()[name]["volumes"] == [f"door:{data[1]}"]


def test_the_post_box_is_there_for_rehearsals_only_and_read_on_this_machine_only() -> None:
    postbox = containers()["postbox"]
    assert postbox["profiles"] == ["rehearsal"]
    assert postbox["ports"] == [f"127.0.0.1:{PAGE_PORT}:{PAGE_PORT}"]
    assert postbox["environment"]["POSTBOX_URL"] == f"smtp://postbox:{SMTP_PORT}"
    assert {SMTP_PORT, PAGE_PORT} == set(PROCESSES["postbox"].ports)


def test_only_the_proxy_is_open_to_the_street() -> None:
    published = {name: container["ports"] for name, container in COMPOSE["services"].items() if "ports" in container}
    del published["postbox"]
    assert published == {"proxy": ["80:80", "443:443", "443:443/udp"]}


def test_every_volume_that_is_used_is_declared() -> None:
    used = {volume.partition(":")[0] for container in COMPOSE["services"].values() for volume in container.get("volumes", ())}
    assert {name for name in used if not name.startswith(".")} == COMPOSE["volumes"].keys()


def test_each_path_goes_to_the_same_service_as_on_one_machine(services: dict[str, Flask]) -> None:
    claimed = path_map(path_owners(services))
    patterns = dict(re.findall(r"@(\w+) path_regexp (\S+)", CADDYFILE))
    assert patterns.keys() == set(SERVICES)
    paths = {re.sub(r"<[^>]+>", "K7F3", rule.rule) for app in services.values() for rule in app.url_map.iter_rules()}
    for path in paths - {"/metrics"}:
        assert [name for name, pattern in patterns.items() if re.search(pattern, path)] == [owner_of(claimed, path)], path


def test_every_service_answers_where_the_proxy_looks_for_it() -> None:
    upstreams = set(re.findall(r"reverse_proxy (\S+)", CADDYFILE))
    assert upstreams == {f"{name}:{SERVICE_PORT}" for name in SERVICES}
    for name in SERVICES:
        assert f"0.0.0.0:{SERVICE_PORT}" in containers()[name]["command"]
        assert PROCESSES[name].ports == (SERVICE_PORT,)


def test_the_proxy_waits_longer_for_a_body_than_the_services_do() -> None:
    """A proxy that gives up first says 200 to whoever was too slow; a service says 408."""
    waits = dict(re.findall(r"^\t\t\t(read_header|read_body|idle) (\d+)[sm]$", CADDYFILE, re.MULTILINE))
    assert waits == {
        "read_header": f"{LIMITS.reading:.0f}",
        "read_body": f"{max(LIMITS.reading, LIMITS.uploading) + 10:.0f}",
        "idle": "1",
    }


def test_the_proxy_lets_a_list_through_where_a_service_takes_one() -> None:
    """And nowhere else: a path that one of them has and the other has not would be refused, or not held back."""
    files = re.search(r"@files path (.+)\n\trequest_body @files {\n\t\tmax_size (\d+)MB", CADDYFILE)
    others = re.search(r"@words not path (.+)\n\trequest_body @words {\n\t\tmax_size (\d+)KB", CADDYFILE)
    assert files
    assert others
    assert files[1] == others[1]
    assert all(TAKES_A_FILE.fullmatch(path.replace("*", "drammen")) for path in files[1].split())
    assert files[1].split() == list(FILE_PATHS)
    assert int(files[2]) * 1_000_000 > body_limit(files[1].split()[0])
    assert int(others[2]) * 1000 > BODY_LIMIT


def test_every_service_is_served_by_a_worker_that_keeps_deadlines() -> None:
    for name in SERVICES:
        command = PROCESSES[name].command
        assert issubclass(load_worker(command[command.index("--worker-class") + 1]), Worker)


def load_worker(path: str) -> type:
    module, _, name = path.rpartition(".")
    found: type = getattr(import_module(module), name)
    return found


def test_the_proxy_knows_the_document_of_the_calls() -> None:
    assert "handle /api/openapi.json" in CADDYFILE
    assert "./docs/openapi.json:/srv/openapi.json:ro" in COMPOSE["services"]["proxy"]["volumes"]


def test_what_only_whoever_runs_the_house_may_see_is_not_behind_the_proxy() -> None:
    assert re.search(r"handle /metrics \{\s+respond 404\s+\}", CADDYFILE)


def test_the_image_holds_every_room_and_runs_as_nobody_in_particular() -> None:
    packages = re.search(r"include = (\[.+\])", (ROOT / "pyproject.toml").read_text())
    assert packages
    for room in (name.removesuffix("*") for name in yaml.safe_load(packages[1])):
        assert f"COPY {room} {room}\n" in DOCKERFILE
        assert f"!{room}\n" in (ROOT / ".dockerignore").read_text()
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "\nUSER app\n" in DOCKERFILE


def _answers(redis: Any) -> bool:
    try:
        return bool(redis.ping())
    except connections.RedisError:
        return False
