from pathlib import Path

import pytest

from cli.household import environment
from cli.plan import plan
from frivilligbors.settings import Settings
from workers.greeting import Pages

from ..test_compose import PUBLIC_URL, containers, filled


def test_the_post_of_a_house_on_one_machine_knows_the_pages_and_the_secret(tmp_path: Path) -> None:
    decided = plan(Settings(data_dir=tmp_path), lock=0).settings
    assert Pages.of(Settings.of(environment(decided))) == (decided.public_url, decided.secret_key.encode())


@pytest.mark.parametrize("name", ["letters", "post"])
def test_the_post_in_its_container_knows_the_pages_and_the_secret(name: str) -> None:
    told = filled(containers()[name]["environment"])
    assert Pages.of(Settings.of(told)) == (PUBLIC_URL, b"x" * 32)
