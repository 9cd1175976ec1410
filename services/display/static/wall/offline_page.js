// The offline page: the last picture this browser has saved, as an old one, until a server answers.

import { fetchOwn, NoAnswer } from "../fetch_with_retry.js";
import "./hide_pointer.js";
import { loadSnapshot } from "./snapshot_cache.js";
import "./wake_lock.js";

const RETRY_MS = 2000;
const { bors } = document.querySelector("main").dataset;
const snapshot = loadSnapshot(bors);

if (snapshot) {
  const page = new DOMParser().parseFromString(snapshot.main, "text/html");
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
}

/** Reloads only once a server has answered: until then the picture would be lost. */
async function retry() {
  try {
    const { ok } = await fetchOwn(location.href, { timeout: RETRY_MS });
    if (ok) return location.reload();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  return setTimeout(retry, RETRY_MS * (0.5 + Math.random() / 2));
}

setTimeout(retry, RETRY_MS / 2);
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
