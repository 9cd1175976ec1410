// What lets the page itself come back without net.
import { storageName } from "./names.js";

/** With HTTPS (or on localhost) a service worker caches the page and the files it is made of. */
export async function cacheForOffline(bors) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(`/megler/${bors}/arbeider.js`, { scope: `/megler/${bors}` });
  const { active } = await navigator.serviceWorker.ready;
  const urls = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = urls.filter((url) => new URL(url).origin === location.origin && url.includes("/static/"));
  active.postMessage({ keep: [...new Set([location.pathname, ...own])] }); // a worker of an earlier version may still read this
}

export const deleteCache = async (bors) => self.caches?.delete(storageName(bors)).catch(() => {});
