// Every button is a form and works without this. With it the page stays where the thumb is, and keeps itself fresh.

import { withRetry } from "./fetch_with_retry.js";
import { pressEnded } from "./press_guard.js";

const POLL_MS = 2000;
let sending = 0, presses = 0, polling = false;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("[data-live]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  sending += 1;
  presses += 1;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!response.ok) throw new Error(response.status);
    replaceParts(await response.text());
  } catch {
    form.submit(); // the page that answers says what is wrong
  } finally {
    sending -= 1;
  }
});

function replaceParts(text) {
  const freshPage = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement?.closest("[data-live]") ? [...buttons(document)].indexOf(document.activeElement) : -1;
  for (const part of document.querySelectorAll("[data-live]")) {
    const freshPart = freshPage.getElementById(part.id);
    if (freshPart) part.replaceWith(freshPart);
    else part.remove();
  }
  buttons(document)[focused]?.focus();
}

const buttons = (page) => page.querySelectorAll("[data-live] button");

/** Read the page again. What was read before a press is older than the answer to the press. */
async function poll() {
  if (document.hidden || sending || polling) return;
  const pressesBefore = presses;
  polling = true;
  try {
    const text = await withRetry(fetchPage);
    await pressEnded();
    if (text && !sending && presses === pressesBefore) replaceParts(text);
  } catch {
    // the next poll may do better
  }
  polling = false;
}

async function fetchPage(signal) {
  const response = await fetch(location.pathname, { cache: "no-store", signal });
  return response.ok && response.text();
}

setInterval(poll, POLL_MS);
