// The page of a screen that is not paired: shows its code, and goes on to the wall once an organiser has typed it.

import { fetchOwn, NoAnswer } from "../fetch_with_retry.js";
import "./hide_pointer.js";
import "./wake_lock.js";

const EVERY_MS = 2000, TIMEOUT_MS = 4000, STALE_MS = 7000;
let heardAt = performance.now();

async function ask() {
  try {
    const { ok, text, url } = await fetchOwn(location.href, { timeout: TIMEOUT_MS });
    if (new URL(url).pathname !== location.pathname) return location.replace(url);
    if (ok) show(new DOMParser().parseFromString(text, "text/html").querySelector("[data-code]"));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  document.documentElement.classList.toggle("stale", performance.now() - heardAt > STALE_MS);
  return setTimeout(ask, EVERY_MS);
}

/** A code that was drawn anew. */
function show(fresh) {
  const shown = document.querySelector("[data-code]");
  heardAt = performance.now();
  if (fresh && fresh.dataset.code !== shown.dataset.code) shown.replaceWith(document.adoptNode(fresh));
}

setTimeout(ask, EVERY_MS);
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
