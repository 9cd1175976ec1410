// Every button is a form and works without this. With it the page stays where the thumb is, and keeps itself fresh.

import { patiently } from "./fetch_with_retry.js";
import { handsOff } from "./press_guard.js";

const EVERY_MS = 2000;
let sending = 0, pressed = 0, looking = false;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("[data-live]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  sending += 1;
  pressed += 1;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(answer.status);
    adopt(await answer.text());
  } catch {
    form.submit(); // the page that answers says what is wrong
  } finally {
    sending -= 1;
  }
});

function adopt(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement?.closest("[data-live]") ? [...buttons(document)].indexOf(document.activeElement) : -1;
  for (const part of document.querySelectorAll("[data-live]")) {
    const better = fresh.getElementById(part.id);
    if (better) part.replaceWith(better);
    else part.remove();
  }
  buttons(document)[focused]?.focus();
}

const buttons = (page) => page.querySelectorAll("[data-live] button");

/** Read the page again. What was read before a press is older than the answer to the press. */
async function look() {
  if (document.hidden || sending || looking) return;
  const presses = pressed;
  looking = true;
  try {
    const text = await patiently(page);
    await handsOff();
    if (text && !sending && presses === pressed) adopt(text);
  } catch {
    // the next look may do better
  }
  looking = false;
}

async function page(signal) {
  const answer = await fetch(location.pathname, { cache: "no-store", signal });
  return answer.ok && answer.text();
}

setInterval(look, EVERY_MS);
