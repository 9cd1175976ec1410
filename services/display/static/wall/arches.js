// The arches of the picture: which of them are new.

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
