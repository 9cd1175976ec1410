// Reads the page that is open once more.
import { fetchOwn, NoAnswer, unlessBusy, withRetry } from "./fetch_with_retry.js";
import { pressEnded } from "./press_guard.js";
import { retryDelay } from "./retry_delay.js";

/** Whether an answer is the page that is open: not an error, and not another page to which somebody was sent on. */
export const isThisPage = ({ ok, url }) => ok && new URL(url).pathname === location.pathname;

export const parsePage = (text) => new DOMParser().parseFromString(text, "text/html");

/** This page as the server renders it now, as a document; null where the answer is not this page. Throws NoAnswer. */
export async function requestPage(options) {
  const answer = unlessBusy(await fetchOwn(location.href, options));
  return isThisPage(answer) ? parsePage(answer.text) : null;
}

/**
 * Reads this page again and passes it to `onPage(document)`, one request at a time and never under a press that is under way.
 * `now()` begins at once, `soon()` after a random delay of at most `spreadMs`: many pages hear the same frame. What comes while a
 * request is on its way leads to one more. `discard()` drops what is being read: something newer is shown. Where there is no answer
 * it tries again. A hidden page is not read. `onRequest()` is called when a request begins.
 */
export class PageRefresher {
  constructor(onPage, { spreadMs = 0, onRequest = () => {} } = {}) {
    Object.assign(this, { onPage, spreadMs, onRequest, reading: false, queued: false, discarded: false, failures: 0, timer: undefined });
  }

  soon(delay = Math.random() * this.spreadMs) {
    if (this.timer === undefined) this.timer = setTimeout(() => this.now(), delay);
  }

  discard() { this.discarded = true; }

  async now() {
    this.timer = clearTimeout(this.timer);
    if (this.reading) this.queued = true;
    if (document.hidden || this.reading) return;
    this.reading = true;
    this.discarded = false;
    this.onRequest();
    try {
      const page = await withRetry((signal) => requestPage({ signal }));
      await pressEnded();
      this.failures = 0;
      if (page && !this.discarded) this.onPage(page);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.soon(Math.max(error.retryAfter * 1000, retryDelay(this.failures++, Math.random())));
    } finally {
      this.reading = false;
      if (this.queued) this.soon();
      this.queued = false;
    }
  }
}
