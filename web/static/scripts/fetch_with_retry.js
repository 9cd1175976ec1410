// Requests to our own server, sent again while no answer has come. A net that is slow is a net: every answer is waited for, however
// long it takes. What a hotel's sign-in page or a proxy says is no answer: ours carry a header.

const OWN_HEADER = "Frivilligbors"; // web/headers.py
const BUSY_STATUSES = [429, 502, 503, 504];
const FIRST_DELAY_MS = 8000, DELAY_FACTOR = 1.5, LONGEST_DELAY_MS = 60_000;
const MAX_IN_FLIGHT = 5; // the oldest is aborted when a sixth is due: after 105 s, and after five minutes in the end

/** There is no net, somebody else answered, or the server was busy: then `retryAfter` is in how many seconds it may be asked again. */
export class NoAnswer extends Error {
  constructor(reason, retryAfter = 0) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

/**
 * What our server answers: `{ status, ok, url, redirected, headers, text }`, `text` being the whole body. The options are those of
 * `fetch`, and `timeout` in milliseconds. Throws NoAnswer, and nothing else for anything that is not a fault of the calling script.
 */
export async function fetchOwn(address, { timeout, signal, ...options } = {}) {
  const abort = new AbortController(), stop = () => abort.abort();
  const timer = timeout && setTimeout(stop, timeout), request = new Request(address, { cache: "no-store", ...options, signal: abort.signal });
  if (signal) signal.addEventListener("abort", stop);
  try {
    const response = await fetch(request), text = await response.text();
    if (!response.headers.has(OWN_HEADER)) throw new Error("somebody else answered");
    const { status, ok, url, redirected, headers } = response;
    return { status, ok, url, redirected, headers, text };
  } catch (error) {
    throw new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
    if (signal) signal.removeEventListener("abort", stop);
  }
}

/** The answer, unless it says that the server is busy: then NoAnswer is thrown. */
export function unlessBusy(answer) {
  if (BUSY_STATUSES.includes(answer.status)) throw new NoAnswer(`status ${answer.status}`, Number(answer.headers.get("Retry-After")) || 0);
  return answer;
}

/**
 * Resolves to the first answer of `request(signal)`. While none has come the same request is sent again, after a delay that grows, and
 * at once when the net is back; `onRetry()` is called when a delay is over. Once the signal `stop` is aborted nothing more is sent, and
 * an answer still counts. Rejects when all that were sent have failed, with the error of the last; at once with an error that is not NoAnswer.
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
        (error) => inFlight.delete(attempt) && (!inFlight.size || !(error instanceof NoAnswer)) && (finish(), reject(error)),
      );
    }

    function retry() {
      if (onRetry) onRetry();
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
    if (stop) stop.addEventListener("abort", stopSending);
    send();
  });
}

/** What a promise resolves to, or undefined after the timeout: for what may never answer, and may be done without. */
export const withTimeout = (milliseconds, promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
