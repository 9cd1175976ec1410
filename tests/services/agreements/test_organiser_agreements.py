"""The organiser's list of agreements, and the page of one: found, corrected, voided, admitted, hidden."""

import re
from datetime import timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect
from werkzeug.test import TestResponse

from frivilligbors.codec import instant
from frivilligbors.enums import AgreementKind, Category
from frivilligbors.records import Agreement
from services.agreements.rules.agreement_filter import PER_PAGE
from tests.serving import served

from .cast import Evening, agreement_body
from .test_desk import page_text


def listed(evening: Evening, **query: str) -> list[str]:
    """The numbers on the list, from above."""
    page = evening.client("ola").get(f"/arrangor/{evening.slug}/avtaler", query_string=query)
    assert page.status_code == 200
    return re.findall(r'class="number">.*?(\d+|–)</(?:p|span)>', page.text)


def one(evening: Evening, agreement: str) -> str:
    return f"/arrangor/{evening.slug}/avtaler/{agreement}/rett"


def press(evening: Evening, agreement: str, button: str, by: str = "ola", **form: str) -> TestResponse:
    return evening.client(by).post(one(evening, agreement), data={"key": token_hex(8), "gjor": button} | form)


def kept(evening: Evening, agreement: str) -> Agreement:
    found = evening.context.queries.agreement(evening.slug, agreement)
    assert found is not None
    return found


@pytest.fixture
def three(evening: Evening) -> list[str]:
    """A hall that is lent, the time of a private person, and one that is meant; the second is hidden, the third voided."""
    bodies = [
        agreement_body(),
        agreement_body("nora", "bakery", category="time"),
        agreement_body("choir", "bakery", category="entertainment", kind="intent"),
    ]
    made = [str(evening.confirmed(body)["agreement_id"]) for body in bodies]
    evening.post({}, f"/{made[1]}/hide", by="ola")
    evening.post({"reason": "Feil person"}, f"/{made[2]}/void", by="ola")
    return made


def test_agreements_are_found_by_state_sector_category_kind_and_words(evening: Evening, three: list[str]) -> None:
    assert listed(evening) == ["3", "2", "1"]
    assert listed(evening, vis="standing") == ["2", "1"]
    assert listed(evening, vis="hidden") == listed(evening, kategori="time") == listed(evening, sektor="individual") == ["2"]
    assert listed(evening, vis="voided") == listed(evening, slag="intent") == ["3"]
    assert listed(evening, sok="nesset bibl") == listed(evening, sok="k7f3") == ["1"]
    assert listed(evening, sok="hjoernet", slag="agreement") == ["2"]
    assert listed(evening, sok="nobody") == []
    assert listed(evening, vis="<b>", sektor="gold", side="-1") == ["3", "2", "1"]
    assert "Feil person" in page_text(evening.client("ola").get(f"/arrangor/{evening.slug}/avtaler"))


def test_many_agreements_are_shown_a_page_at_a_time(evening: Evening) -> None:
    for _ in range(PER_PAGE + 1):
        evening.confirmed()
    assert listed(evening)[0] == str(PER_PAGE + 1)
    assert listed(evening, side="2") == listed(evening, side="99") == ["1"]


def test_an_organiser_corrects_on_the_page(evening: Evening, three: list[str]) -> None:
    page = evening.client("ola").get(one(evening, three[0]))
    (revision,) = re.findall(r'name="revision" value="(\d+)"', page.text)
    form = {"parties.0.gives": "Salen", "parties.1.gives": "", "category": "equipment", "kind": "intent", "revision": revision}
    answer = press(evening, three[0], "rett", **form)
    assert (answer.status_code, answer.location) == (303, f"{one(evening, three[0])}?gjort=rettet#gjort")
    agreement = kept(evening, three[0])
    assert [party.gives for party in agreement.parties] == ["Salen", ""]
    assert (agreement.category, agreement.kind, agreement.number) == (Category.EQUIPMENT, AgreementKind.INTENT, 1)
    assert "Avtalen er rettet. Partene som har e-post, får et brev om det." in page_text(
        evening.client("ola").get(answer.location)
    )


