"""The routes of the Caddyfile, printed from the same table of claims as the house's own."""

import re
from collections.abc import Mapping
from itertools import combinations

from launcher.process_table import INSIDE_PORT

from .combined_app import ONE, REST, ClaimedTwice, Shape

PARTS = {ONE: "[^/]+", REST: ".+"}


def routes(owners: Mapping[Shape, str]) -> str:
    """One `handle` for each service. Raises ClaimedTwice where one path fits two, since Caddy takes the first that fits."""
    for (one, its), (other, others) in combinations(owners.items(), 2):
        if its != others and _overlap(one, other):
            raise ClaimedTwice(f"{pattern(one)} of {its} and {pattern(other)} of {others} fit the same path.")
    services = dict.fromkeys(owners.values())
    return "".join(_handle(name, sorted(shape for shape, its in owners.items() if its == name)) for name in services)


def pattern(shape: Shape) -> str:
    """The regular expression of one shape of path."""
    return "/" + "/".join(PARTS.get(segment, re.escape(segment)) for segment in shape)


def _handle(service: str, shapes: list[Shape]) -> str:
    either = "|".join(map(pattern, shapes))
    return f"\t@{service} path_regexp ^({either})/?$\n\thandle @{service} {{\n\t\treverse_proxy {service}:{INSIDE_PORT}\n\t}}\n"


def _overlap(one: Shape, other: Shape) -> bool:
    if not one or not other:
        return one == other
    if REST in (one[0], other[0]):
        return True
    return (one[0] == other[0] or ONE in (one[0], other[0])) and _overlap(one[1:], other[1:])
