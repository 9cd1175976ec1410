"""Every setting, declared once, and one sentence for each that cannot work."""

from pathlib import Path

import pytest

from frivilligbors.errors import OperatorError
from frivilligbors.settings import SOCKET_PATH_LIMIT, Settings, table


def test_an_empty_environment_is_a_house_on_one_machine() -> None:
    settings = Settings.of({})
    assert (settings.redis_url, settings.smtp_url, settings.port) == ("", "", 8000)
    assert settings.data_dir == Path("data").absolute()


def test_the_environment_is_read_by_the_names_of_the_fields() -> None:
    environment = {
        "REDIS_URL": "redis://store",
        "PORT": "8080",
        "DATA_DIR": "/srv/bors",
        "SECRET_KEY": "x" * 32,
        "HOME": "/root",
    }
    settings = Settings.of(environment)
    assert (settings.redis_url, settings.port, settings.data_dir) == ("redis://store", 8080, Path("/srv/bors"))


def test_an_empty_variable_is_an_unset_one() -> None:
    assert Settings.of({"PORT": "", "DATA_DIR": "", "MAIL_FROM": "", "SECRET_KEY": ""}) == Settings.of({})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", " 80", "8.0", "²", "٣٣", "9" * 5000])
def test_a_port_that_is_none_is_told_in_one_sentence(port: str) -> None:
    with pytest.raises(OperatorError) as error:
        Settings.of({"PORT": port})
    assert str(error.value).startswith("PORT must be a number from 1 to 65535, not ")


def test_a_secret_that_is_easily_guessed_is_refused() -> None:
    with pytest.raises(OperatorError, match="SECRET_KEY is too short: it needs at least 32 characters"):
        Settings.of({"SECRET_KEY": "x" * 31})


def test_a_secret_is_not_told_in_the_refusal() -> None:
    with pytest.raises(OperatorError) as error:
        Settings.of({"SECRET_KEY": "hemmelig"})
    assert "hemmelig" not in str(error.value)


TAKEN = {
    "REDIS_URL": [
        "redis://:pa%23ss@store:6379/0",
        "rediss://store?ssl_ca_certs=/etc/ours.pem",
        "redis+cluster://one:7000/0",
        "unix:///run/valkey.sock",
        "redis://[::1]:6379/3",
        "redis://the_store",
    ],
    "QUEUE_URL": ["redis://queue"],
    "SMTP_URL": ["smtp://mail.example.no", "smtps://bors:bl%C3%A5b%C3%A6r@mail.example.no", "smtp://a%40b:p%23s@[::1]:587"],
    "POSTBOX_URL": ["smtp://127.0.0.1:2525"],
    "MAIL_FROM": ["bors@example.no"],
    "SECRET_KEY": ["å" * 32, "x" * 32 + "\n"],
    "PUBLIC_URL": ["https://bors.example.no", "http://192.0.2.7:8000", "http://[::1]:8000"],
}
REFUSED = {
    "REDIS_URL": [
        "store",
        "http://store",
        "redis://",
        "redis://:pa#ss@store",
        "redis://:pa/ss@store",
        "redis://store:x",
        "redis://a b",
        "redis://store:0",
        "redis://store..no",
        "redis://store/hemmelig",
        "redis://store/-1",
        "redis://store/0/1",
        "redis://store?db=x",
        "redis://store?decode_responses=false",
        "redis://store?ssl_ca_certs=/etc/ours.pem",
        "rediss://store?ssl_hemmelig=1",
        "redis://store#x",
        "redis://:%FF@store",
        "redis://:\udcffhemmelig@store",
        "redis+cluster://one:7000/3",
        "unix://",
        "unix://run/valkey.sock",
    ],
    "QUEUE_URL": ["redis+cluster://one:7000", "queue"],
    "SMTP_URL": [
        "smtp://bors:pa#ss@host",
        "smtp://bors:pa/ss@host",
        "smtp://bors:pa?ss@host",
        "smtp://bors:pa@ss@host",
        "smtp://bors:hemmelig@host:nei",
        "smtp://bors:%FF@host",
        "smtp://bors:%0Ahemmelig@host",
        "smtp://",
        "mail.example.no",
        "smtp://ho st",
        "smtp://host:0",
        "smtp://300.1.1.1",
        "smtp://bors@host",
        "smtp://:hemmelig@host",
        "smtp://bors:hemmelig%C2%85@host",
        "smtp://bors:\udcffhemmelig@host",
    ],
    "POSTBOX_URL": ["http://127.0.0.1"],
    "MAIL_FROM": [
        "bors",
        "Børsen",
        "bør@example.no",
        "a@b@c",
        "<>",
        "Børsen <bors@example.no> x",
        "x@-",
        "Bør\nsen <a@example.no>",
        "Bør\u202esen <a@example.no>",
        "Bør\u200bsen <a@example.no>",
        "Bør\u2028sen <a@example.no>",
        "Bør\udcffsen <a@example.no>",
        "B" * 101 + " <a@example.no>",
        "a=?b@example.no",
        "a" * 65 + "@example.no",
        "a@" + "b." * 150 + "no",
        "a@[127.0.0.1]",
        "'Børsen <a@example.no>'",
    ],
    "PUBLIC_URL": [
        "bors.example.no",
        "ftp://x",
        "https://",
        "https://x/bors",
        "https://x?y",
        "https://kari:hemmelig@x",
        "https://a b",
        "https://x:0",
        "https://x..no",
        "https://1.2.3",
        "https://[fe80::1%25eth0]",
        "https://" + "b." * 150 + "no",
        "'https://x'",
        "https://x\udcff.no",
    ],
    "PORT": ["0", "65536", "80a"],
    "SECRET_KEY": ["x" * 31, " " * 40, "x" * 40 + "\udcff", "x" * 40 + "\n" + "x" * 40],
    "DATA_DIR": [" ", " data", "a\nb", "da\udcffta", "~a-user-nobody-has/bors"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TAKEN.items() for text in texts])
