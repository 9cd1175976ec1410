// Keeps the wall true: the newest board at once, the page again when it changed, and grey when we cannot know.

const STALE_MS = 5000;
const POLL_MS = 2000;
const SLOWEST_RETRY_MS = 3000;

const page = document.documentElement;
const wall = () => document.querySelector("main");
const { bors } = wall().dataset;
const utcOffset = clockOffset(wall().dataset); // of the børs, so that every clock on the wall says the same
const departed = new Set(); // epochs we have left, and never go back to

let shown = { epoch: wall().dataset.epoch, version: Number(wall().dataset.version) }; // the number
let drawn = { ...shown }; // the page round it
let heard = performance.now();
let ahead = Date.parse(wall().dataset.now) - performance.now(); // the server's clock, as this machine counts
let lost = false; // a new line, or this machine has slept: the time is learnt anew
let socket = null;
let since = 0; // when the line was opened
let attempts = 0;
let retry = 0;
let fetching = false;

// ---- time ----

function clockOffset({ now, clock }) {
  const [h, m, s] = clock.split(/\D/).map(Number);
  const local = ((h * 60 + m) * 60 + (s || 0)) * 1000;
  return Math.round((local - (Date.parse(now) % 86400000)) / 900000) * 900000;
}

const serverTime = () => performance.now() + ahead;
const clockText = (time) => new Date(time + utcOffset).toISOString().slice(11, 19).replaceAll(":", ".");

/** A message can only be late, never early: the least delayed one knows the time best. Answers how late this one is. */
function learnTime(text) {
  const word = Date.parse(text) - performance.now();
  if (Number.isNaN(word)) return 0;
  ahead = lost ? word : Math.max(ahead, word);
  lost = false;
  return ahead - word;
}

// ---- the number ----

function setDigits(holder, text) {
  const digits = holder?.querySelector(".digits");
  if (!digits || digits.dataset.digits === text) return;
  const svg = digits.querySelector("svg");
  const squeeze = text.includes(":") || text.length < 3 ? 1 : text.length === 3 ? 0.8 : 0.62;
  let x = 0;
  const signs = [...text].map((sign) => {
    const drawnSign = document.getElementById("signs").content.querySelector(`[data-sign="${sign}"]`).cloneNode(true);
    drawnSign.setAttribute("transform", `translate(${(x * squeeze).toFixed(2)} 0) scale(${squeeze} 1)`);
    x += sign === ":" ? 34 : 74;
    return drawnSign;
  });
  svg.replaceChildren(...signs);
  svg.setAttribute("viewBox", `0 0 ${((x - 10) * squeeze).toFixed(2)} 100`);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

function setTotal(total) {
  wall().dataset.total = total;
  setDigits(document.querySelector("[data-hero]"), String(total));
  const unit = document.querySelector("[data-one]");
  if (unit) unit.textContent = total === 1 ? unit.dataset.one : unit.dataset.many;
}

// ---- what comes in ----

const isOlder = (one, other) => (one.epoch === other.epoch ? one.version < other.version : departed.has(one.epoch));

/** A board from the socket or the poll; whatever it says, somebody is there. */
function hear(board) {
  if (isOlder(board, shown)) return;
  heard = Math.max(heard, performance.now() - learnTime(board.server_now)); // old news is no news
  if (board.epoch !== shown.epoch) departed.add(shown.epoch);
  const same = board.epoch === shown.epoch && board.version === shown.version;
  shown = { epoch: board.epoch, version: board.version };
  if (!same) setTotal(board.agreements.total);
  if (isBehind() || board.state !== wall().dataset.state) redraw();
  freshen();
}

const isBehind = () => drawn.epoch !== shown.epoch || drawn.version < shown.version;

/** The page again, one request at a time; asked for once more if the board moved on meanwhile. */
async function redraw() {
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(SLOWEST_RETRY_MS) });
    if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main"));
  } catch {
    // the next heartbeat asks again
  } finally {
    fetching = false;
    if (isBehind()) setTimeout(redraw, 500);
  }
}

