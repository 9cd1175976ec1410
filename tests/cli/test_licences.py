"""What an installation brings along may be brought along, and says so."""

import json
import re
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.version import Version

from cli.commands.licences import UNKNOWN, command, licence_of, packages

LOCKED = Path(__file__).parents[2] / "requirements.lock"
ALLOWED = re.compile(
    "MIT|BSD|Apache|ISC|MPL-2.0|LGPL|OFL-1.1|PSF|Python|ZPL|Unlicense|CNRI", re.IGNORECASE
)  # may stand beside any code; LGPL where it is a package of its own, as ours all are


def test_every_package_says_its_licence_and_it_fits() -> None:
    shown = json.loads(CliRunner().invoke(command, ["--json"]).stdout)["packages"]
    assert {name: row["licence"] for name, row in shown.items() if not ALLOWED.search(row["licence"])} == {}
    assert {"flask", "redis", "rq", "flask-sock", "marshmallow"} <= shown.keys()


def test_the_packages_are_those_of_the_lock_in_its_versions() -> None:
    locked = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCKED.read_text(), re.MULTILINE))
    found = packages("frivilligbors")
    assert found.keys() <= locked.keys()
    versions = {name: (Version(dist.version), Version(locked[name])) for name, dist in found.items()}
    assert {name: both for name, both in versions.items() if both[0] != both[1]} == {}


class Declared(metadata.Distribution):
    """A package that declares these fields."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self._fields = fields

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        message = Message()
        for name, value in self._fields:
            message[name] = value
        return message

    def read_text(self, filename: str) -> str | None:
        raise NotImplementedError(filename)

    def locate_file(self, path: object) -> Path:  # type: ignore[override]
        raise NotImplementedError(path)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT"), ("License", "BSD")], "MIT"),
        ([("License", "BSD"), ("Classifier", "License :: OSI Approved :: MIT License")], "BSD"),
        (
            [("License", "Permission is granted, " * 9), ("Classifier", "License :: OSI Approved :: MIT License")],
            "MIT License",
        ),
        ([("Classifier", "License :: OSI Approved"), ("Classifier", "Framework :: Flask")], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_licence_is_read_where_a_package_declares_it(fields: list[tuple[str, str]], licence: str) -> None:
    assert licence_of(Declared(*fields)) == licence
