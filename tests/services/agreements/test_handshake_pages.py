"""Two phones shake hands on pages without scripts."""

import re

import pytest
from flask.testing import FlaskClient

from .cast import CODES, Evening
from .test_desk import page_text


@pytest.fixture
def choir(evening: Evening) -> FlaskClient:
    return evening.phone("choir")


@pytest.fixture
def library(evening: Evening) -> FlaskClient:
    return evening.phone("library")


@pytest.fixture
def here(evening: Evening) -> str:
    return f"/handtrykk/{evening.slug}"


def proposes(phone: FlaskClient, here: str, **more: str) -> str:
    form = {"parties.0.gives": "En konsert", "parties.1.pick": "premises:Salen en kveld i måneden", "key": "one"} | more
    answer = phone.post(f"{here}/{CODES['library']}", data=form)
    assert answer.status_code == 303, page_text(answer)
    return str(answer.location)


def test_whoever_scans_a_badge_sees_the_other_and_what_both_may_give(choir: FlaskClient, here: str) -> None:
    page = choir.get(f"{here}/{CODES['library']}")
    assert "Nesset bibliotek" in page_text(page)
    picks = re.findall(r'name="(parties.\d.pick)" value="([^"]*)"', page.text)
    assert ("parties.1.pick", "premises:Salen en kveld i måneden") in picks
    assert ("parties.0.pick", "entertainment:Musikk") in picks


@pytest.mark.parametrize("typed", ["{}", "http://localhost/b/felt/{}?fbclid=IwAR0abc", "httpØ--localhost-b-felt-{}"])
def test_a_code_is_found_however_it_was_typed_pasted_or_scanned(choir: FlaskClient, here: str, typed: str) -> None:
    answer = choir.get(here, query_string={"kode": typed.format(CODES["library"])})
    assert answer.location == f"{here}/{CODES['library']}"


def test_whoever_is_not_in_yet_is_shown_the_way_in(evening: Evening, here: str) -> None:
    for address in (here, f"{here}/{CODES['library']}"):
        page = evening.client(None).get(address)
        assert page.status_code == 401
        assert f'href="/b/{evening.slug}"' in page.text


def test_from_a_proposal_to_a_code_to_say(choir: FlaskClient, library: FlaskClient, here: str, evening: Evening) -> None:
    ours = proposes(choir, here)
    assert "Nå må Nesset bibliotek si ja" in page_text(choir.get(ours))
    assert "Venter på deg" in page_text(library.get(here))
    page = library.get(ours)
    assert "Fjordkoret vil gjøre en avtale med dere" in page_text(page)
    assert 'value="Salen en kveld i måneden"' in page.text
    library.post(f"{ours}/ja", data={"gives": "Salen to kvelder", "key": "two"})
    (waits,) = evening.client("kari").get(f"/api/bors/{evening.slug}/handshakes").json["handshakes"]
    for phone in (choir, library):
        assert waits["code"] in page_text(phone.get(ours))
    assert "Salen to kvelder" in page_text(choir.get(ours))
    evening.post({"handshake_id": waits["handshake_id"]})
    assert 'data-digits="1"' in choir.get(ours).text


def test_a_code_typed_by_hand_leads_on_and_an_unknown_one_is_named(choir: FlaskClient, here: str) -> None:
    assert choir.get(f"{here}?kode=k7-f3").location == f"{here}/{CODES['library']}"
    assert "Ingen her har den koden" in page_text(choir.get(f"{here}?kode=K7", follow_redirects=True))


def test_what_was_typed_stays_beside_what_is_wrong(choir: FlaskClient, here: str) -> None:
    form = {"parties.0.gives": "Vi <synger>", "category": "", "key": "one"}
    page = choir.post(f"{here}/{CODES['library']}", data=form)
    assert page.status_code == 422
    assert 'value="Vi &lt;synger&gt;"' in page.text
    assert 'id="category-error"' in page.text


def test_either_withdraws_on_its_page(choir: FlaskClient, here: str) -> None:
    ours = proposes(choir, here)
    assert "Trukket" in page_text(choir.post(f"{ours}/trekk", data={"key": "x"}, follow_redirects=True))


def test_a_handshake_of_two_others_is_not_here(evening: Evening, choir: FlaskClient, here: str) -> None:
    assert evening.phone("nora").get(proposes(choir, here)).status_code == 404


def test_nobody_shakes_hands_with_oneself(choir: FlaskClient, here: str) -> None:
    assert choir.get(f"{here}/{CODES['choir']}").status_code == 422


def test_a_private_person_who_has_not_agreed_is_called_by_code(choir: FlaskClient, here: str) -> None:
    page = choir.get(f"{here}/{CODES['nora']}")
    assert CODES["nora"] in page_text(page)
    assert "Nora Lund" not in page_text(page)
    assert "Nora Lund" not in page_text(choir.get(proposes_to_nora(choir, here)))


def proposes_to_nora(choir: FlaskClient, here: str) -> str:
    form = {"parties.0.gives": "En konsert", "category": "time", "key": "n"}
    return str(choir.post(f"{here}/{CODES['nora']}", data=form).location)
