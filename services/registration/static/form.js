// The form works without this. With it nothing typed is lost: a draft stays on this phone until the house has it, what could
// not be sent is sent again under the same key, and a new row needs no answer from anybody.
import { patiently } from "./fetch_with_retry.js";

const KEPT = 7 * 24 * 3600e3, TRUSTED = 3600e3, LONGEST = 30e3, AGAIN = [429, 502, 503, 504];
let form, tries = 0, timer, trying;

function start() {
  form = document.getElementById("skjema");
  if (!form) return;
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (sent) => { sent.preventDefault(); send(); });
  form.addEventListener("click", pressed);
  "told" in form.dataset ? keep() : recall();
}

function pressed(press) {
  const button = press.target.closest("button");
  if (button?.name === "more") {
    press.preventDefault();
    addRow(button.value)?.querySelector("input").focus();
  }
  ({ send, mend, empty })[button?.dataset.do]?.();
}

// Rows
function addRow(kind) {
  const rows = document.getElementById(`rader-${kind}`), row = document.getElementById(`rad-${kind}`), at = rows.children.length;
  if (at >= Number(row.dataset.most)) return null;
  rows.insertAdjacentHTML("beforeend", row.innerHTML.replaceAll("__at__", at).replaceAll("__number__", at + 1));
  if (at + 1 >= Number(row.dataset.most)) form.querySelector(`[name=more][value=${kind}]`)?.remove();
  return rows.lastElementChild;
}

// The draft
const place = () => `kladd:${form.dataset.draft}`;

function kept() {
  try {
    const draft = JSON.parse(localStorage.getItem(place()));
    return draft && Date.now() - draft.at < KEPT ? draft : null;
  } catch { return null; }
}

function keep(event) {
  const { key, language, mobil, ...told } = Object.fromEntries(new FormData(form));
  const sent = event ? false : kept()?.sent;
  write(Object.values(told).some(Boolean) ? { at: Date.now(), key, sent, told: { language, ...told, ...(mobil && { mobil }) } } : null);
}

/** Whether it is on this phone now. A phone that keeps nothing still sends, and so does a page of corrections. */
function write(draft) {
  if (!form.dataset.draft) return false; // what is corrected stands in the house already
  const text = draft && JSON.stringify(draft);
  try {
    draft ? localStorage.setItem(place(), text) : localStorage.removeItem(place());
    return Boolean(draft) && localStorage.getItem(place()) === text;
  } catch { return false; }
}

function recall() {
  const draft = kept();
  if (!draft) return;
  form.key.value = draft.key;
  for (const [name, value] of Object.entries(draft.told)) fill(name, value);
  if (Object.keys(draft.told).some((name) => draft.told[name] && /^consents|\.[1-9]|number$/.test(name))) unfold();
  if (draft.sent && Date.now() - draft.at < TRUSTED) return send();
  say("husket");
}

function fill(name, value) {
  const [kind, at] = name.split(".");
  while (/^\d+$/.test(at) && !form.elements[name] && addRow(kind));
  const field = form.elements[name];
  if (!field) return;
  if (field.type === "checkbox") field.checked = true;
  else field.value = value;
}

function unfold() {
  form.querySelector("details").open = true;
}

function empty() {
  write(null);
  location.replace(location.pathname);
}

// Sending
async function send() {
  if (trying) return dispatchEvent(new Event("online")); // it is on its way; it goes once more, and the first to be answered counts
  timer = clearTimeout(timer);
  rest(true);
  say("sender");
  const ours = (trying = new AbortController()), safe = write({ ...kept(), ...snapshot(), sent: true });
  try {
    const { address, fresh } = await patiently(ask, { slow: () => wait(safe), enough: ours.signal });
    if (address) return arrived(address); // also while something is being mended: whoever is in, is in
    if (trying !== ours) return;
    trying = undefined;
    tries = 0;
    adopt(fresh);
  } catch (trouble) {
    if (trying !== ours) return;
    trying = undefined;
    later(safe, trouble.seconds);
  }
}

/** What the house answers: where to go, or the page with what is to be mended. Throws what is no answer of the house's own. */
async function ask(signal) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal });
  if (AGAIN.includes(answer.status)) throw Object.assign(new Error("again"), { seconds: Number(answer.headers.get("Retry-After")) });
  if (answer.redirected) return { address: answer.url };
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.getElementById("innhold")) throw new Error("not the house");
  return { fresh };
}

function snapshot() {
  const { key, ...told } = Object.fromEntries(new FormData(form));
  return { at: Date.now(), key, told };
}

function later(safe, seconds) {
  wait(safe);
  const pause = seconds * 1000 || Math.min(2000 * 2 ** tries++, LONGEST);
  timer = setTimeout(send, pause * (1 + Math.random() / 4));
}

/** It waits; and only what the phone has kept is safe there. */
function wait(safe) {
  say(safe ? "venter" : "venter-utrygt");
  document.getElementById("beskjed").scrollIntoView({ block: "nearest" });
}

/** It is sent no more. An answer to what was sent may still come. */
function stop() {
  const ours = trying;
  timer = trying = clearTimeout(timer);
  ours?.abort();
}

function arrived(address) {
  write(null);
  location.assign(form.dataset.next || address);
}

function adopt(fresh) {
  document.title = fresh.title;
  document.body.replaceWith(fresh.body);
  start();
  if (form) write({ ...kept(), sent: false });
  (document.getElementById("feil") || document.getElementById("innhold")).focus();
}

function mend() {
  stop();
  rest(false);
  say("");
  write({ ...kept(), sent: false });
}

// What is on its way is not changed meanwhile: under one key there is one registration.
function rest(resting) {
  document.getElementById("felt").inert = resting;
  form.querySelector(".primary").hidden = resting;
}

function say(what) {
  const place = document.getElementById("beskjed"), text = what && document.getElementById(what).content.cloneNode(true);
  place.replaceChildren(...(text ? [text] : []));
}

addEventListener("online", () => timer && document.getElementById("felt")?.inert && send());
start();
