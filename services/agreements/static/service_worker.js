// The service worker of a desk: the page comes back without net, and the net's own answer comes first when there is one.
// The name of its cache, its address (`arbeider.js`) and the field `keep` of its messages are those of version 0.1.0: what a browser
// has registered goes on, and a page of either version speaks to a worker of the other while they change places.
const page = new URL(self.registration.scope).pathname;
const cacheName = `meglerbord-${page.split("/").pop()}`;
const TIMEOUT_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (data.keep) self.caches.open(cacheName).then((cache) => Promise.all(data.keep.map((url) => cache.add(url).catch(() => {}))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(networkFirst(request));
  else if (pathname.startsWith("/static/")) event.respondWith(cacheFirst(request));
});

/** The page from the net; where that does not answer in time, from the cache; where nothing is cached, when the net answers. */
async function networkFirst(request) {
  const response = fetch(request).then((answer) => (put(answer), answer));
  const inTime = await Promise.race([response.catch(() => null), timeout(null)]);
  if (inTime && inTime.status < 500) return inTime;
  return (await match(page)) ?? response.catch(() => Response.error());
}

function put(response) {
  if (!response.ok || response.redirected) return;
  const copy = response.clone();
  self.caches.open(cacheName).then((cache) => cache.put(page, copy)).catch(() => {});
}

/** Files have their version in their address: what is cached is right. */
async function cacheFirst(request) {
  return (await match(request)) ?? fetch(request);
}

/** What is cached, if the browser's cache answers. */
const match = (request) => Promise.race([self.caches.match(request, { ignoreVary: true }).catch(() => undefined), timeout(undefined)]);

const timeout = (value) => new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS, value));
