import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from redis.exceptions import RedisError
from werkzeug.test import TestResponse

from frivilligbors.colours import FILE
from frivilligbors.enums import Scene
from frivilligbors.redis_client import RedisClient
from services.display.stylesheet import STYLES

from .evening import NAME, Evening

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


class Words(HTMLParser):
    """What is written on a page, without marks."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(answer.text)

    def handle_data(self, data: str) -> None:
        self.found += data.split()

    def __str__(self) -> str:
        return " ".join(self.found)


def words(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return str(Words(answer))


def test_before_the_gong_the_wall_tells_how_to_come_in(client: FlaskClient, evening: Evening) -> None:
    evening.come(LIBRARY)
    page = client.get(f"/skjerm/{evening.slug}")
    assert f"localhost/b/{evening.slug}" in page.text.replace("<wbr>", "")
    assert "1 deltaker er med" in words(page)
    assert 'data-scene="welcome"' in page.text
    assert 'class="qrline"' in page.text


def test_the_wall_is_right_before_any_script_has_run(client: FlaskClient, evening: Evening) -> None:
    evening.open(left=timedelta(minutes=30))
    for _ in range(3):
        evening.agree(LIBRARY, CHOIR)
    page = client.get(f"/skjerm/{evening.slug}")
    assert f"<title>3 avtaler – {NAME}</title>" in page.text
    assert "Åsen bibliotek" in words(page)
    assert "Koret & venner" in words(page)
    assert 'http-equiv="refresh"' in page.text
    assert {f'data-{name}="{value}"' for name, value in (("scene", "open"), ("total", 3), ("version", 7))} <= set(
        page.text.split()
    )


@pytest.mark.parametrize(
    ("grace", "scene", "expected"), [(5, "gong", "Gong!"), (0, "result", "Privatpersoner er regnet som frivillige.")]
)
def test_the_wall_follows_the_gong(client: FlaskClient, evening: Evening, grace: int, scene: str, expected: str) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    evening.close(grace=timedelta(minutes=grace))
    page = client.get(f"/skjerm/{evening.slug}")
    assert f'data-scene="{scene}"' in page.text
    assert expected in words(page)


def test_a_rehearsal_says_that_it_is_one(client: FlaskClient, redis: RedisClient, bors: str) -> None:
    evening = Evening(redis, bors, rehearsal=True)
    for path in ("skjerm", "tall"):
        assert "Generalprøve" in words(client.get(f"/{path}/{bors}"))
    evening.remove()


def test_the_wall_names_the_hour_of_the_gong(client: FlaskClient, redis: RedisClient, bors: str) -> None:
    evening = Evening(redis, bors, opens_at=datetime(2024, 5, 6, 16, 45, tzinfo=UTC))
    assert "Gongen går kl. 18.45" in words(client.get(f"/skjerm/{bors}"))
    evening.remove()


def test_names_cannot_break_out_of_the_wall(client: FlaskClient, redis: RedisClient, bors: str) -> None:
    evil = "<script>alert(1)</script>'\"{{7*7}}"
    evening = Evening(redis, bors, name=evil)
    evening.open()
    evening.agree((evil, "public"), CHOIR)
    for path in ("skjerm", "tall"):
        page = client.get(f"/{path}/{bors}")
        assert "<script>alert" not in page.text
        assert evil in words(page)
    evening.remove()


def test_the_same_numbers_stand_as_words_and_tables(client: FlaskClient, evening: Evening) -> None:
    evening.open()
    for _ in range(2):
        evening.agree(LIBRARY, CHOIR, "equipment")
    page_text = words(client.get(f"/tall/{evening.slug}"))
    assert "2 avtaler Børstimen er i gang" in page_text
    assert "Mellom frivillig og offentlig 2" in page_text
    assert "Dele utstyr 2" in page_text
    assert "I alt 2" in page_text
    assert "Åsen bibliotek (offentlig) og Koret & venner (frivillig)" in page_text


@pytest.mark.parametrize(("lang", "expected"), [("nn", "avtalar"), ("en", "agreements")])
def test_the_page_speaks_the_language_of_the_asker_and_the_wall_that_of_the_bors(
    client: FlaskClient, evening: Evening, lang: str, expected: str
) -> None:
    evening.open()
    asked = {"Accept-Language": lang}
    assert expected in words(client.get(f"/tall/{evening.slug}", headers=asked))
    assert '<html lang="nb"' in client.get(f"/skjerm/{evening.slug}", headers=asked).text
    chosen = client.get(f"/skjerm/{evening.slug}?sprak={lang}")
    assert f'<html lang="{lang}"' in chosen.text
    assert expected in words(chosen)


@pytest.mark.parametrize(
    ("scene", "expected"),
    [
        (Scene.WELCOME, "Skann koden med mobilen"),
        (Scene.OPEN, "igjen av børstimen"),
        (Scene.LAST_CHANCE, "Siste sjanse"),
        (Scene.GONG, "Gong!"),
        (Scene.RESULT, "Dele utstyr 1"),
        (Scene.BLACK, NAME),
    ],
)
def test_the_wall_shows_what_somebody_chose(client: FlaskClient, evening: Evening, scene: Scene, expected: str) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR, "equipment")
    evening.choose(scene, still=True)
    page = client.get(f"/skjerm/{evening.slug}")
    assert f'data-scene="{scene}"' in page.text
    assert 'class="still"' in page.text
    assert expected in words(page)


def test_the_result_is_told_step_by_step(client: FlaskClient, evening: Evening) -> None:
    evening.open()
    for one, other in ((LIBRARY, CHOIR), (CHOIR, CHOIR)):
        evening.agree(one, other, "equipment")
    shares = ("mellom frivillig og offentlig", "frivillige", "Dele utstyr 2")
    for step, shown in ((1, 0), (2, 1), (3, 2), (4, 3), (0, 3)):
        evening.choose(Scene.RESULT, step=step)
        page = words(client.get(f"/skjerm/{evening.slug}"))
        split = page.partition("Avtalene fordelt")[2].lower()
        assert [share.lower() in split for share in (shares[0], shares[2])] == [shown > 0, shown > 2], step
        assert "2 avtaler" in page


def test_in_the_last_minutes_the_wall_asks_who_can_help(client: FlaskClient, evening: Evening) -> None:
    need = evening.need(CHOIR, "Øvingslokale én kveld i uka")
    alone = evening.need(("Ingrid Vik", "individual"), "Noen å gå tur med")
    evening.open(left=timedelta(minutes=4))
    page = client.get(f"/skjerm/{evening.slug}")
    assert 'data-scene="last_chance"' in page.text
    assert "Øvingslokale én kveld i uka F Koret & venner" in words(page)
    assert "Ingrid Vik" not in page.text
    assert "Noen å gå tur med P Privatperson" in words(page)
    evening.agree(LIBRARY, CHOIR, meets=need)
    page = client.get(f"/skjerm/{evening.slug}")
    assert "Koret & venner Ordnet" in words(page)
    assert f'data-need="{alone}"' in page.text


def test_what_is_withdrawn_is_asked_for_no_more(client: FlaskClient, evening: Evening) -> None:
    evening.need(CHOIR, "Øvingslokale")
    evening.withdraw(CHOIR)
    evening.choose(Scene.LAST_CHANCE)
    assert "Øvingslokale" not in client.get(f"/skjerm/{evening.slug}").text


def test_a_burst_is_summed_up(client: FlaskClient, evening: Evening) -> None:
    evening.open()
    for _ in range(7):
        evening.agree(LIBRARY, CHOIR)
    page = words(client.get(f"/skjerm/{evening.slug}"))
    assert "+7 siste minutt" in page
    assert client.get(f"/skjerm/{evening.slug}").text.count("data-id=") == 2


def test_any_machine_becomes_a_wall_by_one_short_address(client: FlaskClient, evening: Evening) -> None:
    assert client.get(f"/s/{evening.slug}").location == f"/skjerm/{evening.slug}"
    assert client.get("/s/ingen-slik").status_code == 404
    answer = client.get("/skjerm")
    assert f"/skjerm/{evening.slug}" in (answer.location or answer.text)


def test_a_wall_without_a_store_waits_and_is_no_page_of_errors(
    client: FlaskClient, bors: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise RedisError

    monkeypatch.setattr("services.display.routes.pages._board", gone)
    answer = client.get(f"/skjerm/{bors}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "wall/offline_page.js" in answer.text
    assert "Vi prøver igjen av oss selv." in words(client.get(f"/skjerm/{bors}/venter"))


def test_the_wall_loads_one_stylesheet_with_every_part_in_it(client: FlaskClient, evening: Evening) -> None:
    for path in (f"/skjerm/{evening.slug}", f"/skjerm/{evening.slug}/venter"):
        (address,) = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(path).text)
        answer = client.get(address)
        assert answer.mimetype == "text/css"
        assert "max-age" in answer.headers["Cache-Control"]
        assert [part for part in (FILE, *STYLES.iterdir()) if part.read_text() not in answer.text] == []


def test_a_page_kept_since_before_an_upgrade_finds_its_script(client: FlaskClient) -> None:
    with client.get("/static/display/wall/returning.js?v=an-older-one", follow_redirects=True) as script:
        assert (script.status_code, script.mimetype) == (200, "text/javascript")


def test_a_script_that_bears_no_edition_is_asked_about_each_time(client: FlaskClient) -> None:
    for path in ("wall/version_tracker.js", "scripts-an-older-one/wall/main.js"):
        with client.get(f"/static/display/{path}") as script:
            assert (script.status_code, script.headers["Cache-Control"]) == (200, "no-cache")
    with client.get(re.findall(r'src="([^"]+)"', client.get("/skjerm/nobodys/venter").text)[0]) as newest:
        assert "max-age" in newest.headers["Cache-Control"]
    assert client.get("/skjerm/vakt.js").mimetype == "text/javascript"


@pytest.mark.parametrize("path", ["/skjerm/{}", "/tall/{}", "/api/bors/{}/board"])
@pytest.mark.parametrize("name", ["ingen-slik", "A..b", "%00", "x" * 300])
def test_a_bors_nobody_made_is_not_found(client: FlaskClient, path: str, name: str) -> None:
    assert client.get(path.format(name)).status_code == 404


def test_a_page_of_another_site_may_not_listen_in(client: FlaskClient, evening: Evening) -> None:
    for origin in ("https://evil.example.no", "null", "http://localhost.evil.example.no"):
        answer = client.get(f"/skjerm/{evening.slug}/ws", headers=HANDSHAKE | {"Origin": origin})
        assert answer.status_code == 403
    assert "Upgrade" not in answer.headers


def test_the_line_of_a_bors_nobody_made_is_not_found(client: FlaskClient, bors: str) -> None:
    assert client.get(f"/skjerm/{bors}/ws", headers=HANDSHAKE).status_code == 404


def test_the_line_is_no_page(client: FlaskClient, evening: Evening) -> None:
    assert client.get(f"/skjerm/{evening.slug}/ws").status_code == 400


def test_the_board_is_read_only(client: FlaskClient, evening: Evening) -> None:
    assert client.post(f"/api/bors/{evening.slug}/board").status_code == 405