def test_what_can_work_is_taken_as_it_was_given(name: str, text: str) -> None:
    assert str(getattr(Settings.of({name: text}), name.lower())) == text


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_what_cannot_work_is_told_at_the_start_in_one_sentence_without_a_secret(name: str, text: str) -> None:
    with pytest.raises(OperatorError) as error:
        Settings.of({name: text})
    sentence = str(error.value)
    assert name in sentence
    assert "\n" not in sentence
    assert not any(secret in sentence for secret in ("hemmelig", "pa#ss", "ss@host"))
    assert error.value.__cause__ is None, "a traceback would quote it"


def test_every_setting_is_checked() -> None:
    assert {name.lower() for name, texts in REFUSED.items() if texts} == set(Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    ("given", "name", "address"),
    [
        ("Frivilligsentralen Feltbyen, Lier <bors@example.no>", "Frivilligsentralen Feltbyen, Lier", "bors@example.no"),
        ("Frivilligbørs <post@frivilligbørs.example.no>", "Frivilligbørs", "post@xn--frivilligbrs-4jb.example.no"),
        ('"Børsen, Ås" <bors@EXAMPLE.no>', "Børsen, Ås", "bors@example.no"),
        ("bors@example.no", "", "bors@example.no"),
        ("<bors@example.no>", "", "bors@example.no"),
        ('Kari "Ola" <bors@example.no>', 'Kari "Ola"', "bors@example.no"),
        (r'"Kari \"Ola\"" <bors@example.no>', 'Kari "Ola"', "bors@example.no"),
        ("Børsen <bors@straße.example.no>", "Børsen", "bors@xn--strae-oqa.example.no"),
    ],
)
def test_letters_come_from_a_name_in_any_letters_and_an_address_every_server_takes(given: str, name: str, address: str) -> None:
    settings = Settings.of({"MAIL_FROM": given})
    assert settings.sender == (name, address)
    assert Settings.of({"MAIL_FROM": settings.mail_from}).sender == (name, address)


def test_an_address_to_type_is_written_one_way() -> None:
    assert Settings.of({"PUBLIC_URL": "https://Børs.example.no:8443/"}).public_url == "https://xn--brs-0na.example.no:8443"


def test_the_hub_socket_lies_in_the_data_folder_while_its_path_is_short_enough_for_a_socket(tmp_path: Path) -> None:
    assert Settings(data_dir=Path("/srv/bors")).hub_socket == Path("/srv/bors/hub.door")
    deep = tmp_path.joinpath(*["a-deep-folder"] * 9)
    one, other = Settings(data_dir=deep).hub_socket, Settings(data_dir=deep / "b").hub_socket
    assert len(bytes(one)) < SOCKET_PATH_LIMIT
    assert one != other
    assert Settings(data_dir=deep).hub_socket == one


def test_every_setting_is_in_the_table_with_what_it_says() -> None:
    rows = table().splitlines()[2:]
    assert len(rows) == len(Settings.__dataclass_fields__)
    assert all(f"`{name.upper()}`" in row for name, row in zip(Settings.__dataclass_fields__, rows, strict=True))
    assert all(row.count("|") == 4 and row.split("|")[3].strip() for row in rows)
