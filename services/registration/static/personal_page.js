// The page is right as it is served. This reads it again when something may have happened to its owner, and copies the link.
import { withRetry } from "./fetch_with_retry.js";
import { pressEnded } from "./press_guard.js";

const { bors } = document.body.dataset;
const POLL_MS = 20e3, LONGEST_SPREAD_MS = 1500, RECONNECT_DELAY_MS = 3000;
let agreementCounts, timer, refreshing = false, refreshAgain = false;

async function refresh() {
  timer = undefined;
  if (refreshing) refreshAgain = true; // something may have happened since that was requested
  if (document.hidden || refreshing) return;
  refreshing = true;
  try {
    const text = await withRetry(fetchPage);
    await pressEnded();
    if (text) replaceParts(new DOMParser().parseFromString(text, "text/html"));
  } catch { /* the next refresh may do better */ }
  refreshing = false;
  if (refreshAgain) refreshSoon();
  refreshAgain = false;
}

async function fetchPage(signal) {
  const response = await fetch(location.pathname, { cache: "no-store", signal });
  return response.ok && response.text();
}

function replaceParts(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.outerHTML === part.outerHTML || part.contains(document.activeElement)) continue;
    part.replaceWith(fresh);
    if (part.dataset.count !== fresh.dataset.count) showText("updated");
  }
}

// The socket of the wall reaches every phone in the room at once: each waits a delay of its own before it reads.
function refreshSoon() {
  timer ??= setTimeout(refresh, Math.random() * LONGEST_SPREAD_MS);
}

function connect() {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/skjerm/${bors}/ws`);
  socket.addEventListener("message", ({ data }) => {
    const { agreements } = JSON.parse(data);
    const counts = agreements && `${agreements.total} ${agreements.voided}`;
    if (counts && counts !== agreementCounts) refreshSoon(); // the first ones too: something may have happened since the page was made
    agreementCounts = counts ?? agreementCounts;
  });
  socket.addEventListener("close", () => setTimeout(connect, RECONNECT_DELAY_MS + Math.random() * RECONNECT_DELAY_MS));
}

function showText(id) {
  const element = document.getElementById(id);
  element.textContent = element.dataset.text;
}

async function copy(button) {
  const link = document.getElementById(button.dataset.copy);
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch { // plain HTTP has no clipboard of its own
    if (!document.execCommand("copy")) return; // the link is selected: it can be copied by hand
  }
  showText("copied");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
setInterval(refresh, POLL_MS);
for (const type of ["visibilitychange", "pageshow", "online"]) addEventListener(type, () => document.hidden || refreshSoon());
connect();
