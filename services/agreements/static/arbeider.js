// The service worker of a desk: the page comes back without net, and the net's own answer comes first when there is one.
const desk = new URL(self.registration.scope).pathname;
const shelf = `meglerbord-${desk.split("/").pop()}`;
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (data.keep) self.caches.open(shelf).then((kept) => Promise.all(data.keep.map((part) => kept.add(part).catch(() => {}))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === desk) event.respondWith(newest(request));
  else if (pathname.startsWith("/static/")) event.respondWith(kept(request));
});

/** The page from the net; where that does not answer, as it was kept. */
async function newest(request) {
  const cache = await self.caches.open(shelf);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok && !answer.redirected) cache.put(desk, answer.clone());
    if (answer.status < 500) return answer;
  } catch { /* no net */ }
  return (await cache.match(desk, { ignoreVary: true })) ?? Response.error();
}

/** Files have their version in their address: what is kept is right. */
async function kept(request) {
  return (await self.caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
