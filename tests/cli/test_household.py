import os
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from cli import keeper as keepers
from cli import witness
from cli.addresses import free_port, open_port
from cli.household import environment, household
from cli.plan import plan
from cli.server import claim
from frivilligbors import keys
from frivilligbors.settings import Settings
from tests.eventually import eventually
from workers.greeting import Pages

from ..test_compose import PUBLIC_URL, containers, filled


def test_the_post_of_a_house_on_one_machine_knows_the_pages_and_the_secret(tmp_path: Path) -> None:
    decided = plan(Settings(data_dir=tmp_path), lock=0).settings
    assert Pages.of(Settings.of(environment(decided))) == (decided.public_url, decided.secret_key.encode())


@pytest.mark.parametrize("name", ["letters", "post"])
def test_the_post_in_its_container_knows_the_pages_and_the_secret(name: str) -> None:
    told = filled(containers()[name]["environment"])
    assert Pages.of(Settings.of(told)) == (PUBLIC_URL, b"x" * 32)


def test_everybody_gives_a_sign_of_life_again_and_again(settings: Settings, folder: Path) -> None:
    data = folder / "beating"
    data.mkdir()
    with ExitStack() as leaving:
        listener = leaving.enter_context(open_port(free_port()))
        told = replace(settings, data_dir=data, port=listener.getsockname()[1])
        children = household(plan(told, lock=0), listener.fileno(), None)
        assert {child.name for child in children} == {"queue", "postbox", "board", "letters", "post", "hub", "web"}
        for child in children:
            leaving.callback(child.kill)
            child.start()
        for child in [*children, *children]:
            eventually(child.lives, within=30)
    assert not any((data / "queue").iterdir())


def test_the_store_is_asked_to_end_once_it_is_written_down_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "WITNESS_EVERY", 3600.0)
    lock = claim(tmp_path)
    planned = plan(Settings(data_dir=tmp_path), lock)
    assert planned.server
    keeper = keepers.Keeper(planned.server, lambda _: None)
    redis = next(child for child in household(planned, 0, keeper) if child.name == "store")
    with ExitStack() as leaving:
        leaving.callback(os.close, lock)
        leaving.callback(redis.kill)
        redis.start()
        keeper.start()
        eventually(redis.ready)
        eventually(witness.file_of(planned.server.folder).exists)
        with closing(planned.server.client(2)) as client:
            client.sadd(keys.DIRECTORY, "drammen")
            client.xadd(keys.LOG.of("drammen"), {"kind": "x"}, id="1-0")
        redis.ask_to_end()
        assert witness.read(planned.server.folder)["drammen"].position == 1
