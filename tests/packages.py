"""The packages of the product, as `pyproject.toml` lists them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["packages"]
