"""One WSGI app for all five services: it routes each request, unchanged, to the service that owns its path.

The owners are read from the services' URL maps; a path with two owners is refused at the start. Nothing is mounted under a
prefix, so a service answers the same alone and combined.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug import Response
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from frivilligbors.codes import LENGTH
from frivilligbors.settings import Settings
from launcher.process_table import SERVICES
from web.app import SHARED_PATHS
from web.headers import OWN_HEADER

from .openapi import openapi_json

PathShape = tuple[str, ...]

OPENAPI_PATH = "/api/openapi.json"  # no single service knows all routes
ANY_SEGMENT, ANY_PATH = "*", "**"  # any one segment; all that follow
ANY_CODE = "*4"  # any segment of as many characters as a code
CODE = f"<string(length={LENGTH}):"


class DuplicatePath(ValueError):
    """Two services own the same path."""


class CombinedApp:
    """The WSGI app. An unknown path is answered by the first service. `extensions` are those of all services."""

    def __init__(self, services: Mapping[str, Flask]) -> None:
        self._services = services
        self.extensions = ChainMap(*(app.extensions for app in services.values()))
        self._paths = path_map(path_owners(services))
        self._first = next(iter(services))
        headers = {OWN_HEADER: "1"}
        self._openapi_response = Response(openapi_json(services), content_type="application/json", headers=headers)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request by the service that owns its path."""
        if environ.get("PATH_INFO") == OPENAPI_PATH:
            return self._openapi_response(environ, start_response)
        name = owner_of(self._paths, environ.get("PATH_INFO", "/")) or self._first
        return self._services[name](environ, start_response)


def create_app() -> CombinedApp:
    """The app of this process's environment, for gunicorn. Raises OperatorError, DuplicatePath."""
    return CombinedApp(create_service_apps(Settings.of()))


def create_service_apps(settings: Settings) -> dict[str, Flask]:
    """The five services. Raises OperatorError."""
    return {name: _app_factory(name)(settings) for name in SERVICES}


def path_owners(services: Mapping[str, Flask]) -> dict[PathShape, str]:
    """The service that owns each shape of path; shared paths belong to the first. Raises DuplicatePath."""
    shared, owners = {path_shape(path) for path in SHARED_PATHS}, dict[PathShape, str]()
    for name, app in services.items():
        for shape in {path_shape(rule.rule) for rule in app.url_map.iter_rules()}:
            previous = owners.setdefault(shape, name)
            if previous != name and shape not in shared:
                raise DuplicatePath(f"/{'/'.join(shape)} is claimed by both {previous} and {name}.")
    return owners


def path_shape(rule: str) -> PathShape:
    """The shape of a rule: that of ``/b/<slug:bors>/katalog`` is b, *, katalog."""
    parts: list[str] = []
    for segment in rule.strip("/").split("/"):
        if segment.startswith("<path:"):
            return (*parts, ANY_PATH)
        parts.append(
            ANY_CODE if segment.startswith(CODE) and segment.endswith(">") else ANY_SEGMENT if "<" in segment else segment
        )
    return tuple(part for part in parts if part)


def path_map(owners: Mapping[PathShape, str]) -> Map:
    """The owners as a map of werkzeug's, which finds the most exact rule for a path."""
    wildcards = {ANY_PATH: "<path:rest>", ANY_SEGMENT: "<_{index}>", ANY_CODE: f"{CODE}_{{index}}>"}
    rules = [
        "/" + "/".join(wildcards.get(part, part).format(index=index) for index, part in enumerate(shape)) for shape in owners
    ]
    named = zip(rules, owners.values(), strict=True)
    return Map([Rule(rule, endpoint=name) for rule, name in named], strict_slashes=False, merge_slashes=False)


@lru_cache(maxsize=4096)
def owner_of(paths: Map, path: str) -> str | None:
    """The owner of a path; None for a path that nobody owns."""
    try:
        owner, _ = paths.bind("").match("/" + "/".join(filter(None, path.split("/"))))
    except NotFound:
        return None
    return str(owner)


def _app_factory(name: str) -> Callable[[Settings], Flask]:
    factory: Callable[[Settings], Flask] = import_module(f"services.{name}.app").create_app
    return factory
