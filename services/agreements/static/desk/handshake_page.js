// The page is right as it is served. While somebody else has to act, it looks again by itself.
import { patiently } from "./fetch_with_retry.js";
import { handsOff } from "./press_guard.js";

const EVERY_MS = 3000;
const stand = document.getElementById("stand");
let looking = false;

async function look() {
  if (document.hidden || looking || !("watch" in stand.dataset)) return;
  looking = true;
  try {
    const text = await patiently(page), fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById("stand");
    await handsOff();
    if (fresh && fresh.dataset.state !== stand.dataset.state) location.reload();
  } catch {
    // the next look may do better
  }
  looking = false;
}

async function page(signal) {
  const answer = await fetch(location.href, { cache: "no-store", signal });
  return answer.ok && answer.text();
}

setInterval(look, EVERY_MS);
for (const back of ["visibilitychange", "pageshow", "online"]) addEventListener(back, look);
