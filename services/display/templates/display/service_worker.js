// The wall's service worker: when no server answers, it gives the offline page and its files from the cache.
const CACHE = "wall";
const MATCH = { ignoreVary: true }; // the page in another language is better than none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (Array.isArray(data)) caches.open(CACHE).then((cache) => cache.addAll(data)).catch(() => {});
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offlinePage(path)));
  else if (path.startsWith("/static/display/")) event.respondWith(fetch(request).catch(() => caches.match(request, MATCH)));
});

async function offlinePage(path) {
  return (await caches.match(`${path.replace(/\/$/, "")}/venter`, MATCH)) ?? Response.error();
}
