"""Who may know whom is held in every package: a new module stands in the contract of its folder, or `lint-imports` fails."""

from configparser import ConfigParser
from pathlib import Path

from gateway.architecture import ASIDE
from tests.packages import ROOT

CONTRACTS = ConfigParser()
CONTRACTS.read_string((ROOT / ".importlinter").read_text())
ROOTS = CONTRACTS["importlinter"]["root_packages"].split()


def modules_of(package: Path) -> list[Path]:
    inside = [one / "__init__.py" if one.is_dir() else one for one in package.iterdir()]
    return [one for one in inside if one.suffix == ".py" and one.is_file() and one != package / "__init__.py"]


def test_every_package_has_a_contract_that_leaves_no_module_out() -> None:
    held = {
        container
        for section in CONTRACTS.values()
        if section.get("exhaustive") == "true"
        for container in section["containers"].split()
    }
    packages = [file.parent for name in ROOTS for file in (ROOT / name).rglob("__init__.py")]
    names = {".".join(one.relative_to(ROOT).parts) for one in packages if modules_of(one)}
    assert len(names) > 50
    assert names - held == set()


def test_the_rules_of_every_service_are_declared_pure() -> None:
    rules = {".".join(folder.relative_to(ROOT).parts) for folder in ROOT.glob("services/*/rules")}
    assert len(rules) == 5
    assert rules <= set(CONTRACTS["importlinter:contract:pure"]["source_modules"].split())


def test_every_package_but_those_that_stand_aside_is_asked() -> None:
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} - set(ASIDE) == set(ROOTS)
