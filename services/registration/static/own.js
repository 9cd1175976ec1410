// The page is right as it is served. This looks again when something may have happened to its owner, and copies the link.
import { patiently } from "./fetch_with_retry.js";
import { handsOff } from "./press_guard.js";

const { bors } = document.body.dataset;
const LOOK = 20e3, SPREAD = 1500, AGAIN = 3000;
let told, waiting, looking = false, again = false;

async function look() {
  waiting = undefined;
  if (looking) again = true; // something may have happened since that was asked
  if (document.hidden || looking) return;
  looking = true;
  try {
    const text = await patiently(page);
    await handsOff();
    if (text) adopt(new DOMParser().parseFromString(text, "text/html"));
  } catch { /* the next look may do better */ }
  looking = false;
  if (again) soon();
  again = false;
}

async function page(signal) {
  const answer = await fetch(location.pathname, { cache: "no-store", signal });
  return answer.ok && answer.text();
}

function adopt(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const better = fresh.getElementById(part.id);
    if (!better || better.outerHTML === part.outerHTML || part.contains(document.activeElement)) continue;
    part.replaceWith(better);
    if (part.dataset.count !== better.dataset.count) say("nytt");
  }
}

// The line of the wall tells every phone in the room at once: each waits a moment of its own before it looks.
function soon() {
  waiting ??= setTimeout(look, Math.random() * SPREAD);
}

function listen() {
  const line = new WebSocket(`${location.origin.replace(/^http/, "ws")}/skjerm/${bors}/ws`);
  line.addEventListener("message", ({ data }) => {
    const { agreements } = JSON.parse(data);
    const news = agreements && `${agreements.total} ${agreements.voided}`;
    if (news && news !== told) soon(); // the first one too: something may have happened since the page was made
    told = news ?? told;
  });
  line.addEventListener("close", () => setTimeout(listen, AGAIN + Math.random() * AGAIN));
}

function say(id) {
  const place = document.getElementById(id);
  place.textContent = place.dataset.text;
}

async function copy(button) {
  const link = document.getElementById(button.dataset.copy);
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch { // plain HTTP has no clipboard of its own
    if (!document.execCommand("copy")) return; // the link is marked: it can be copied by hand
  }
  say("kopiert");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
setInterval(look, LOOK);
for (const back of ["visibilitychange", "pageshow", "online"]) addEventListener(back, () => document.hidden || soon());
listen();
