import os
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from frivilligbors import keys
from frivilligbors.settings import Settings
from launcher import high_water_marks
from launcher import store_monitor as keepers
from launcher.data_dir_lock import lock_data_dir
from launcher.launch_config import create_launch_config
from launcher.ports import free_port, open_port
from launcher.process_factory import create_child_processes, process_environment
from tests.eventually import eventually
from workers.letters.participant_letter import LinkSettings

from ..test_compose import PUBLIC_URL, containers, filled


def test_the_post_of_a_house_on_one_machine_knows_the_pages_and_the_secret(tmp_path: Path) -> None:
    decided = create_launch_config(Settings(data_dir=tmp_path), lock=0).settings
    assert LinkSettings.of(Settings.of(process_environment(decided))) == (decided.public_url, decided.secret_key.encode())


@pytest.mark.parametrize("name", ["letters", "mailer"])
def test_the_post_in_its_container_knows_the_pages_and_the_secret(name: str) -> None:
    environment = filled(containers()[name]["environment"])
    assert LinkSettings.of(Settings.of(environment)) == (PUBLIC_URL, b"x" * 32)


@pytest.mark.long
def test_everybody_gives_a_sign_of_life_again_and_again(settings: Settings, folder: Path) -> None:
    data = folder / "beating"
    data.mkdir()
    with ExitStack() as leaving:
        listener = leaving.enter_context(open_port(free_port()))
        own_settings = replace(settings, data_dir=data, port=listener.getsockname()[1])
        children = create_child_processes(create_launch_config(own_settings, lock=0), listener.fileno(), None)
        names = {"queue", "postbox", "board", "letters", "mailer", "retention", "hub", "web"}
        assert {child.name for child in children} == names
        for child in children:
            leaving.callback(child.kill_and_wait)
            child.start()
        for child in [*children, *children]:
            eventually(child.take_heartbeat)
    assert not any((data / "queue").iterdir())


def test_the_store_is_asked_to_end_once_it_is_written_down_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "HIGH_WATER_MARK_INTERVAL", 3600.0)
    lock = lock_data_dir(tmp_path)
    planned = create_launch_config(Settings(data_dir=tmp_path), lock)
    assert planned.store_server
    keeper = keepers.StoreMonitor(planned.store_server, lambda _: None)
    redis = next(child for child in create_child_processes(planned, 0, keeper) if child.name == "store")
    with ExitStack() as leaving:
        leaving.callback(os.close, lock)
        leaving.callback(redis.kill_and_wait)
        redis.start()
        keeper.start()
        eventually(redis.is_ready)
        eventually(high_water_marks.path_for(planned.store_server.folder).exists)
        with closing(planned.store_server.client(2)) as client:
            client.sadd(keys.DIRECTORY, "drammen")
            client.xadd(keys.LOG.of("drammen"), {"kind": "x"}, id="1-0")
        redis.terminate()
        assert high_water_marks.read(planned.store_server.folder)["drammen"].position == 1
