// Registers the service worker that answers when no server does, and tells it which files the offline page needs.

const isOwn = (path) => path.startsWith("/static/display/");

export async function registerServiceWorker(bors) {
  try {
    await navigator.serviceWorker?.register("/skjerm/vakt.js", { scope: "/skjerm/" });
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name.slice(location.origin.length));
    const offlinePage = `/skjerm/${bors}/venter`;
    const html = await (await fetch(offlinePage, { cache: "no-store" })).text();
    const assets = [...html.matchAll(/(?:href|src)="(\/static\/display\/[^"]+)"/g)].map(([, path]) => path);
    const paths = new Set([offlinePage, ...assets, ...loaded.filter(isOwn)]);
    (await navigator.serviceWorker?.ready)?.active.postMessage([...paths]);
  } catch {
    // on plain HTTP there is no service worker
  }
}
