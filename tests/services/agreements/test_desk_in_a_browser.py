"""The desk in a real browser: every state is within WCAG 2.1 AA and fits a narrow phone; and what scripts add."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from .cast import Evening
from .served import STATES, Desk, both_seated, empty, not_saved_yet, picked, serving

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


def test_the_time_runs_without_jumping_back(desk: Desk) -> None:
    empty(desk)
    digits = desk.page.locator(".countdown .digits")
    expect(digits).to_have_attribute("data-digits", re.compile(r"^59:5\d$"))
    shown = digits.get_attribute("data-digits")
    expect(digits).not_to_have_attribute("data-digits", shown or "")
    assert (digits.get_attribute("data-digits") or "") < (shown or "")
    assert digits.locator("[data-sign]").count() == 5


def test_a_deal_that_was_not_kept_is_sent_again_under_the_same_key(desk: Desk) -> None:
    not_saved_yet(desk)
    desk.press("Prøv igjen")
    expect(desk.page.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert len(desk.evening.agreements) == 1


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
