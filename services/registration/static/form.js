// The form works without this. With it nothing typed is lost: a draft stays on this phone until the house has it, what could
// not be sent is sent again under the same key, and a new row needs no answer from anybody.
const KEPT = 7 * 24 * 3600e3, TRUSTED = 3600e3, PATIENCE = 10e3, LONGEST = 30e3;
let form, tries = 0, timer;

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

function write(draft) {
  if (!form.dataset.draft) return; // what is corrected stands in the house already
  try {
    draft ? localStorage.setItem(place(), JSON.stringify(draft)) : localStorage.removeItem(place());
  } catch { /* a phone that keeps nothing still sends */ }
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
  clearTimeout(timer);
  rest(true);
  say("sender");
  write({ ...kept(), ...snapshot(), sent: true });
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(PATIENCE) });
    if ([429, 502, 503, 504].includes(answer.status)) await later(answer.headers.get("Retry-After"));
    else if (answer.redirected) arrived(answer.url);
    else adopt(await answer.text());
  } catch { later(); }
}

function snapshot() {
  const { key, ...told } = Object.fromEntries(new FormData(form));
  return { at: Date.now(), key, told };
}

function later(seconds) {
  say("venter");
  const wait = Number(seconds) * 1000 || Math.min(2000 * 2 ** tries++, LONGEST);
  timer = setTimeout(send, wait * (1 + Math.random() / 4));
}

function arrived(address) {
  write(null);
  location.assign(form.dataset.next || address);
}

function adopt(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  document.title = fresh.title;
  document.body.replaceWith(fresh.body);
  tries = 0;
  start();
  if (form) write({ ...kept(), sent: false });
  (document.getElementById("feil") || document.getElementById("innhold")).focus();
}

function mend() {
  clearTimeout(timer);
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

addEventListener("online", () => document.getElementById("felt")?.inert && send());
start();
