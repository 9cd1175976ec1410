import pytest
from flask.testing import FlaskClient


def spoken(page: str) -> str:
    return page.split('<html lang="')[1][:2]


@pytest.mark.parametrize(
    ("accepted", "language"), [("nn-NO,nn;q=0.9", "nn"), ("no", "nb"), ("fr, en;q=0.3", "en"), ("fr", "nb")]
)
def test_a_page_speaks_the_first_of_the_browsers_languages_that_we_speak(
    client: FlaskClient, accepted: str, language: str
) -> None:
    answer = client.get("/page", headers={"Accept-Language": accepted})
    assert (spoken(answer.text), answer.headers["Content-Language"]) == (language, language)
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_a_language_chosen_on_a_page_is_remembered(client: FlaskClient) -> None:
    client.get("/page?sprak=nn", headers={"Accept-Language": "en"})
    assert spoken(client.get("/page", headers={"Accept-Language": "en"}).text) == "nn"
    client.get("/page?sprak=en")
    assert spoken(client.get("/page").text) == "en"


@pytest.mark.parametrize("odd", ["tlh", "", "nb;x", "å", "../en"])
def test_a_language_we_do_not_speak_is_not_remembered(client: FlaskClient, odd: str) -> None:
    answer = client.get("/page", query_string={"sprak": odd}, headers={"Accept-Language": "nn"})
    assert spoken(answer.text) == "nn"
    assert "Set-Cookie" not in answer.headers


def test_every_page_offers_the_three_languages_and_says_which_it_speaks(client: FlaskClient) -> None:
    page = client.get("/page?sprak=nn").text
    for tag in ("nb", "nn", "en"):
        assert f'href="?sprak={tag}" lang="{tag}"' in page
    assert page.count('aria-current="true"') == 1


def test_what_is_the_same_in_every_language_is_kept_whoever_signs_in_and_whatever_is_chosen(client: FlaskClient) -> None:
    found = client.get("/static/web/pages.css?sprak=nn", headers={"Accept-Language": "en"})
    assert set(found.vary) == {"Accept-Encoding"}
    assert not {"Content-Language", "Set-Cookie"} & set(found.headers.keys())
    missing = client.get("/static/web/nothing.css", headers={"Accept-Language": "en"})
    assert (spoken(missing.text), {"Accept-Language", "Cookie"} <= set(missing.vary)) == ("en", True)
