// Signing out with agreements that are not sent yet is asked about.
import { deleteCache } from "../storage/offline_page.js";
import { withTimeout } from "../with_timeout.js";

const CLEAR_TIMEOUT_MS = 4000; // storage that does not answer keeps nobody signed in

/** Ask before somebody signs out with unsent agreements; clear what was stored of others when they do. */
export function watchSignOut({ form, notice, outbox, storage, bors }) {
  let signingOut = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!outbox.pending.length || !notice.hidden) return signOut();
    notice.hidden = false;
    notice.focus();
  });
  async function signOut() {
    await withTimeout(CLEAR_TIMEOUT_MS, Promise.all([storage.clearValues(), deleteCache(bors)]));
    signingOut = true;
    form.submit();
  }
  addEventListener("beforeunload", (event) => !signingOut && outbox.onlyHere.length && event.preventDefault());
  notice.querySelector("button").addEventListener("click", signOut);
}
