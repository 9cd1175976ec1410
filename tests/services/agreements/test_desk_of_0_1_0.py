"""A desk of version 0.1.0 goes on in this one: what it had stored is sent, and the service worker it registered is replaced."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Page, expect
from werkzeug import Response

from tests.eventually import eventually

from .cast import CODES, PEOPLE, Evening, agreement_body
from .served import ALL_CACHED, Desk, serving

IN_INDEXED_DB = """async ({ bors, items, told }) => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(`meglerbord-${bors}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("items", { keyPath: "key" });
      request.result.createObjectStore("told");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
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


WORKER = (Path(__file__).parents[2] / "compatibility/desk_service_worker_0.1.0.js").read_text()
LISTENING = """() => {
  self.replaced = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true)));
}"""
REPLACED = (
    "() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => self.replaced)"
)


@pytest.fixture
def desk(table: Page, evening: Evening) -> Iterator[Desk]:
    with serving(evening) as url:
        yield Desk(table, url, evening)


def stored_by_0_1_0(desk: Desk, broker: str) -> dict[str, Any]:
    """What Kari had pressed without a net, what was in her hands, and what the desk knew."""
    at = desk.evening.context.clock.now().isoformat()
    body = agreement_body(agreed_at=at)
    parties = [{"sector": "public", "organisation": "Nesset bibliotek", "gives": body["parties"][0]["gives"]}]
    parties += [{"sector": "voluntary", "organisation": "Fjordkoret", "gives": body["parties"][1]["gives"]}]
    common = {"broker": broker, "parties": parties, "undo": ""}
    waiting = {"key": "old-waiting", "n": 1, "state": "waiting", "tries": 3, "body": body}
    sent = {"key": "old-sent", "n": 2, "state": "sent", "tries": 1, "body": agreement_body("bakery", "nora", agreed_at=at)}
    participants = [
        {"code": CODES[one], "name": PEOPLE[one], "organisations": [], "needs": [], "offers": []} for one in ("both", "bakery")
    ]
    draft = {"guests": participants, "key": "old-draft", "paper": "", "fields": {"parties.0.gives": "Telt til 200"}}
    return {"bors": desk.evening.slug, "items": [waiting | common, sent | common], "told": {"draft": draft, "ahead": 12}}


@pytest.mark.parametrize(
    "stored_in",
    [pytest.param(IN_INDEXED_DB, id="IndexedDB"), pytest.param(IN_LOCAL_STORAGE, id="localStorage", marks=pytest.mark.long)],
)
def test_what_was_stored_is_sent_and_what_was_typed_stands(desk: Desk, stored_in: str) -> None:
    broker = str(desk.page.locator("#live-desk").get_attribute("data-broker"))
    desk.page.goto(f"{desk.url}/arbeider.js")
    if stored_in is IN_LOCAL_STORAGE:
        desk.page.add_init_script("Object.defineProperty(self, 'indexedDB', { value: undefined })")
    else:
        desk.page.evaluate(
            "bors => new Promise((r) => (indexedDB.deleteDatabase(`meglerbord-${bors}`).onsuccess = r))", desk.evening.slug
        )
    desk.page.evaluate(stored_in, stored_by_0_1_0(desk, broker))
    desk.page.goto(desk.url)
    expect(desk.page.locator("#own-count")).to_have_text("2 bekreftet av deg")
    expect(desk.page.locator("[name='parties.0.gives']")).to_have_value("Telt til 200")
    assert len(desk.evening.agreements) == 2
    path = f"/api/bors/{desk.evening.slug}/agreements"
    for one in stored_by_0_1_0(desk, broker)["items"]:
        again = desk.evening.client().post(path, json=one["body"], headers={"Idempotency-Key": one["key"]})
        assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.long
def test_the_service_worker_that_is_registered_serves_this_version_and_is_replaced(page: Page, planned: Evening) -> None:
    planned.open_()
    former = [True]

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if former and environ["PATH_INFO"].endswith("/arbeider.js"):
            scope = {"Service-Worker-Allowed": f"/megler/{planned.slug}"}
            return Response(WORKER, content_type="text/javascript", headers=scope)(environ, start_response)
        return planned.app(environ, start_response)

    with serving(planned, app) as url:
        desk = Desk(page, url, planned)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        eventually(lambda: page.evaluate(ALL_CACHED))
        desk.offline()
        page.reload()
        desk.enter_agreement()
        expect(desk.answer).to_contain_text("Venter på nett")
        desk.offline(False)
        eventually(lambda: len(planned.agreements) == 1)

        page.evaluate(LISTENING)  # before there is a newer one: the browser looks for it by itself, too
        former.clear()
        assert page.evaluate(REPLACED)
        page.reload()
        desk.offline()
        page.reload()
        desk.enter_agreement("bakery", "nora", gives="Boller")
        expect(desk.answer).to_contain_text("Venter på nett")
        desk.offline(False)
        eventually(lambda: len(planned.agreements) == 2)
