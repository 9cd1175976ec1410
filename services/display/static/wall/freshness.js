// How fresh the wall is: after five seconds without news the page is stale, and the number grey.

import { clockTime } from "../clock_time.js";
import { saveSnapshot } from "./snapshot_cache.js";

const STALE_MS = 5000;
let newsAt = performance.now();

/** Something was heard that left the server so many milliseconds ago. */
export function heardFromServer(delay) {
  newsAt = Math.max(newsAt, performance.now() - delay);
}

/** Seconds since the picture was right. */
export const pictureAge = () => (performance.now() - newsAt) / 1000;

/** Turns the page grey or back, and writes when it was last right. A fresh picture is saved for an offline start. */
export function showFreshness(main, serverTime) {
  const age = performance.now() - newsAt;
  document.documentElement.classList.toggle("stale", age > STALE_MS);
  if (age > STALE_MS) return;
  const text = clockTime(serverTime - age);
  for (const seen of document.querySelectorAll("[data-seen]")) if (seen.textContent !== text) seen.textContent = text;
  saveSnapshot(main, performance.now());
}