def test_what_cannot_be_so_is_said_beside_the_field_and_nothing_typed_is_lost(evening: Evening, three: list[str]) -> None:
    form = {"parties.0.gives": "x" * 201, "parties.1.gives": "Tre konserter", "category": "time", "kind": "intent"}
    answer = press(evening, three[0], "rett", **form)
    assert answer.status_code == 422
    assert 'id="parties-0-gives-error"' in answer.text
    assert 'value="Tre konserter"' in answer.text
    assert '<option value="time" selected>' in answer.text
    answer = press(evening, three[0], "rett", revision="9", category="time", kind="agreement")
    assert (answer.status_code, "endret et annet sted" in answer.text) == (409, True)
    assert kept(evening, three[0]).revision == 1


def test_an_organiser_voids_hides_and_shows_again(evening: Evening, three: list[str]) -> None:
    assert press(evening, three[0], "skjul").location.endswith("gjort=skjult#gjort")
    assert kept(evening, three[0]).hidden
    assert press(evening, three[0], "vis").location.endswith("gjort=vist#gjort")
    assert press(evening, three[0], "annuller", reason="").status_code == 422
    assert press(evening, three[0], "annuller", reason="Feil person").location.endswith("gjort=annullert#gjort")
    assert not kept(evening, three[0]).stands
    page = evening.client("ola").get(one(evening, three[0])).text
    assert "<form" not in page.partition("<main")[2]
    answer = press(evening, three[0], "rett", category="time")
    assert (answer.status_code, "Avtalen er alt annullert." in answer.text) == (409, True)


def test_a_late_one_stands_on_top_and_is_admitted(evening: Evening, three: list[str]) -> None:
    agreed = evening.context.clock.now()
    evening.close(grace_minutes=0)
    late = evening.post(agreement_body(agreed_at=instant(agreed - timedelta(milliseconds=1)))).json["agreement_id"]
    assert listed(evening) == ["–", "3", "2", "1"]
    assert listed(evening, vis="late") == ["–"]
    assert press(evening, late, "rett", category="time").status_code == 409
    assert press(evening, late, "slipp-inn").location.endswith("gjort=sluppet-inn#gjort")
    assert kept(evening, late).number == 4


def test_only_the_organiser_of_the_bors_comes_here(evening: Evening, three: list[str]) -> None:
    for address in (f"/arrangor/{evening.slug}/avtaler", one(evening, three[0])):
        assert [evening.client(who).get(address).status_code for who in (None, "kari", "lena")] == [401, 403, 403]
    assert evening.client("ola").get(one(evening, "nobodys")).status_code == 404
    assert press(evening, "nobodys", "rett").status_code == 404


def test_whoever_did_something_to_one_comes_back_to_the_list_as_it_was_filtered(evening: Evening, three: list[str]) -> None:
    query = "sektor=public&slag=agreement&vis=standing"
    shown = query.replace("&", "&amp;")
    ola, page = evening.client("ola"), f"/arrangor/{evening.slug}/avtaler"
    assert f'href="{page}/{three[0]}/rett?{shown}"' in ola.get(f"{page}?{query}").text
    assert f'href="{page}?rad={three[0]}&amp;{shown}#{three[0]}"' in ola.get(f"{page}/{three[0]}/rett?{query}").text
    answer = ola.post(f"{page}/{three[0]}/rett?{query}&gjort=rettet", data={"key": token_hex(8), "gjor": "skjul"})
    assert f'href="{page}?rad={three[0]}&amp;{shown}#{three[0]}"' in ola.get(answer.location).text


def test_the_keyboard_comes_back_to_the_row_of_an_agreement_though_it_is_filtered_out_by_now(
    evening: Evening, three: list[str], page: Page
) -> None:
    page.context.set_extra_http_headers({"Authorization": f"Bearer {evening.tokens['ola']}"})
    with served(evening.app) as site:
        page.goto(f"{site}/arrangor/{evening.slug}/avtaler?vis=standing&kategori=time")
        page.get_by_role("link", name="Se og rett avtale 2").press("Enter")
        page.get_by_label("Hvorfor?").fill("Feil person")
        page.get_by_role("button", name="Annuller avtalen").press("Enter")
        expect(page.get_by_role("status").filter(has_text="Avtalen er annullert.")).to_be_focused()
        page.get_by_role("link", name="Alle avtaler").press("Enter")
        row = page.locator(f"[id='{three[1]}']")
        expect(row).to_be_focused()
        expect(row).to_contain_text("Feil person")
        expect(page.locator(".row")).to_have_count(1)
        assert listed(evening, vis="standing", kategori="time") == []