function swap(next) {
  if (!next) return;
  const coming = { epoch: next.dataset.epoch, version: Number(next.dataset.version) };
  if (coming.epoch !== shown.epoch || coming.version < shown.version) return;
  const before = inventory();
  const other = next.dataset.scene !== wall().dataset.scene;
  if (other) wall().replaceWith(next);
  else adopt(next);
  shown = coming;
  drawn = { ...coming };
  setTotal(Number(next.dataset.total));
  if (!other) greet(before);
  tick();
}

/** Takes over every live region of the same scene. */
function adopt(next) {
  Object.assign(wall().dataset, { ...next.dataset });
  for (const region of wall().querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
    if (fresh && fresh.outerHTML !== region.outerHTML) region.replaceWith(fresh);
  }
}

const inventory = () => ({
  arches: new Map([...document.querySelectorAll(".bundle")].map((b) => [b.dataset.pair, b.querySelectorAll(".arch").length])),
  rows: new Set([...document.querySelectorAll("[data-id]")].map((row) => row.dataset.id)),
});

/** New arches draw themselves, and new rows slide in. */
function greet({ arches, rows }) {
  for (const bundle of document.querySelectorAll(".bundle")) {
    const had = arches.get(bundle.dataset.pair) ?? 0;
    [...bundle.querySelectorAll(".arch")].slice(had).forEach((arch) => arch.classList.add("new"));
  }
  for (const row of document.querySelectorAll("[data-id]")) row.classList.toggle("new", !rows.has(row.dataset.id));
}

// ---- the clockwork ----

function freshen() {
  const stale = performance.now() - heard > STALE_MS;
  page.classList.toggle("stale", stale);
  if (stale) return;
  const text = clockText(serverTime() - (performance.now() - heard));
  for (const seen of document.querySelectorAll("[data-seen]")) if (seen.textContent !== text) seen.textContent = text;
}

function tick() {
  freshen();
  const { ends, scene } = wall().dataset;
  if (!ends) return;
  const left = Math.max(0, Math.ceil((Date.parse(ends) - serverTime()) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  setDigits(document.querySelector("[data-left]"), `${two(Math.floor(left / 60))}:${two(left % 60)}`);
  wall().classList.toggle("dusk", scene === "open" && left < 300);
  const ring = document.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${Math.min(100, (100 * left) / Number(ring.dataset.ring)).toFixed(2)} 200`);
}

// ---- the line ----

function connect() {
  clearTimeout(retry);
  const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/skjerm/${bors}/ws`);
  const previous = socket;
  socket = line;
  since = performance.now();
  lost = true;
  previous?.close();
  line.addEventListener("message", ({ data }) => {
    if (socket !== line) return;
    attempts = 0;
    try {
      hear(JSON.parse(data));
    } catch {
      // a frame we cannot read tells us nothing
    }
  });
  line.addEventListener("close", () => {
    if (socket !== line) return;
    socket = null;
    const wait = Math.min(SLOWEST_RETRY_MS, 250 * 2 ** attempts++);
    retry = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  });
}

async function poll() {
  const quiet = performance.now() - heard > POLL_MS;
  if (!quiet && socket?.readyState === WebSocket.OPEN) return;
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) };
    const answer = await fetch(`/api/bors/${bors}/board`, options);
    if (answer.ok) hear(await answer.json());
  } catch {
    // stale says so
  }
}

/** A line that is open but silent is no line. */
function watch() {
  tick();
  if (socket && performance.now() - Math.max(since, heard) > STALE_MS) connect();
}

function wake() {
  if (document.visibilityState === "hidden") return;
  attempts = 0;
  connect();
  poll();
}

page.style.setProperty("--zoom", page.dataset.zoom);
document.addEventListener("visibilitychange", wake);
window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
window.addEventListener("online", wake);
setInterval(watch, 250);
setInterval(poll, POLL_MS);
connect();
tick();
