// The WebSocket that brings boards. It reconnects for ever, and polls while there is none.

import { retryDelay } from "./retry_delay.js";

const SILENT_MS = 5000;
const POLL_MS = 2000;

let handlers; // onBoard(board), onConnecting() and lastNewsAt()
let bors;
let socket = null;
let openedAt = 0;
let attempts = 0;
let retryTimer = 0;

export function connect(slug, listeners) {
  [bors, handlers] = [slug, listeners];
  document.addEventListener("visibilitychange", reconnectNow);
  window.addEventListener("pageshow", ({ persisted }) => persisted && reconnectNow());
  window.addEventListener("online", reconnectNow);
  setInterval(reconnectIfSilent, 250);
  setInterval(poll, POLL_MS);
  open();
}

function open() {
  clearTimeout(retryTimer);
  const opened = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/skjerm/${bors}/ws`);
  const previous = socket;
  socket = opened;
  openedAt = performance.now();
  handlers.onConnecting();
  previous?.close();
  opened.addEventListener("message", ({ data }) => {
    if (socket !== opened) return;
    attempts = 0;
    try {
      handlers.onBoard(JSON.parse(data));
    } catch {
      // a frame that cannot be read says nothing
    }
  });
  opened.addEventListener("close", () => {
    if (socket !== opened) return;
    socket = null;
    retryTimer = setTimeout(open, retryDelay(attempts++, Math.random()));
  });
}

async function poll() {
  const quiet = performance.now() - handlers.lastNewsAt() > POLL_MS;
  if (!quiet && socket?.readyState === WebSocket.OPEN) return;
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) };
    const response = await fetch(`/api/bors/${bors}/board`, options);
    if (response.ok) handlers.onBoard(await response.json());
  } catch {
    // the page turns stale by itself
  }
}

/** A socket that is open but silent is replaced. */
function reconnectIfSilent() {
  if (socket && performance.now() - Math.max(openedAt, handlers.lastNewsAt()) > SILENT_MS) open();
}

function reconnectNow() {
  if (document.visibilityState === "hidden") return;
  attempts = 0;
  open();
  poll();
}
