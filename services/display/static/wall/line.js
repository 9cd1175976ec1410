// The line to the house: a socket where there is one, questions where there is none, for ever.

import { patience } from "./truth.js";

const SILENT_MS = 5000;
const POLL_MS = 2000;

let told; // what to do with a board, when one was last heard, and that a line was opened
let bors;
let socket = null;
let since = 0; // when the line was opened
let attempts = 0;
let retry = 0;

export function open(slug, listener) {
  [bors, told] = [slug, listener];
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
  window.addEventListener("online", wake);
  setInterval(watch, 250);
  setInterval(poll, POLL_MS);
  connect();
}

function connect() {
  clearTimeout(retry);
  const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/skjerm/${bors}/ws`);
  const previous = socket;
  socket = line;
  since = performance.now();
  told.opened();
  previous?.close();
  line.addEventListener("message", ({ data }) => {
    if (socket !== line) return;
    attempts = 0;
    try {
      told.hear(JSON.parse(data));
    } catch {
      // a frame we cannot read tells us nothing
    }
  });
  line.addEventListener("close", () => {
    if (socket !== line) return;
    socket = null;
    retry = setTimeout(connect, patience(attempts++, Math.random()));
  });
}

async function poll() {
  const quiet = performance.now() - told.heard() > POLL_MS;
  if (!quiet && socket?.readyState === WebSocket.OPEN) return;
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) };
    const answer = await fetch(`/api/bors/${bors}/board`, options);
    if (answer.ok) told.hear(await answer.json());
  } catch {
    // stale says so
  }
}

/** A line that is open but silent is no line. */
function watch() {
  if (socket && performance.now() - Math.max(since, told.heard()) > SILENT_MS) connect();
}

function wake() {
  if (document.visibilityState === "hidden") return;
  attempts = 0;
  connect();
  poll();
}
