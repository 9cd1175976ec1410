// Requests that are sent again while no answer has come. A net that is slow is a net: every answer is waited for, however long it takes.

const FIRST_DELAY_MS = 8000, DELAY_FACTOR = 1.5, LONGEST_DELAY_MS = 60_000;
const MAX_IN_FLIGHT = 5; // the oldest is aborted when a sixth is due: after 105 s, and after five minutes in the end

/**
 * Resolves to the first answer of `request(signal)`. While none has come the same request is sent again, after a delay that grows, and
 * at once when the net is back; `onRetry()` is called when a delay is over. Once the signal `stop` is aborted nothing more is sent, and
 * an answer still counts. Rejects when all that were sent have failed, with the error of the last.
 * Only for what may be sent twice without harm: what is read, or what has an idempotency key.
 */
export function withRetry(request, { onRetry, stop } = {}) {
  return new Promise((resolve, reject) => {
    const inFlight = new Set();
    let delay = FIRST_DELAY_MS, timer;

    function send() {
      const attempt = new AbortController();
      inFlight.add(attempt);
      if (inFlight.size > MAX_IN_FLIGHT) abort(inFlight.values().next().value);
      clearTimeout(timer);
      timer = setTimeout(retry, delay);
      delay = Math.min(delay * DELAY_FACTOR, LONGEST_DELAY_MS);
      request(attempt.signal).then(
        (answer) => inFlight.has(attempt) && (finish(), resolve(answer)),
        (error) => inFlight.delete(attempt) && !inFlight.size && (finish(), reject(error)),
      );
    }

    function retry() {
      onRetry?.();
      send();
    }

    function abort(attempt) {
      inFlight.delete(attempt);
      attempt.abort();
    }

    function stopSending() {
      clearTimeout(timer);
      removeEventListener("online", send);
    }

    function finish() {
      stopSending();
      inFlight.forEach(abort);
    }

    addEventListener("online", send);
    stop?.addEventListener("abort", stopSending);
    send();
  });
}

/** What a promise resolves to, or undefined after the timeout: for what may never answer, and may be done without. */
export const withTimeout = (milliseconds, promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
