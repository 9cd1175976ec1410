"""The routes of the Caddyfile, printed from the same table of claims: ``python -m cli.caddy``."""

import re
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

import click

from frivilligbors.settings import Settings

from .house import ONE, REST, Shape, apps, claims
from .processes import INSIDE_PORT

PARTS = {ONE: "[^/]+", REST: ".+"}


def routes(owners: Mapping[Shape, str]) -> str:
    """One `handle` for each run of paths of a service; the most exact first, as in the house."""
    ordered = sorted(owners.items(), key=lambda claim: [(segment == REST, segment == ONE, segment) for segment in claim[0]])
    runs = [(name, [shape for shape, _ in run]) for name, run in groupby(ordered, key=itemgetter(1))]
    return "".join(_handle(f"{name}{position}", name, shapes) for position, (name, shapes) in enumerate(runs, 1))


def pattern(shape: Shape) -> str:
    """The regular expression of one shape of path."""
    return "/" + "/".join(PARTS.get(segment, re.escape(segment)) for segment in shape)


def _handle(matcher: str, service: str, shapes: list[Shape]) -> str:
    either = "|".join(map(pattern, shapes))
    return (
        f"\t\t@{matcher} path_regexp ^({either})/?$\n\t\thandle @{matcher} {{\n"
        f"\t\t\treverse_proxy {service}:{INSIDE_PORT}\n\t\t}}\n"
    )


if __name__ == "__main__":
    nowhere = Settings(redis_url="redis://nowhere", secret_key="only to read the URL maps")  # noqa: S106
    click.echo(routes(claims(apps(nowhere))), nl=False)
