from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.headers import OWN_HEADER

PATHS = ["/page", "/ends/well", "/ends/refused", "/ends/broken", "/api/ends/invalid", "/nowhere", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_lets_in_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"], policy["frame-ancestors"]) == ("'self'", "'self'", "'none'")
    assert not any("unsafe" in sources or "http" in sources or "*" in sources for sources in policy.values())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PATHS, "/static/web/pages.css", "/static/web/sign_in.js", "/static/web/nowhere.js"])
def test_every_answer_says_that_it_is_ours(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.headers[OWN_HEADER] == "1"
    script = Path(__file__).parents[2] / "web" / "static" / "scripts" / "fetch_with_retry.js"
    assert f'"{OWN_HEADER}"' in script.read_text()


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_kept_by_the_browser(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_static_file_is_kept_for_a_year_under_an_address_that_changes_with_it(client: FlaskClient) -> None:
    page = client.get("/page").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(address)
    assert "?v=" in address
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()


def test_only_a_page_that_came_by_https_promises_to_stay_there(app: Flask) -> None:
    plain, secure = (app.test_client().get("/page", base_url=f"{scheme}://localhost") for scheme in ("http", "https"))
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_nobody_may_say_where_they_come_from_unless_a_proxy_is_known(client: FlaskClient) -> None:
    forged = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert client.get("/address", headers=forged).text == "127.0.0.1 http"


def test_the_stylesheet_is_small(client: FlaskClient) -> None:
    answer = client.get("/static/web/pages.css")
    assert len(answer.data) < 25_000
    answer.close()
