// Nobody answers: the last picture this machine has seen, as an old one, until somebody does.

import { kept } from "./keeping.js";
import "./comfort.js";

const EVERY_MS = 2000;
const { bors } = document.querySelector("main").dataset;
const last = kept(bors);

if (last) {
  const page = new DOMParser().parseFromString(last.main + last.signs, "text/html");
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
}

/** Goes on only when somebody answers: until then nothing is left that could be lost. */
async function ask() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (answer.ok) return location.reload();
  } catch {
    // the next time
  }
  return setTimeout(ask, EVERY_MS * (0.5 + Math.random() / 2));
}

setTimeout(ask, EVERY_MS / 2);
