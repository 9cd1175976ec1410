// Signing out, and what lets the page itself come back without net.
import { within } from "../fetch_with_retry.js";

const FORGET_MS = 4000; // a shelf that does not answer keeps nobody signed in

/** Ask before somebody signs out with unsent agreements; forget what was cached of others when they do. */
export function leaving({ form, outbox, shelf, bors }) {
  let left = false;
  const notice = document.getElementById("ikke-sendt");
  form.addEventListener("submit", async (pressed) => {
    if (outbox.pending.length && notice.hidden) {
      pressed.preventDefault();
      notice.hidden = false;
      notice.focus();
      return;
    }
    pressed.preventDefault();
    const forgotten = [shelf.forget(), self.caches?.delete(`meglerbord-${bors}`).catch(() => {})];
    await within(FORGET_MS, Promise.all(forgotten));
    left = true;
    form.submit();
  });
  addEventListener("beforeunload", (going) => !left && outbox.unkept.length && going.preventDefault());
  notice.querySelector("button").addEventListener("click", () => form.requestSubmit());
  if (navigator.serviceWorker) attend(bors).catch(() => {});
}

/** With HTTPS (or on localhost) a service worker keeps the page. It is told what this page is made of. */
async function attend(bors) {
  await navigator.serviceWorker.register(`/megler/${bors}/arbeider.js`, { scope: `/megler/${bors}` });
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  const ours = parts.filter((part) => new URL(part).origin === location.origin && part.includes("/static/"));
  active.postMessage({ keep: [...new Set([location.pathname, ...ours])] });
}
