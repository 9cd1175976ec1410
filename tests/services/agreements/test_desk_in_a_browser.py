"""The desk in a real browser: every state is within WCAG 2.1 AA and fits a narrow phone; and what scripts add."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from . import desk_states
from .cast import Evening
from .desk_states import both_seated, empty, not_saved_yet, picked
from .served import Desk, serving

STATES: tuple[Callable[[Desk], None], ...] = (
    desk_states.before_the_gong,
    desk_states.empty,
    desk_states.busy,
    desk_states.one_known,
    desk_states.unknown,
    desk_states.both_seated,
    desk_states.picked,
    desk_states.several_organisations,
    desk_states.nobody_gives,
    desk_states.without_category,
    desk_states.money,
    desk_states.confirmed,
    desk_states.three_figures,
    desk_states.queue_at_the_gong,
    desk_states.voiding,
    desk_states.voided_without_reason,
    desk_states.voided,
    desk_states.not_saved_yet,
    desk_states.over,
    desk_states.live_seated,
    desk_states.live_several_organisations,
    desk_states.live_money,
    desk_states.live_twice,
    desk_states.live_confirmed,
    desk_states.live_waiting,
    desk_states.live_refused,
    desk_states.live_queue,
    desk_states.live_name,
    desk_states.live_signed_out,
    desk_states.live_paper,
    desk_states.live_paper_registered_already,
    desk_states.live_grace,
    desk_states.live_late,
    desk_states.late_list,
    desk_states.paper_to_print,
)
TOO_SMALL = """() => {
  const targets = [...document.querySelectorAll("main a, button, main input:not([type=hidden]), select, .bottom a")];
  const box = (target) => (target.closest(".tick-box") ?? target).getBoundingClientRect();
  const side = (target) => Math.min(box(target).width, box(target).height);
  return targets.filter((target) => target.checkVisibility() && side(target) < 44).map((target) => target.outerHTML);
}"""

BROKEN_WORDS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), broken = [], range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest("script, svg")) continue;
    for (const { 0: word, index } of node.data.matchAll(/\\p{L}+/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (word.length < 12 && lines.size > 1) broken.push(word);
    }
  }
  return broken;
}"""


@pytest.fixture
def desk(table: Page, planned: Evening) -> Iterator[Desk]:
    with serving(planned) as url:
        yield Desk(table, url, planned)


@pytest.mark.long
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_can_be_read_and_used_by_everybody(
    desk: Desk, axe: Callable[[Page], None], state: Callable[[Desk], None]
) -> None:
    state(desk)
    axe(desk.page)
    assert desk.page.evaluate(BROKEN_WORDS) == []
    desk.page.set_viewport_size({"width": 320, "height": 600})
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert desk.page.evaluate(TOO_SMALL) == []
    assert desk.page.evaluate(BROKEN_WORDS) == []


def test_what_is_picked_is_written_out_to_be_changed(desk: Desk) -> None:
    picked(desk)
    gives = desk.page.locator("[name='parties.0.gives']")
    expect(gives).to_have_value("Salen en kveld i måneden")
    expect(desk.page.locator("#category")).to_have_value("entertainment")
    gives.fill("Salen to kvelder")
    desk.press("Bekreft")
    expect(desk.page.locator(".answer")).to_contain_text("Salen to kvelder")


@pytest.mark.long
def test_the_time_runs_without_jumping_back(desk: Desk) -> None:
    empty(desk)
    digits = desk.page.locator(".countdown .digits")
    expect(digits).to_have_attribute("data-digits", re.compile(r"^59:5\d$"))
    shown = digits.get_attribute("data-digits")
    expect(digits).not_to_have_attribute("data-digits", shown or "")
    assert (digits.get_attribute("data-digits") or "") < (shown or "")
    assert digits.locator("[data-sign]").count() == 5


@pytest.mark.long
def test_a_confirmation_that_was_not_kept_is_sent_again_under_the_same_key(desk: Desk) -> None:
    not_saved_yet(desk)
    desk.press("Prøv igjen")
    expect(desk.page.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert len(desk.evening.agreements) == 1


@pytest.mark.long
def test_the_desk_works_with_the_keyboard_alone(desk: Desk) -> None:
    both_seated(desk)
    keyboard = desk.page.keyboard
    desk.page.locator("[name='parties.0.pick']").first.focus()
    keyboard.press("Space")
    for _ in range(20):
        keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.textContent.trim()") == "Bekreft":
            break
    keyboard.press("Enter")
    expect(desk.page.get_by_role("heading", name="Bekreftet")).to_be_visible()


def test_pressed_twice_quickly_there_is_one_agreement(desk: Desk) -> None:
    picked(desk)
    desk.page.get_by_role("button", name="Bekreft", exact=True).dblclick(no_wait_after=True)
    expect(desk.page.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert len(desk.evening.agreements) == 1
