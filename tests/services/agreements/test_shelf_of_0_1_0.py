"""A desk that was left with unsent agreements by version 0.1.0 opens in this one, with everything that lay on its shelf."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .cast import CODES, PEOPLE, Evening, deal
from .served import Desk, serving

LAY_OUT = """async ({ bors, items, told }) => {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(`meglerbord-${bors}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("items", { keyPath: "key" });
      asked.result.createObjectStore("told");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const transaction = database.transaction(["items", "told"], "readwrite");
  for (const item of items) transaction.objectStore("items").put(item);
  for (const [name, value] of Object.entries(told)) transaction.objectStore("told").put(value, name);
  await new Promise((done) => (transaction.oncomplete = done));
  database.close();
}"""
IN_LOCAL_STORAGE = """({ bors, items, told }) => {
  const keep = (name, value) => localStorage.setItem(`meglerbord-${bors}-${name}`, value);
  keep("items", JSON.stringify(Object.fromEntries(items.map((item) => [item.key, item]))));
  for (const [name, value] of Object.entries(told)) keep(`told-${name}`, JSON.stringify(value));
}"""


@pytest.fixture
def desk(table: Page, evening: Evening) -> Iterator[Desk]:
    with serving(evening) as url:
        yield Desk(table, url, evening)


def shelf(desk: Desk, broker: str) -> dict[str, Any]:
    """What Kari had pressed without a net, what was in her hands, and what the desk knew."""
    at = desk.evening.context.clock.now().isoformat()
    body = deal(agreed_at=at)
    parties = [{"sector": "public", "organisation": "Nesset bibliotek", "gives": body["parties"][0]["gives"]}]
    parties += [{"sector": "voluntary", "organisation": "Fjordkoret", "gives": body["parties"][1]["gives"]}]
    common = {"broker": broker, "parties": parties, "undo": ""}
    waiting = {"key": "old-waiting", "n": 1, "state": "waiting", "tries": 3, "body": body}
    sent = {"key": "old-sent", "n": 2, "state": "sent", "tries": 1, "body": deal("bakery", "nora", agreed_at=at)}
    guests = [
        {"code": CODES[one], "name": PEOPLE[one], "organisations": [], "needs": [], "offers": []} for one in ("both", "bakery")
    ]
    draft = {"guests": guests, "key": "old-draft", "paper": "", "fields": {"parties.0.gives": "Telt til 200"}}
    return {"bors": desk.evening.slug, "items": [waiting | common, sent | common], "told": {"draft": draft, "ahead": 12}}


@pytest.mark.parametrize("kept_in", [LAY_OUT, IN_LOCAL_STORAGE], ids=["IndexedDB", "localStorage"])
def test_what_lay_on_the_shelf_is_sent_and_what_was_typed_stands(desk: Desk, kept_in: str) -> None:
    broker = str(desk.page.locator("#live-desk").get_attribute("data-broker"))
    desk.page.goto(f"{desk.url}/arbeider.js")
    if kept_in is IN_LOCAL_STORAGE:
        desk.page.add_init_script("Object.defineProperty(self, 'indexedDB', { value: undefined })")
    else:
        desk.page.evaluate(
            "bors => new Promise((r) => (indexedDB.deleteDatabase(`meglerbord-${bors}`).onsuccess = r))", desk.evening.slug
        )
    desk.page.evaluate(kept_in, shelf(desk, broker))
    desk.page.goto(desk.url)
    expect(desk.page.locator("#own-count")).to_have_text("2 bekreftet av deg", timeout=15_000)
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Telt til 200")
    assert len(desk.evening.agreements) == 2
    path = f"/api/bors/{desk.evening.slug}/agreements"
    for one in shelf(desk, broker)["items"]:
        again = desk.evening.client().post(path, json=one["body"], headers={"Idempotency-Key": one["key"]})
        assert again.headers["Idempotent-Replayed"] == "true"
