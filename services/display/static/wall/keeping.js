// The last picture, kept for the day when this machine is started again and nobody answers.

const EVERY_MS = 1000;
const key = (bors) => `wall:${bors}`;
const ours = (path) => path.startsWith("/static/display/");
let last = 0;

export function keep(main, at) {
  if (at - last < EVERY_MS) return;
  last = at;
  try {
    const signs = document.getElementById("signs").outerHTML;
    localStorage.setItem(key(main.dataset.bors), JSON.stringify({ main: main.outerHTML, signs }));
  } catch {
    // a browser that keeps nothing shows nothing
  }
}

export function kept(bors) {
  try {
    return JSON.parse(localStorage.getItem(key(bors)));
  } catch {
    return null;
  }
}

/** Asks the guard, where the browser allows one, to stand in when no server answers. */
export async function postGuard(bors) {
  try {
    await navigator.serviceWorker?.register("/skjerm/vakt.js", { scope: "/skjerm/" });
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name.slice(location.origin.length));
    const waiting = `/skjerm/${bors}/venter`;
    const page = await (await fetch(waiting, { cache: "no-store" })).text();
    const shell = [...page.matchAll(/(?:href|src)="(\/static\/display\/[^"]+)"/g)].map(([, path]) => path);
    (await navigator.serviceWorker?.ready)?.active.postMessage([...new Set([waiting, ...shell, ...loaded.filter(ours)])]);
  } catch {
    // on plain HTTP there is no guard
  }
}
