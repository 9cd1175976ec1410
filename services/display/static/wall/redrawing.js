// Takes a newer page over, piece by piece, so that nothing moves that has not changed.

import * as latest from "./latest.js";

/** Takes over every live region of the same scene. */
export function adopt(main, next) {
  Object.assign(main.dataset, { ...next.dataset });
  main.classList.toggle("many", next.classList.contains("many"));
  for (const region of main.querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!fresh || fresh.outerHTML === region.outerHTML) continue;
    if (region.dataset.live === "latest") latest.take(region, fresh);
    else region.replaceWith(fresh);
  }
}

/** How many arches each bundle has, so that one can tell which are new. */
export const inventory = () =>
  new Map([...document.querySelectorAll(".bundle")].map((b) => [b.dataset.pair, b.querySelectorAll(".arch").length]));

/** New arches draw themselves. */
export function greet(arches) {
  for (const bundle of document.querySelectorAll(".bundle")) {
    const had = arches.get(bundle.dataset.pair) ?? 0;
    [...bundle.querySelectorAll(".arch")].slice(had).forEach((arch) => arch.classList.add("new"));
  }
}
