// Replaces what a newer rendering has changed, and nothing else, so that nothing else moves.

import * as latestAgreements from "./latest_agreements.js";

/** Replaces every `data-live` region that differs, within one scene. */
export function patch(main, next) {
  Object.assign(main.dataset, { ...next.dataset });
  main.classList.toggle("many", next.classList.contains("many"));
  for (const region of main.querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!fresh || fresh.outerHTML === region.outerHTML) continue;
    if (region.dataset.live === "latest") latestAgreements.update(region, fresh);
    else region.replaceWith(fresh);
  }
}

/** How many arches each bundle has, by the pair of sectors. */
export const countArches = () =>
  new Map([...document.querySelectorAll(".bundle")].map((b) => [b.dataset.pair, b.querySelectorAll(".arch").length]));

/** Marks the arches that were not counted before: they draw themselves. */
export function markNewArches(counted) {
  for (const bundle of document.querySelectorAll(".bundle")) {
    const had = counted.get(bundle.dataset.pair) ?? 0;
    [...bundle.querySelectorAll(".arch")].slice(had).forEach((arch) => arch.classList.add("new"));
  }
}
