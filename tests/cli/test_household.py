from pathlib import Path

import pytest

from cli.household import environment
from cli.plan import plan
from frivilligbors.settings import Settings
from workers.greeting import Pages

from ..test_compose import DEMANDED, containers


def test_the_post_of_a_house_on_one_machine_knows_the_pages_and_the_secret(tmp_path: Path) -> None:
    decided = plan(Settings(data_dir=tmp_path), lock=0).settings
    assert Pages.of(Settings.of(environment(decided))) == (decided.public_url, decided.secret_key.encode())


@pytest.mark.parametrize("name", ["letters", "post"])
def test_the_post_in_its_container_knows_the_pages_and_the_secret(name: str) -> None:
    told = {key: DEMANDED.sub("x" * 32, value) for key, value in containers()[name]["environment"].items()}
    assert Pages.of(Settings.of(told)) == ("x" * 32, b"x" * 32)
