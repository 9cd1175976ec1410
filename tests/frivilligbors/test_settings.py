"""Every setting, declared once, and one sentence for each that cannot work."""

from pathlib import Path

import pytest

from frivilligbors.settings import ROOM_FOR_A_DOOR, Settings, Unusable, table


def test_an_empty_environment_is_a_house_on_one_machine() -> None:
    settings = Settings.of({})
    assert (settings.redis_url, settings.smtp_url, settings.port) == ("", "", 8000)
    assert settings.data_dir == Path("data").absolute()


def test_the_environment_is_read_by_the_names_of_the_fields() -> None:
    told = {"REDIS_URL": "redis://store", "PORT": "8080", "DATA_DIR": "/srv/bors", "SECRET_KEY": "x" * 32, "HOME": "/root"}
    settings = Settings.of(told)
    assert (settings.redis_url, settings.port, settings.data_dir) == ("redis://store", 8080, Path("/srv/bors"))


def test_an_empty_variable_is_an_unset_one() -> None:
    assert Settings.of({"PORT": "", "DATA_DIR": "", "MAIL_FROM": "", "SECRET_KEY": ""}) == Settings.of({})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", " 80", "8.0", "²", "٣٣", "9" * 400])
def test_a_port_that_is_none_is_told_in_one_sentence(port: str) -> None:
    with pytest.raises(Unusable) as told:
        Settings.of({"PORT": port})
    assert str(told.value).startswith("PORT must be a number from 1 to 65535, not ")


def test_a_secret_that_is_easily_guessed_is_refused() -> None:
    with pytest.raises(Unusable, match="SECRET_KEY is too short: it needs at least 32 characters"):
        Settings.of({"SECRET_KEY": "x" * 31})


def test_a_secret_is_not_told_in_the_refusal() -> None:
    with pytest.raises(Unusable) as told:
        Settings.of({"SECRET_KEY": "hemmelig"})
    assert "hemmelig" not in str(told.value)


def test_the_door_lies_in_the_data_folder_while_its_path_is_short_enough_for_a_socket(tmp_path: Path) -> None:
    assert Settings(data_dir=Path("/srv/bors")).door == Path("/srv/bors/hub.door")
    deep = tmp_path.joinpath(*["a-deep-folder"] * 9)
    one, other = Settings(data_dir=deep).door, Settings(data_dir=deep / "b").door
    assert len(bytes(one)) < ROOM_FOR_A_DOOR
    assert one != other
    assert Settings(data_dir=deep).door == one


def test_every_setting_is_in_the_table_with_what_it_says() -> None:
    rows = table().splitlines()[2:]
    assert len(rows) == len(Settings.__dataclass_fields__)
    assert all(f"`{name.upper()}`" in row for name, row in zip(Settings.__dataclass_fields__, rows, strict=True))
    assert all(row.count("|") == 4 and row.split("|")[3].strip() for row in rows)
