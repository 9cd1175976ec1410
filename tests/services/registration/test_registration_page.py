import re

import pytest

import i18n
from frivilligbors import links

from .bors_client import PAGE, BorsClient, error_at


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_the_page_behind_the_qr_code_asks_who_comes(bors_client: BorsClient) -> None:
    page = bors_client.client.get(f"/b/{bors_client.bors}")
    assert page.status_code == 200
    assert "<h1>Bli med</h1>" in page.text
    assert "Frivilligbørs Drammen" in page.text


def test_each_opened_form_has_a_key_of_its_own(bors_client: BorsClient) -> None:
    first, second = (key_in(bors_client.client.get(f"/b/{bors_client.bors}").text) for _ in range(2))
    assert first != second


def test_who_fills_it_out_comes_to_a_page_of_their_own(bors_client: BorsClient) -> None:
    answer = bors_client.submit_form(
        needs__0__text="Et rom å øve i", needs__0__category="premises", consents__contact="ja", email="kari@example.no"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/deg")
    (kari,) = bors_client.participants()
    assert [need.text for need in kari.needs] == ["Et rom å øve i"]
    assert (kari.offers, kari.consents.contact, kari.consents.wall) == ((), True, False)
    assert kari.code in bors_client.client.get("/deg").text


def test_the_cookie_is_for_this_site_only_and_not_for_scripts(bors_client: BorsClient) -> None:
    cookie = bors_client.submit_form().headers["Set-Cookie"]
    assert cookie.startswith(f"deltaker={bors_client.bors}.")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_pressing_twice_makes_one_participant_and_leads_to_the_same_page(bors_client: BorsClient) -> None:
    first, again = (bors_client.submit_form(idempotency_key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    cookies = [one.headers["Set-Cookie"].split(";")[0].partition("=")[2] for one in (first, again)]
    claims = [links.claim_of(bors_client.context.secret, cookie) for cookie in cookies]
    assert len({claim.participant_id for claim in claims if claim}) == 1
    assert len(bors_client.participants()) == 1


def test_pressing_again_with_other_words_makes_nobody_else(bors_client: BorsClient) -> None:
    bors_client.submit_form(idempotency_key="once")
    answer = bors_client.submit_form(idempotency_key="once", name="Ola")
    assert answer.status_code == 422
    assert i18n.sentence("nb", "idempotency-mismatch") in answer.text
    assert len(bors_client.participants()) == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_still_there(bors_client: BorsClient) -> None:
    fact_count = bors_client.fact_count
    answer = bors_client.submit_form(
        idempotency_key="once", email="kari.example.no", needs__0__text="Et rom <b>å øve i</b>", consents__photo="ja"
    )
    assert answer.status_code == 422
    assert error_at(answer.text, "email") == i18n.sentence("nb", "not-an-email")
    assert error_at(answer.text, "needs.0.category") == i18n.sentence("nb", "unknown-category")
    assert error_at(answer.text, "name") == ""
    assert 'value="kari.example.no"' in answer.text
    assert 'value="Et rom &lt;b&gt;å øve i&lt;/b&gt;"' in answer.text
    assert re.search(r'value="voluntary"[^>]* checked', answer.text)
    assert re.search(r'name="consents.photo"[^>]* checked', answer.text)
    assert key_in(answer.text) == "once"
    assert bors_client.fact_count == fact_count


def test_the_summary_on_top_leads_to_every_error(bors_client: BorsClient) -> None:
    page = bors_client.submit_form(name="", organisations__0__sector="").text
    for field in ("name", "organisations-0-sector"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page


def test_an_empty_page_says_what_is_missing(bors_client: BorsClient) -> None:
    answer = bors_client.client.post(f"/b/{bors_client.bors}", data={"key": "k"})
    assert answer.status_code == 422
    assert bors_client.participants() == []


@pytest.mark.parametrize(("kind", "field"), [("organisations", "name"), ("needs", "text"), ("offers", "text")])
def test_whoever_comes_with_more_gets_another_row_and_keeps_what_was_typed(
    bors_client: BorsClient, kind: str, field: str
) -> None:
    page = bors_client.submit_form(idempotency_key="once", more=kind, **{f"{kind}__0__{field}": "Noe jeg skrev"})
    assert page.status_code == 200
    assert f'name="{kind}.1.{field}"' in page.text
    assert 'value="Noe jeg skrev"' in page.text
    assert key_in(page.text) == "once"
    assert bors_client.participants() == []


def test_there_are_never_more_rows_than_there_is_room_for(bors_client: BorsClient) -> None:
    rows = {f"needs__{at}__text": "Noe" for at in range(10)}
    page = bors_client.submit_form(more="needs", **rows).text
    assert ('name="needs.9.text"' in page, 'name="needs.10.text"' in page) == (True, False)
    assert 'value="needs"' not in page


def test_rows_left_empty_are_not_meant(bors_client: BorsClient) -> None:
    bors_client.submit_form(
        organisations__1__name="",
        organisations__2__name="Biblioteket",
        organisations__2__sector="public",
        offers__3__text="Fire sanger",
        offers__3__category="entertainment",
    )
    (kari,) = bors_client.participants()
    names = [one.name for one in bors_client.context.queries.organisations(bors_client.bors, kari.organisation_ids)]
    assert names == ["Elvebyen kor", "Biblioteket"]
    assert [offer.text for offer in kari.offers] == ["Fire sanger"]


def test_whoever_is_in_is_told_so_and_registers_another_without_becoming_them(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    (kari,) = bors_client.participants()
    page = bors_client.client.get(f"/b/{bors_client.bors}").text
    assert f"Du er allerede påmeldt, som Kari ({kari.code})." in page
    answer = bors_client.submit_form(name="Ola", mobil="min")
    _, ola = bors_client.participants()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/b/{bors_client.bors}/{ola.code}?gjort=meldt-paa")
    response = bors_client.client.get(answer.headers["Location"]).text
    assert f"{ola.code} er meldt på. Denne mobilen er fortsatt Kari sin." in response
    assert kari.code in bors_client.client.get("/deg").text


def test_a_phone_is_the_others_only_if_somebody_says_so(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    answer = bors_client.submit_form(name="Ola", mobil="ny")
    assert answer.headers["Location"] == "/deg"
    assert bors_client.participants()[1].code in bors_client.client.get("/deg").text


def test_a_form_that_was_open_before_the_phone_was_anybodys_makes_it_nobody_elses(bors_client: BorsClient) -> None:
    bors_client.submit_form(idempotency_key="first")
    assert bors_client.submit_form(idempotency_key="first").headers["Location"] == "/deg"
    assert bors_client.submit_form(name="Ola", idempotency_key="second").headers["Location"] != "/deg"
    assert bors_client.participants()[0].code in bors_client.client.get("/deg").text


def test_what_was_chosen_stays_chosen_beside_an_error(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    assert re.search(r'value="ny" checked', bors_client.submit_form(name="", mobil="ny").text)


def test_whoever_has_left_comes_in_again_as_the_one_they_then_are(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    bors_client.client.post("/deg/meld-av", data={"key": "k"})
    assert "Du er allerede påmeldt" not in bors_client.client.get(f"/b/{bors_client.bors}").text
    assert bors_client.submit_form().headers["Location"] == "/deg"


def test_a_closed_bors_says_so_kindly(closed_bors_client: BorsClient) -> None:
    page, answer = closed_bors_client.client.get(f"/b/{closed_bors_client.bors}"), closed_bors_client.submit_form()
    assert (page.status_code, answer.status_code) == (200, 409)
    for response in (page.text, answer.text):
        assert "Så fint at du ville være med." in response
        assert 'name="name"' not in response
    assert closed_bors_client.participants() == []


def test_a_page_of_another_site_registers_nobody(bors_client: BorsClient) -> None:
    answer = bors_client.client.post(
        f"/b/{bors_client.bors}", data=PAGE | {"key": "k"}, headers={"Origin": "https://evil.example", "Accept": "text/html"}
    )
    assert answer.status_code == 403
    assert i18n.sentence("nb", "foreign-origin") in answer.text
    assert bors_client.participants() == []


def test_a_page_too_large_is_refused_in_words(bors_client: BorsClient) -> None:
    answer = bors_client.submit_form(name="a" * 33_000)
    assert answer.status_code == 413
    assert i18n.sentence("nb", "body-too-large") in answer.text
