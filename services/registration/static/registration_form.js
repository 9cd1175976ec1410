// The form works without this, and is sent without it should this fail. With it a draft stays on this phone until the server has it,
// what could not be sent is sent again under the same key, and a new row needs no answer from anybody.
import { fetchOwn, NoAnswer, unlessBusy, withRetry } from "./fetch_with_retry.js";

const DRAFT_LIFETIME_MS = 7 * 24 * 3600e3; // a draft that is older is not restored
const RESEND_LIFETIME_MS = 3600e3; // one that was sent longer ago is shown, not sent again
const LONGEST_DELAY_MS = 30e3;
let form, tries = 0, timer, sending, locked = false, answered = false;

function start() {
  form = document.getElementById("registration-form");
  locked = answered = false;
  if (!form) return;
  form.addEventListener("input", saveDraft);
  form.addEventListener("change", saveDraft);
  form.addEventListener("click", onClick);
  for (const type of ["beforeinput", "click", "mousedown"]) document.getElementById("fields").addEventListener(type, (event) => locked && event.preventDefault(), true);
  const unsent = "filled" in form.dataset ? saveDraft() : restoreDraft();
  form.addEventListener("submit", onSubmit); // last: until here the browser sends it
  if (unsent) trySending();
}

function onSubmit(event) {
  event.preventDefault();
  trySending();
}

/** Where this script is at fault the browser sends the form. */
function trySending() {
  send().catch((fault) => {
    form.submit();
    throw fault;
  });
}

function onClick(event) {
  const button = event.target.closest("button");
  if (button?.name === "more") {
    event.preventDefault();
    addRow(button.value)?.querySelector("input").focus();
  }
  ({ send: trySending, edit, clear })[button?.dataset.action]?.();
}

// Rows
function addRow(kind) {
  const rows = document.getElementById(`rows-${kind}`), row = document.getElementById(`row-${kind}`), index = rows.children.length;
  if (index >= Number(row.dataset.most)) return null;
  rows.insertAdjacentHTML("beforeend", row.innerHTML.replace(/__at__/g, index).replace(/__number__/g, index + 1));
  if (index + 1 >= Number(row.dataset.most)) form.querySelector(`[name=more][value=${kind}]`)?.remove();
  return rows.lastElementChild;
}

// The draft. Its key and its fields are those of version 0.1.0: what a phone has stored is restored.
const storageKey = () => `kladd:${form.dataset.draft}`;

function readDraft() {
  try {
    const draft = JSON.parse(localStorage.getItem(storageKey()));
    return draft && Date.now() - draft.at < DRAFT_LIFETIME_MS ? draft : null;
  } catch { return null; }
}

function saveDraft(event) {
  const { key, language, mobil, ...values } = Object.fromEntries(new FormData(form));
  const sent = event ? false : readDraft()?.sent;
  writeDraft(Object.values(values).some(Boolean) ? { at: Date.now(), key, sent, told: { language, ...values, ...(mobil && { mobil }) } } : null);
}

/** Whether it is stored on this phone now. A phone that stores nothing still sends, and so does a page of corrections. */
function writeDraft(draft) {
  if (!form.dataset.draft) return false; // what is corrected is on the server already
  const text = draft && JSON.stringify(draft);
  try {
    draft ? localStorage.setItem(storageKey(), text) : localStorage.removeItem(storageKey());
    return Boolean(draft) && localStorage.getItem(storageKey()) === text;
  } catch { return false; }
}

/** Put back what was typed. Returns whether it was being sent. */
function restoreDraft() {
  const draft = readDraft();
  if (!draft) return false;
  form.key.value = draft.key;
  for (const [name, value] of Object.entries(draft.told)) fill(name, value);
  if (Object.keys(draft.told).some((name) => draft.told[name] && /^consents|\.[1-9]|number$/.test(name))) openDetails();
  if (draft.sent && Date.now() - draft.at < RESEND_LIFETIME_MS) return true;
  showMessage("draft-restored");
  return false;
}

