// A page that reads itself again when it is told that something of it has changed: once for whatever came meanwhile, and never for nothing.
import { onReturn } from "./elements.js";
import { openLiveSocket } from "./live_socket.js";
import { PageRefresher } from "./page_request.js";

const LEAST_SPREAD_MS = 200;
const TIMES = {
  own: { silenceMs: 25_000, pollDelayMs: 5000, longestPollDelayMs: 60_000 },
  overview: { silenceMs: 7000, pollDelayMs: 2500, longestPollDelayMs: 6000 },
};

/**
 * Keep this page up to date by a stream of signals (services/display/hub/change_tracker.py).
 *
 * `shown` is `{ epoch, position, state }`: what the page was made at. `onPage(page)` shows a newer rendering. `others(signal)` names what
 * else of a signal the page shows, as a text; `onSignal()` is called with each. Returns the PageRefresher.
 *
 * A page does not say at which `others` it was made, and they may have changed before the first signal: with that it is read once more.
 */
export function keepUpToDate({ bors, stream, shown, onPage, others = () => "", onSignal = () => {} }) {
  let latest = null, requested = null;
  shown = { ...shown, position: Number(shown.position), others: "" };

  const refresher = new PageRefresher(showPage, { spreadMs: LEAST_SPREAD_MS, onRequest: () => (requested = latest) });

  const isBehind = () =>
    latest !== null &&
    (latest.epoch !== shown.epoch || latest.changed_at > shown.position || latest.state !== shown.state || others(latest) !== shown.others);

  function onFrame(signal) {
    if (!("changed_at" in signal)) return false; // the board: whoever asks is nobody the signals are for
    latest = signal;
    onSignal();
    refreshIfBehind();
    return true;
  }

  /** Others in the hall may have heard the same: each waits a while of its own. */
  function refreshIfBehind() {
    if (!refresher.reading && isBehind()) refresher.soon(Math.random() * Math.max(LEAST_SPREAD_MS, latest.spread || 0));
  }

  function showPage(page) {
    if (requested) shown = { epoch: requested.epoch, position: requested.changed_at, state: requested.state, others: others(requested) };
    onPage(page);
    setTimeout(refreshIfBehind);
  }

  onReturn(refreshIfBehind);
  openLiveSocket({
    bors,
    query: `stream=${stream}`,
    onFrame,
    poll: () => refresher.now(),
    ...TIMES[stream],
  });
  return refresher;
}
