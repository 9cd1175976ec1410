"""All four services behind one port: each owns whole paths, so it answers the same alone and in the house.

Nothing is mounted: a request goes unchanged to the app that claims its path. Who claims what is read from the apps' own URL
maps; a path claimed twice is refused at the start.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug import Response

from frivilligbors.settings import Settings
from web.app import SHARED_PATHS

from .openapi import written
from .processes import SERVICES

Shape = tuple[str, ...]

DESCRIBED = "/api/openapi.json"  # no service knows the calls of the others
ONE, REST = "*", "**"  # any one segment of a path; all that follow
OWNER = ""  # in the tree of claims, no segment is empty


class ClaimedTwice(ValueError):
    """Two services answer the same path."""


class Router:
    """The WSGI app of the whole house. A path that nobody claims gets the first service's page for it."""

    def __init__(self, services: Mapping[str, Flask]) -> None:
        self._services = services
        self._claims = tree(claims(services))
        self._first = next(iter(services))
        self._described = Response(written(services), content_type="application/json")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request through the service that claims its path."""
        if environ.get("PATH_INFO") == DESCRIBED:
            return self._described(environ, start_response)
        name = owner(self._claims, environ.get("PATH_INFO", "/")) or self._first
        return self._services[name](environ, start_response)


def house() -> Router:
    """The house of this process's environment, for a web server. Raises Unusable, ClaimedTwice."""
    return Router(apps(Settings.of()))


def apps(settings: Settings) -> dict[str, Flask]:
    """The four services. Raises Unusable."""
    return {name: _app(name)(settings) for name in SERVICES}


def claims(services: Mapping[str, Flask]) -> dict[Shape, str]:
    """Who answers which shape of path. What is shared is answered by the first. Raises ClaimedTwice."""
    shared, owners = {shape(path) for path in SHARED_PATHS}, dict[Shape, str]()
    for name, app in services.items():
        for claimed in {shape(rule.rule) for rule in app.url_map.iter_rules()}:
            before = owners.setdefault(claimed, name)
            if before != name and claimed not in shared:
                raise ClaimedTwice(f"/{'/'.join(claimed)} is claimed by both {before} and {name}.")
    return owners


def shape(rule: str) -> Shape:
    """The shape of a rule: that of ``/b/<slug:bors>/katalog`` is b, one, katalog."""
    parts: list[str] = []
    for segment in rule.strip("/").split("/"):
        if segment.startswith("<path:"):
            return (*parts, REST)
        parts.append(ONE if "<" in segment else segment)
    return tuple(part for part in parts if part)


def tree(owners: Mapping[Shape, str]) -> dict[str, Any]:
    """The claims, segment by segment."""
    root: dict[str, Any] = {}
    for claimed, name in owners.items():
        node = root
        for segment in claimed:
            node = node.setdefault(segment, {})
        node[OWNER] = name
    return root


def owner(claimed: Mapping[str, Any], path: str) -> str | None:
    """Who answers a path: read from the left, the most exact claim wins."""
    return _owner(claimed, [segment for segment in path.split("/") if segment])


def _owner(claimed: Mapping[str, Any], segments: Sequence[str]) -> str | None:
    if not segments:
        return claimed.get(OWNER)
    for edge in (segments[0], ONE):
        if edge in claimed and (found := _owner(claimed[edge], segments[1:])):
            return found
    return claimed[REST][OWNER] if REST in claimed else None


def _app(name: str) -> Callable[[Settings], Flask]:
    made: Callable[[Settings], Flask] = import_module(f"services.{name}").create_app
    return made
