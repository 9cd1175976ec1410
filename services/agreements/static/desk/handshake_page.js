// The page of a handshake is right as it is served. While somebody else has to act, it reads itself again.
import { withRetry } from "./fetch_with_retry.js";
import { pressEnded } from "./press_guard.js";

const POLL_MS = 3000;
const ID = "stand"; // pages that were open during an upgrade look for it in the new one: not to be renamed
const handshake = document.getElementById(ID);
let polling = false;

async function poll() {
  if (document.hidden || polling || !("watch" in handshake.dataset)) return;
  polling = true;
  try {
    const text = await withRetry(fetchPage), fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById(ID);
    await pressEnded();
    if (fresh && fresh.dataset.state !== handshake.dataset.state) location.reload();
  } catch {
    // the next poll may do better
  }
  polling = false;
}

async function fetchPage(signal) {
  const response = await fetch(location.href, { cache: "no-store", signal });
  return response.ok && response.text();
}

setInterval(poll, POLL_MS);
for (const type of ["visibilitychange", "pageshow", "online"]) addEventListener(type, poll);
