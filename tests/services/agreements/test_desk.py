"""The desk without JavaScript: every step is a page."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from frivilligbors.enums import AgreementKind, Category

from .cast import CODES, Evening, agreement_body
from .conftest import Hands

LIBRARY, CHOIR, BOTH = CODES["library"], CODES["choir"], CODES["both"]


@pytest.fixture
def browser(evening: Evening) -> FlaskClient:
    return evening.browser()


@pytest.fixture
def desk(evening: Evening) -> str:
    return f"/megler/{evening.slug}"


def page_text(page: TestResponse) -> str:
    """What a page says, without its tags and what it tells its scripts."""
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.text, flags=re.DOTALL)).split())


def typed(first: str = LIBRARY, second: str = CHOIR, **more: str) -> dict[str, str]:
    form = {"parties.0.code": first, "parties.1.code": second, "parties.0.gives": "Salen", "category": "premises", "key": "one"}
    return form | {name.replace("__", "."): value for name, value in more.items()}


def test_the_desk_asks_for_two_codes_and_waits_in_the_first(browser: FlaskClient, desk: str) -> None:
    page = browser.get(desk)
    assert re.search(r'<input id="a"[^>]* autofocus', page.text)
    assert not re.search(r'<input id="b"[^>]* autofocus', page.text)


def test_the_way_to_the_hosts_is_on_the_desk(browser: FlaskClient, desk: str, evening: Evening) -> None:
    assert f'href="/vert/{evening.slug}"' in browser.get(desk).text


def test_a_scanner_that_sends_one_code_is_shown_who_it_is_and_waits_for_the_other(browser: FlaskClient, desk: str) -> None:
    page = browser.get(desk, query_string={"a": f"http://localhost/b/x/{LIBRARY}", "b": ""})
    assert "Nesset bibliotek" in page_text(page)
    assert re.search(r'<input id="b"[^>]* autofocus', page.text)


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_bad_code_is_named_and_stays_in_its_field(browser: FlaskClient, desk: str, name: str) -> None:
    codes = {"a": LIBRARY, "b": CHOIR} | {name: "XQ9!<x>"}
    page = browser.get(desk, query_string=codes)
    assert "Ingen her har den koden" in page_text(page)
    assert 'value="XQ9!&lt;x&gt;"' in page.text


@pytest.mark.parametrize("code", ["\x00", "\ud800", "x" * 3000, "æøå", "{a}:*", "\u202e"])
def test_no_code_jams_the_desk(browser: FlaskClient, desk: str, code: str) -> None:
    url = f"{desk}?a={LIBRARY}&b={''.join(f'%{byte:02x}' for byte in code.encode('utf-8', 'surrogatepass'))}"
    assert browser.get(url).status_code == 200


def test_the_same_code_twice_is_told_at_once(browser: FlaskClient, desk: str) -> None:
    assert "Det er samme deltaker to ganger" in page_text(browser.get(f"{desk}?a={LIBRARY}&b={LIBRARY}"))


def test_both_parties_are_shown_with_what_they_offer_and_need(browser: FlaskClient, desk: str) -> None:
    page = browser.get(f"{desk}?a={LIBRARY}&b={CHOIR}")
    assert [name in page_text(page) for name in ("Nesset bibliotek", "Fjordkoret", "Lise Berg", "Kjell Dahl")] == [True] * 4
    picks = re.findall(r'name="(parties.\d.pick)" value="([^"]*)"', page.text)
    assert picks == [
        ("parties.0.pick", "premises:Salen en kveld i måneden"),
        ("parties.0.pick", "premises:Et sted å øve"),
        ("parties.0.pick", "equipment:Notestativer"),
        ("parties.0.pick", ""),
        ("parties.1.pick", "entertainment:Musikk"),
        ("parties.1.pick", ""),
    ]


def test_one_pick_is_enough_to_confirm(browser: FlaskClient, desk: str, evening: Evening) -> None:
    form = typed(parties__0__gives="", category="", parties__0__pick="premises:Salen en kveld i måneden")
    answer = browser.post(desk, data=form)
    (kept,) = evening.agreements
    assert answer.status_code == 303
    assert answer.location == f"{desk}/avtale/{kept.agreement_id}"
    assert (kept.category, kept.kind) == (Category.PREMISES, AgreementKind.AGREEMENT)
    assert [party.gives for party in kept.parties] == ["Salen en kveld i måneden", ""]


def test_own_words_and_an_own_category_go_before_what_was_picked(browser: FlaskClient, desk: str, evening: Evening) -> None:
    browser.post(desk, data=typed(category="time", parties__0__pick="premises:Noe annet"))
    (kept,) = evening.agreements
    assert (kept.category, kept.parties[0].gives) == (Category.TIME, "Salen")


def test_the_answer_is_large_and_green_with_number_and_both_parties(browser: FlaskClient, desk: str) -> None:
    page = browser.post(desk, data=typed(), follow_redirects=True)
    assert 'class="confirmed-page"' in page.text
    assert 'data-digits="1"' in page.text
    for word in ("Bekreftet", "Nesset bibliotek", "Fjordkoret", "Salen", "Neste"):
        assert word in page_text(page)


def test_pressed_twice_there_is_one_agreement_and_one_answer(browser: FlaskClient, desk: str, evening: Evening) -> None:
    answers = {browser.post(desk, data=typed()).location for _ in range(2)}
    assert len(answers) == 1
    assert len(evening.agreements) == 1


def test_a_changed_form_under_a_used_key_is_shown_again_with_a_fresh_one(
    browser: FlaskClient, desk: str, evening: Evening
) -> None:
    browser.post(desk, data=typed())
    page = browser.post(desk, data=typed(parties__0__gives="Noe annet"))
    assert page.status_code == 422
    assert 'value="Noe annet"' in page.text
    assert 'name="key" value="one"' not in page.text
    assert len(evening.agreements) == 1


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"parties__0__gives": ""}, "Skriv hva minst én av dere gir", "parties-0-gives"),
        ({"category": ""}, "Fyll ut dette feltet", "category"),
        ({"category": "money"}, "Velg en av kategoriene", "category"),
        ({"kind": "sale"}, "Velg avtale eller intensjonsavtale", "kind"),
        ({"parties__1__code": BOTH}, "Velg hvem avtalen gjelder", "parties-1-organisation_id"),
        ({"parties__1__gives": "x" * 201}, "plass til 200 tegn", "parties-1-gives"),
        ({"parties__1__gives": "a\u202eb"}, "usynlige tegn", "parties-1-gives"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_stays(
    browser: FlaskClient, desk: str, evening: Evening, changes: dict[str, str], sentence: str, field: str
) -> None:
    page = browser.post(desk, data=typed(**{"parties__0__gives": "Salen <i> måneden", **changes}))
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert re.search(rf'id="{field}-error"[^§]*{sentence}', page.text)
    if "parties__0__gives" not in changes:
        assert 'value="Salen &lt;i&gt; måneden"' in page.text
    if "category" not in changes:
        assert '<option value="premises" selected>' in page.text
    assert evening.agreements == []


def test_a_choice_of_organisation_and_a_pick_stay_too(browser: FlaskClient, desk: str) -> None:
    form = typed(second=BOTH, parties__0__gives="", category="", parties__1__organisation_id="scouts", parties__0__pick="")
    page = browser.post(desk, data=form)
    assert re.search(r'value="scouts" checked', page.text)
    assert re.search(r'name="parties.0.pick" value="" checked', page.text)


def test_a_code_that_is_no_longer_known_leads_back_to_the_codes(browser: FlaskClient, desk: str) -> None:
    page = browser.post(desk, data=typed(second="XXXX"))
    assert page.status_code == 422
    assert 'value="XXXX"' in page.text
    assert "Ingen her har den koden" in page_text(page)


def test_money_words_get_a_friendly_word_and_a_way_on(browser: FlaskClient, desk: str, evening: Evening) -> None:
    form = typed(parties__1__gives="Dere betaler 500 kr")
    page = browser.post(desk, data=form)
    assert page.status_code == 200
    assert "Penger er ikke gangbar valuta" in page_text(page)
    assert 'name="intent" value="ja"' in page.text
    assert 'value="Dere betaler 500 kr"' in page.text
    assert evening.agreements == []


@pytest.mark.parametrize(("pressed", "kind"), [({"intent": "ja"}, AgreementKind.INTENT), ({}, AgreementKind.AGREEMENT)])
def test_after_the_friendly_word_the_broker_decides(
    browser: FlaskClient, desk: str, evening: Evening, pressed: dict[str, str], kind: AgreementKind
) -> None:
    form = typed(parties__1__gives="Dere betaler 500 kr", money="ja", kind="agreement", **pressed)
    assert browser.post(desk, data=form).status_code == 303
    assert evening.agreements[0].kind is kind


def test_an_intent_that_speaks_of_money_is_not_asked_again(browser: FlaskClient, desk: str) -> None:
    assert browser.post(desk, data=typed(parties__1__gives="500 kr", kind="intent")).status_code == 303


def test_before_the_gong_the_desk_says_so_and_offers_no_button(planned: Evening) -> None:
    page = planned.browser().get(f"/megler/{planned.slug}?a={LIBRARY}&b={CHOIR}")
    assert "Børstimen har ikke begynt" in page_text(page)
    assert "Venter på gongen" in page_text(page)
    assert ">Bekreft<" not in page.text


def test_a_confirmation_that_comes_too_late_is_shown_again_and_says_why(
    browser: FlaskClient, desk: str, evening: Evening, clock: Hands
) -> None:
    evening.close(grace_minutes=5)
    clock.pass_(minutes=6)
    page = browser.post(desk, data=typed())
    assert page.status_code == 409
    assert "Børstimen er over" in page_text(page)
    assert 'value="Salen"' in page.text


@pytest.mark.parametrize(("left", "shown"), [(3600, "60:00"), (1121.4, "18:42"), (0.1, "00:01"), (-7200, "00:00")])
def test_the_time_left_is_that_of_the_server(
    browser: FlaskClient, desk: str, evening: Evening, clock: Hands, left: float, shown: str
) -> None:
    bors_record = evening.context.queries.bors(evening.slug)
    assert bors_record is not None
    assert bors_record.closes_at is not None
    clock.stopped = bors_record.closes_at - timedelta(seconds=left)
    assert f'data-digits="{shown}"' in browser.get(desk).text


def test_in_grace_the_desk_counts_down_for_those_who_stood_in_line(
    browser: FlaskClient, desk: str, evening: Evening, clock: Hands
) -> None:
    clock.stopped = clock.now()
    evening.close(grace_minutes=5)
    page = browser.get(desk)
    assert 'data-digits="05:00"' in page.text
    assert "igjen for dem som sto i kø" in page_text(page)


def test_the_desk_lists_the_brokers_own_newest_and_counts_what_stands(
    browser: FlaskClient, desk: str, evening: Evening
) -> None:
    evening.tokens["lars"] = evening.invite(evening.role("kari"), "lars")
    evening.post(agreement_body("bakery", "nora"), by="lars")
    ours = [evening.confirmed()["agreement_id"] for _ in range(3)]
    evening.post({"reason": "Feil person"}, f"/{ours[1]}/void", by="lena")
    page = browser.get(desk)
    assert "2 bekreftet av deg" in page_text(page)
    assert "Bakeriet" not in page_text(page)
    listed = re.findall(r'class="number"><span class="digits" data-digits="(\d+)"', page.text)
    assert listed == ["4", "3", "2"]
    assert "Feil person" in page_text(page)


def test_voiding_asks_why_and_goes_back_to_all_of_them(desk: str, evening: Evening) -> None:
    lena, ours = evening.browser("lena"), evening.confirmed()["agreement_id"]
    assert "Annuller avtale 1" in page_text(lena.get(f"{desk}/avtale/{ours}/annuller"))
    answer = lena.post(f"{desk}/avtale/{ours}/annuller", data={"reason": "Feil person", "key": "v"})
    assert (answer.status_code, answer.location) == (303, f"{desk}/avtaler#{ours}")
    assert evening.agreements[0].void_reason == "Feil person"


@pytest.mark.parametrize(("reason", "sentence"), [("", "Skriv hvorfor"), ("x" * 201, "plass til 200 tegn")])
def test_voiding_without_a_proper_reason_asks_again(desk: str, evening: Evening, reason: str, sentence: str) -> None:
    lena, ours = evening.browser("lena"), evening.confirmed()["agreement_id"]
    page = lena.post(f"{desk}/avtale/{ours}/annuller", data={"reason": reason, "key": "v"})
    assert page.status_code == 422
    assert sentence in page_text(page)
    assert f'value="{reason}"' in page.text
    assert evening.agreements[0].stands


def test_a_voided_agreement_is_shown_as_one_and_not_in_green(browser: FlaskClient, desk: str, evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    evening.post({"reason": "feil"}, f"/{ours}/void", by="lena")
    page = browser.get(f"{desk}/avtale/{ours}")
    assert "Annullert" in page_text(page)
    assert "confirmed-page" not in page.text


@pytest.mark.parametrize("rest", ["", "/annuller"])
def test_an_agreement_nobody_made_is_not_here(evening: Evening, desk: str, rest: str) -> None:
    assert evening.browser("lena").get(f"{desk}/avtale/0123456789abcdef{rest}").status_code == 404


@pytest.mark.parametrize(("lang", "heading"), [("nb", "Meglerbordet"), ("nn", "Meklarbordet"), ("en", "The broker’s desk")])
def test_the_desk_speaks_three_languages(browser: FlaskClient, desk: str, lang: str, heading: str) -> None:
    page = browser.get(desk, headers={"Accept-Language": lang})
    assert f"<h1>{heading}</h1>" in page.text
    assert f'<html lang="{lang}">' in page.text


@pytest.mark.parametrize(
    "form",
    [
        "",
        "key=x",
        "parties.0.code=%ed%a0%80",
        "parties.0=x&key=x",
        "parties.9.code=K7F3",
        "a" * 31_000,
        "parties.0.code=%00&key=x",
    ],
)
def test_a_garbled_form_is_no_accident(browser: FlaskClient, desk: str, evening: Evening, form: str) -> None:
    answer = browser.post(desk, data=form, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    assert evening.agreements == []
