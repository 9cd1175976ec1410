// The desk with scripts: the same agreement as on the page without, but it never waits for the network. The page without stays in
// charge until this has started and could send a first request.
import { CodeField } from "./form/code_field.js";
import { Draft } from "./form/draft.js";
import { offerCamera } from "./form/camera.js";
import { Outbox } from "./outbox/outbox.js";
import { afterPress, pressEnded } from "./press_guard.js";
import { watchIdle } from "./session/idle.js";
import { watchSignOut } from "./session/sign_out.js";
import { DeskState } from "./state/desk_state.js";
import { cacheForOffline } from "./storage/offline_page.js";
import { DeskStorage } from "./storage/storage.js";
import { Results } from "./view/results.js";
import { StatusBar } from "./view/status_bar.js";
import { WaitingHandshakes } from "./view/waiting_handshakes.js";
import { withTimeout } from "./with_timeout.js";

async function start() {
  const byId = (id) => document.getElementById(id);
  const desk = byId("live-desk"), { bors, broker } = desk.dataset;
  const firstView = JSON.parse(byId("first-view").textContent);

  const storage = new DeskStorage(bors);
  const outbox = new Outbox({ bors, broker, storage, onChange: () => draw(), onAnswer: () => deskState.refresh(), onFailure: () => deskState.refresh() });
  const deskState = new DeskState({ bors, broker, storage, firstView, onChange: () => (draw(), afterPress(refreshMatches)), onReached: () => started && outbox.send() });
  let started = false;
  await Promise.all([outbox.load(), deskState.load(), storage.putValue("here", true)]);

  const draft = new Draft({ container: byId("draft"), storage, deskState, recentAgreements, onConfirm: send, onEmptied });
  const waitingHandshakes = new WaitingHandshakes({ list: byId("queue-list"), count: byId("queue-count"), outbox, deskState, onConfirm: send });
  const codeField = new CodeField({ form: byId("code-form"), deskState, waitingHandshakes, draft });
  const statusBar = new StatusBar({ deskState, outbox });
  const results = new Results({ bors, outbox, deskState, newest: byId("result"), list: byId("own-list"), onNext, onCorrect, onNew });

  function onEmptied() {
    draw();
    codeField.focus();
  }

  /** The agreements of the last two minutes that were made here; the server knows those of others, and asks. */
  function recentAgreements() {
    const own = outbox.own.filter((item) => item.body.parties && item.state !== "undone" && item.state !== "refused");
    return own.map((item) => ({ number: item.number, parties: item.parties, paper: item.body.paper }));
  }

  function send(item) {
    results.current = item.key;
    outbox.add(item);
    codeField.focus();
  }

  function onNext() {
    results.current = "";
    draw();
    codeField.focus();
  }

  /** What was refused comes back to the desk. */
  async function onCorrect(item) {
    if (item.body.parties) draft.correct(item);
    await outbox.remove(item);
  }

  /** What looked like another agreement is a new one. */
  async function onNew(item) {
    const key = outbox.addAsNew(item);
    if (results.current === item.key) results.current = key;
    await outbox.remove(item);
  }

  function refreshMatches() { codeField.refresh(); }
  function draw() { afterPress(drawNow); }

  function drawNow() {
    if (!started) return;
    desk.dataset.open = ["open", "grace"].includes(deskState.borsState);
    statusBar.draw();
    waitingHandshakes.draw();
    results.draw();
    draft.agreementForm?.offerCategories();
  }

  await draft.restore((key) => outbox.items.some((item) => item.key === key));
  await withTimeout(0, deskState.refresh()); // a fault shows at once, and the answer is not waited for
  await pressEnded();
  started = true;
  drawNow();
  const plain = byId("plain-desk"), typed = plain.contains(document.activeElement) ? newlyTyped(document.activeElement) : "";
  plain.remove();
  desk.hidden = false;
  setInterval(draw, 250);
  const query = new URLSearchParams(location.search);
  for (const [name, code] of query) if (["a", "b"].includes(name)) await codeField.accept(code);
  const paper = query.get("papir");
  if (paper) codeField.accept(`?papir=${paper}`);
  for (const link of document.querySelectorAll("nav a[hreflang]")) link.search = `?sprak=${link.hreflang}`; // the draft is stored: the address need not name the parties
  if (location.search) history.replaceState(null, "", location.pathname);
  if (draft.participants.length < 2) codeField.focus();
  if (typed) codeField.take(typed);
  deskState.start();
  outbox.send();
  watchIdle(byId("idle-notice"), Number(desk.dataset.idle) * 1000);
  offerCamera({ button: byId("camera"), view: byId("camera-view"), onCode: (text) => codeField.accept(text) });
  watchSignOut({ form: byId("sign-out"), notice: byId("unsent-notice"), outbox, storage, bors });
  cacheForOffline(bors).catch(() => {});
}

/** What somebody who was faster than we has typed into a field. */
const newlyTyped = ({ value = "", defaultValue = "" }) => (value === defaultValue ? "" : value);

start();
