from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, request

from frivilligbors.settings import Settings
from gateway.caddyfile import caddy_routes
from gateway.combined_app import CombinedApp, DuplicatePath, owner_of, path_map, path_owners
from web.app import init_app
from web.guards import public

Service = Callable[..., Flask]


@pytest.fixture
def service(settings: Settings) -> Service:
    """A toy service that answers with its own name and the path it was asked for."""

    def made(name: str, *rules: str) -> Flask:
        room = Blueprint("room", __name__)
        for rule in rules:
            answer = public(lambda **_: {"service": name, "path": request.path, "root": request.script_root})
            room.add_url_rule(rule, endpoint=f"at {rule}".replace(".", "-"), view_func=answer)
        return init_app(name, __name__, [room], settings)

    return made


@pytest.fixture
def toys(service: Service) -> dict[str, Flask]:
    return {
        "registration": service("registration", "/", "/b/<slug:bors>", "/b/<slug:bors>/<code>"),
        "agreements": service("agreements", "/b/<slug:bors>/avtale", "/api/bors/<slug:bors>/agreements/<id>/void"),
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "registration"),
        ("/b/drammen", "registration"),
        ("/b/drammen/", "registration"),
        ("/b/drammen/K7F3", "registration"),
        ("/b/drammen/avtale", "agreements"),
        ("/api/bors/drammen/agreements/1/void", "agreements"),
        ("/static/agreements/desk.css", "agreements"),
        ("/static/web/deep/base.css", "registration"),
        ("/healthz", "registration"),
        ("/b", None),
        ("/b/drammen/K7F3/more", None),
        ("/static/agreements", None),
    ],
)
def test_each_path_has_one_owner(toys: dict[str, Flask], path: str, name: str | None) -> None:
    assert owner_of(path_map(path_owners(toys)), path) == name


def test_a_service_sees_the_path_it_would_see_alone(toys: dict[str, Flask]) -> None:
    with Flask(__name__).test_client() as outside:
        outside.application.wsgi_app = CombinedApp(toys)  # type: ignore[method-assign]
        body = outside.get("/b/drammen/avtale").json
    assert body == {"service": "agreements", "path": "/b/drammen/avtale", "root": ""}


def test_a_code_is_no_longer_word(service: Service) -> None:
    """A code stands where another service has a word in another børs: they are told apart by length."""
    toys = {
        "registration": service("registration", "/a/<slug:bors>/people/<string(length=4):code>"),
        "organiser": service("organiser", "/a/invited/<id>/revoke"),
    }
    paths = path_map(path_owners(toys))
    assert owner_of(paths, "/a/drammen/people/K7F3") == "registration"
    assert owner_of(paths, "/a/invited/people/revoke") == "organiser"
    assert caddy_routes(path_owners(toys))
    toys["organiser"] = service("organiser", "/a/invited/<id>/word")
    with pytest.raises(DuplicatePath):
        caddy_routes(path_owners(toys))


def test_a_path_claimed_twice_is_refused_even_under_another_name(service: Service) -> None:
    one, other = service("registration", "/b/<slug:bors>/<code>"), service("display", "/b/<slug:evening>/<int:number>")
    with pytest.raises(DuplicatePath, match=r"/b/\*/\* is claimed by both registration and display"):
        CombinedApp({"registration": one, "display": other})