function fill(name, value) {
  const [kind, index] = name.split(".");
  while (/^\d+$/.test(index) && !form.elements[name] && addRow(kind));
  const field = form.elements[name];
  if (!field) return;
  if (field.type === "checkbox") field.checked = true;
  else field.value = value;
}

function openDetails() {
  form.querySelector("details").open = true;
}

function clear() {
  writeDraft(null);
  location.replace(location.pathname);
}

// Sending
async function send() {
  if (sending) return dispatchEvent(new Event("online")); // it is on its way; it goes once more, and the first to be answered counts
  timer = clearTimeout(timer);
  lockForm(true);
  showMessage("sending");
  const ours = (sending = new AbortController()), saved = writeDraft({ ...readDraft(), ...newDraft(), sent: true });
  try {
    const { address, page } = await withRetry(post, { onRetry: () => showWaiting(saved), stop: ours.signal });
    if (address) return goTo(address); // also while something is being corrected: whoever is in, is in
    if (sending !== ours) return;
    sending = undefined;
    tries = 0;
    showPage(page);
  } catch (error) {
    if (sending !== ours) return;
    sending = undefined;
    if (!(error instanceof NoAnswer)) throw error;
    sendLater(saved, error.retryAfter);
  }
}

/** Where to go, or the page with what is to be corrected. Throws NoAnswer. */
async function post(signal) {
  const answer = unlessBusy(await fetchOwn(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal }));
  if (answer.redirected && !answer.ok) throw new NoAnswer("sent on to nowhere");
  return answer.redirected ? { address: answer.url } : { page: new DOMParser().parseFromString(answer.text, "text/html") };
}

function newDraft() {
  const { key, ...values } = Object.fromEntries(new FormData(form));
  return { at: Date.now(), key, told: values };
}

function sendLater(saved, seconds) {
  showWaiting(saved);
  const delay = seconds * 1000 || Math.min(2000 * 2 ** tries++, LONGEST_DELAY_MS);
  timer = setTimeout(trySending, delay * (1 + Math.random() / 4));
}

/** It waits; and only what the phone has stored is safe there. */
function showWaiting(saved) {
  showMessage(saved ? "waiting" : "waiting-unsaved");
  document.getElementById("message").scrollIntoView({ block: "nearest" });
}

/** It is sent no more. An answer to what was sent may still come. */
function stopSending() {
  const ours = sending;
  timer = sending = clearTimeout(timer);
  ours?.abort();
}

function goTo(address) {
  answered = true;
  writeDraft(null);
  location.assign(form.dataset.next || address);
}

function showPage(page) {
  document.title = page.title;
  document.body.replaceWith(page.body);
  start();
  if (form) writeDraft({ ...readDraft(), sent: false });
  (document.getElementById("error-summary") || document.getElementById("innhold")).focus();
}

function edit() {
  stopSending();
  lockForm(false);
  showMessage("");
  writeDraft({ ...readDraft(), sent: false });
}

// What is on its way is not changed meanwhile: under one key there is one registration.
function lockForm(isLocked) {
  locked = isLocked;
  document.getElementById("fields").inert = isLocked;
  form.querySelector(".primary").hidden = isLocked;
}

function showMessage(name) {
  const message = document.getElementById("message");
  message.textContent = "";
  if (name) message.append(document.getElementById(name).content.cloneNode(true));
}

/** Out of the back/forward cache nothing is on its way. Whoever is in begins anew, under a new key; else it is sent again. */
function reset() {
  const wasSending = Boolean(sending || timer);
  stopSending();
  tries = 0;
  lockForm(false);
  showMessage("");
  if (answered) {
    form.reset();
    form.key.value += Math.random().toString(36).slice(1);
  } else if (wasSending) trySending();
  answered = false;
}

addEventListener("online", () => timer && locked && trySending());
addEventListener("pageshow", ({ persisted }) => persisted && form && reset());
start();
