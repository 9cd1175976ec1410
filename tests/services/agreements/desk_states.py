"""Each state that a desk in a browser can be in, and how it comes there."""

from playwright.sync_api import expect

from tests.limits import limits_of_the_house

from .cast import CODES, agreement_body
from .served import Desk, unwilling


def empty(desk: Desk) -> None:
    desk.evening.open_()
    desk.page.goto(desk.url)


def before_the_gong(desk: Desk) -> None:
    desk.page.goto(desk.url)


def busy(desk: Desk) -> None:
    desk.evening.open_()
    for number in range(12):
        desk.evening.confirmed(agreement_body("library", "bakery") if number % 2 else agreement_body())
    newest = desk.evening.agreements[-2].agreement_id
    desk.evening.post({"reason": "Partene ombestemte seg"}, f"/{newest}/void", by="lena")
    desk.page.goto(desk.url)


def one_known(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library")


def unknown(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library", "XXXX")


def both_seated(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library", "choir")


def picked(desk: Desk) -> None:
    both_seated(desk)
    desk.pick("Salen en kveld i måneden", "Musikk")


def several_organisations(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("nora", "both")


def nobody_gives(desk: Desk) -> None:
    several_organisations(desk)
    desk.page.locator("#category").select_option("time")
    desk.press("Bekreft")


def without_category(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("nora", "bakery")
    desk.page.locator("[name='parties.0.gives']").fill("En time ved kassen")
    desk.press("Bekreft")


def money(desk: Desk) -> None:
    both_seated(desk)
    desk.page.locator("[name='parties.1.gives']").fill("Dere betaler 500 kr i rabatt")
    desk.page.locator("#category").select_option("other")
    desk.press("Bekreft")


def confirmed(desk: Desk) -> None:
    picked(desk)
    desk.press("Bekreft")
    desk.page.wait_for_url("**/avtale/*")


def three_figures(desk: Desk) -> None:
    desk.evening.context.redis.set(f"{{{desk.evening.slug}}}:counter:agreement", "222")
    picked(desk)
    desk.page.get_by_role("radio", name="Intensjonsavtale").check()
    desk.press("Bekreft")
    desk.page.wait_for_url("**/avtale/*")


def queue_at_the_gong(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.confirmed()
    desk.evening.close()
    desk.page.goto(desk.url)


def live_seated(desk: Desk) -> None:
    empty(desk)
    desk.scan("library", "choir")
    desk.tap("Salen en kveld i måneden", "Musikk")


def live_several_organisations(desk: Desk) -> None:
    empty(desk)
    desk.scan("nora", "both")
    desk.confirm()


def live_money(desk: Desk) -> None:
    empty(desk)
    desk.enter_agreement(gives="Dere betaler 500 kr")


def live_twice(desk: Desk) -> None:
    live_confirmed(desk)
    desk.enter_agreement()


def live_confirmed(desk: Desk) -> None:
    empty(desk)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Bekreftet")


def live_waiting(desk: Desk) -> None:
    live_confirmed(desk)
    desk.offline()
    desk.enter_agreement("bakery", "nora")
    expect(desk.answer).to_contain_text("Venter på nett")


def live_refused(desk: Desk) -> None:
    live_waiting(desk)
    person = desk.evening.context.queries.participant(desk.evening.slug, "nora")
    assert person is not None
    desk.evening.withdraw(person)
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    expect(desk.answer).to_contain_text("Må ses på")


def live_queue(desk: Desk) -> None:
    desk.evening.open_()
    ours = [desk.evening.shaken(*pair) for pair in (("choir", "library"), ("bakery", "library"), ("nora", "choir"))]
    desk.page.goto(desk.url)
    desk.scan(ours[1]["code"])


def live_name(desk: Desk) -> None:
    empty(desk)
    desk.field.press_sequentially("nesset")
    expect(desk.page.locator("#matches button")).to_have_count(2)


def live_signed_out(desk: Desk) -> None:
    empty(desk)
    desk.page.wait_for_load_state("networkidle")  # the desk has its own copy of who is here before it is signed out
    desk.page.context.clear_cookies()
    desk.enter_agreement()
    expect(desk.page.get_by_role("link", name="Logg inn igjen")).to_be_visible()


def live_asleep(desk: Desk) -> None:
    """Only on a device of its own: the clock of all its pages is moved on."""
    desk.page.clock.install()
    live_seated(desk)
    desk.page.clock.fast_forward(3_601_000)
    expect(desk.page.get_by_role("button", name="Jeg er her")).to_be_focused()


def live_paper(desk: Desk) -> None:
    empty(desk)
    desk.scan("papir 7", "library", "choir")
    desk.tap("Salen en kveld i måneden")
    desk.page.get_by_label("Klokka på skjemaet").fill("sju")
    desk.confirm()
    expect(desk.page.get_by_text("Skriv klokka som står på skjemaet")).to_be_visible()


def live_paper_registered_already(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.post(agreement_body(paper="7"), by="lena")
    empty(desk)
    desk.scan("papir 7")
    desk.scan("library", "choir")
    desk.tap("Salen en kveld i måneden")
    desk.page.get_by_label("Klokka på skjemaet").fill("19.11")
    desk.confirm()
    expect(desk.answer.get_by_role("heading", name="Allerede registrert")).to_be_visible()


def live_grace(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.shaken()
    desk.evening.close()
    desk.page.goto(desk.url)
    expect(desk.page.locator("#gong-notice")).to_contain_text("Gongen har gått")


def live_late(desk: Desk) -> None:
    desk.evening.open_()
    desk.page.goto(desk.url)
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    desk.offline()
    desk.enter_agreement()
    left = desk.page.locator(".countdown .digits")
    expect(left).not_to_have_attribute("data-digits", left.get_attribute("data-digits") or "")  # the gong goes a second later
    desk.evening.close(grace_minutes=0)
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    expect(desk.answer).to_contain_text("Kom etter gongen")


def late_list(desk: Desk) -> None:
    live_late(desk)
    desk.sign_in("lena")
    desk.page.get_by_role("link", name="1 avtale kom etter gongen").click()
    expect(desk.page.get_by_role("button", name="Slipp inn")).to_be_visible()


def paper_to_print(desk: Desk) -> None:
    desk.evening.open_()
    for number in ("12", "3"):
        desk.evening.confirmed(agreement_body(paper=number))
    desk.sign_in("lena")
    desk.page.goto(f"{desk.url}/papir")


def voiding(desk: Desk) -> None:
    desk.evening.open_()
    ours = desk.evening.confirmed(
        agreement_body("both", "nora")
        | {
            "parties": [
                {"code": CODES["both"], "organisation_id": "scouts", "gives": "Rydder stien"},
                {"code": CODES["nora"], "gives": ""},
            ]
        }
    )
    desk.sign_in("lena")
    desk.page.goto(f"{desk.url}/avtale/{ours['agreement_id']}/annuller")


def voided_without_reason(desk: Desk) -> None:
    voiding(desk)
    desk.page.evaluate("document.querySelector('#reason').required = false")
    desk.press("Annuller avtalen")


def voided(desk: Desk) -> None:
    voiding(desk)
    desk.page.locator("#reason").fill("Skrevet to ganger")
    desk.press("Annuller avtalen")
    desk.page.goto(f"{desk.url}/avtale/{desk.evening.agreements[0].agreement_id}")


def not_saved_yet(desk: Desk) -> None:
    picked(desk)
    with limits_of_the_house(), unwilling(desk.evening.context.redis):
        desk.press("Bekreft")
        desk.page.get_by_role("heading", name="Ikke lagret ennå").wait_for()


def over(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.close(grace_minutes=0)
    desk.seat("library", "bakery")
