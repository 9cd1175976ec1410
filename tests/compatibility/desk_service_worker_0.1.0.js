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

/** The page from the net; where that does not answer in time, as it was kept; where nothing was kept, when the net answers. */
async function newest(request) {
  const asked = fetch(request).then((answer) => (keep(answer), answer));
  const inTime = await Promise.race([asked.catch(() => null), late(null)]);
  if (inTime && inTime.status < 500) return inTime;
  return (await found(desk)) ?? asked.catch(() => Response.error());
}

function keep(answer) {
  if (!answer.ok || answer.redirected) return;
  const copy = answer.clone();
  self.caches.open(shelf).then((cache) => cache.put(desk, copy)).catch(() => {});
}

/** Files have their version in their address: what is kept is right. */
async function kept(request) {
  return (await found(request)) ?? fetch(request);
}

/** What was kept, if the store of the browser answers. */
const found = (request) => Promise.race([self.caches.match(request, { ignoreVary: true }).catch(() => undefined), late(undefined)]);

const late = (what) => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, what));
