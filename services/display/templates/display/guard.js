// Stands in when no server answers: gives the page that shows the last picture this machine has seen, as an old one.
const KEPT = "wall";
const AS_KEPT = { ignoreVary: true }; // what the page answers in another language is better than nothing

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (Array.isArray(data)) caches.open(KEPT).then((kept) => kept.addAll(data)).catch(() => {});
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => instead(path)));
  else if (path.startsWith("/static/display/")) event.respondWith(fetch(request).catch(() => caches.match(request, AS_KEPT)));
});

async function instead(path) {
  return (await caches.match(`${path.replace(/\/$/, "")}/venter`, AS_KEPT)) ?? Response.error();
}
