"""`licences`: list the packages that an installation brings along, each with its licence."""

import re
from collections.abc import Iterator
from importlib import metadata

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..output import JsonCommand, print_result

PROJECT = "frivilligbors"
UNKNOWN = "unknown"
CLASSIFIER = "License :: "
SHORT = 60  # a field longer than this holds the text of a licence, not its name


@click.command("licences", cls=JsonCommand)
def command() -> None:
    """List every package this installation brings along, with its version and licence.

    The names are what the packages themselves say; the full texts lie beside each in .venv.
    """
    rows = {name: {"version": dist.version, "licence": licence_of(dist)} for name, dist in sorted(packages(PROJECT).items())}
    width = max(map(len, rows), default=0)
    lines = [f"{name:{width}}  {row['version']:<12}  {row['licence']}" for name, row in rows.items()]
    print_result({"packages": rows}, "\n".join(lines))


def packages(project: str) -> dict[str, metadata.Distribution]:
    """The distributions a project needs on this machine, directly or not, by their normalised names; itself left out."""
    found: dict[str, metadata.Distribution] = {}
    pending = list(_requirements(metadata.distribution(project), frozenset()))
    visited: set[tuple[str, frozenset[str]]] = set()
    while pending:
        name, extras = pending.pop()
        if (name, extras) in visited:
            continue
        visited.add((name, extras))
        found[name] = metadata.distribution(name)
        pending.extend(_requirements(found[name], extras))
    return found


def licence_of(dist: metadata.Distribution) -> str:
    """The licence a package declares: the SPDX expression, else the field, else the classifiers; ``unknown`` without any."""
    if expression := _field(dist, "License-Expression"):
        return expression
    if (field := _field(dist, "License").strip()) and len(field) <= SHORT:
        return field
    classifiers = (one for one in dist.metadata.get_all("Classifier") or [] if one.startswith(CLASSIFIER))
    names = [re.sub(r"^License :: (OSI Approved :: )?", "", one) for one in classifiers]
    return ", ".join(name for name in names if name != "OSI Approved") or UNKNOWN


def _field(dist: metadata.Distribution, name: str) -> str:
    return str((dist.metadata.get_all(name) or [""])[0])


def _requirements(dist: metadata.Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in dist.requires or []:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(needed.name), frozenset(needed.extras)
