"""The routes of the Caddyfile, made from the same path owners as the combined app."""

import re
from collections.abc import Mapping
from itertools import combinations

from frivilligbors.codes import LENGTH
from launcher.process_table import SERVICE_PORT

from .combined_app import ANY_CODE, ANY_PATH, ANY_SEGMENT, DuplicatePath, PathShape

HIDDEN = frozenset({("metrics",)})  # each container answers it for itself, and the Caddyfile says 404
SEGMENT_PATTERNS = {ANY_SEGMENT: "[^/]+", ANY_CODE: f"[^/]{{{LENGTH}}}", ANY_PATH: ".+"}


def caddy_routes(owners: Mapping[PathShape, str]) -> str:
    """One `handle` for each service. Raises DuplicatePath where a path matches two, since Caddy takes the first match."""
    for (one, owner), (other, other_owner) in combinations(owners.items(), 2):
        if owner != other_owner and _shapes_overlap(one, other):
            raise DuplicatePath(f"{path_regex(one)} of {owner} and {path_regex(other)} of {other_owner} fit the same path.")
    services = dict.fromkeys(owners.values())
    routed = owners.keys() - HIDDEN
    return "".join(_handle(name, sorted(shape for shape in routed if owners[shape] == name)) for name in services)


def path_regex(shape: PathShape) -> str:
    """The regular expression of one shape of path."""
    return "/" + "/".join(SEGMENT_PATTERNS.get(segment, re.escape(segment)) for segment in shape)


def _handle(service: str, shapes: list[PathShape]) -> str:
    alternatives = "|".join(map(path_regex, shapes))
    matcher = f"\t@{service} path_regexp ^({alternatives})/?$\n"
    return matcher + f"\thandle @{service} {{\n\t\treverse_proxy {service}:{SERVICE_PORT}\n\t}}\n"


def _shapes_overlap(one: PathShape, other: PathShape) -> bool:
    if not one or not other:
        return one == other
    if ANY_PATH in (one[0], other[0]):
        return True
    return _segments_overlap(one[0], other[0]) and _shapes_overlap(one[1:], other[1:])


def _segments_overlap(one: str, other: str) -> bool:
    if ANY_CODE in (one, other):
        return all(part in SEGMENT_PATTERNS or len(part) == LENGTH for part in (one, other))
    return one == other or ANY_SEGMENT in (one, other)
