// Requests to our own server, sent again while no answer has come. A slow net is a net: every answer is waited for. What a hotel's
// sign-in page or a proxy says is no answer: ours carry a header.

const OWN_HEADER = "Frivilligbors"; // web/headers.py
const BUSY_STATUSES = [429, 502, 503, 504];
const FIRST_DELAY_MS = 8000, DELAY_FACTOR = 1.5, LONGEST_DELAY_MS = 60_000;
const MAX_IN_FLIGHT = 5; // the oldest is aborted when a sixth is due: after 105 s, and after five minutes in the end

/** No net, somebody else's answer, or a busy server: then `retryAfter` are the seconds to wait. */
export class NoAnswer extends Error {
  constructor(reason, retryAfter = 0) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

/** Our server's response; its `text` is the whole body. Options as of `fetch`, and `timeout` (ms). Throws NoAnswer, else a script is at fault. */
export async function fetchOwn(address, { timeout, signal, ...options } = {}) {
  const abort = new AbortController(), stop = () => abort.abort();
  const timer = timeout && setTimeout(stop, timeout), request = new Request(address, { cache: "no-store", ...options, signal: abort.signal });
  if (signal) signal.addEventListener("abort", stop);
  try {
    const response = await fetch(request), text = await response.text();
    if (!response.headers.has(OWN_HEADER)) throw new Error("somebody else answered");
    return Object.assign(response, { text });
  } catch (error) {
    throw new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
    if (signal) signal.removeEventListener("abort", stop);
  }
}

/** The answer. Throws NoAnswer for one that says that the server is busy. */
export function unlessBusy(answer) {
  if (BUSY_STATUSES.includes(answer.status)) throw new NoAnswer(`status ${answer.status}`, Number(answer.headers.get("Retry-After")) || 0);
  return answer;
}

/**
 * Resolves to the first answer of `request(signal)`, sent again while none has come: after a delay that grows (then `onRetry()` is
 * called), and at once when the net is back. Once the signal `stop` is aborted nothing more is sent, and an answer still counts.
 * Rejects when all that were sent have failed; at once with what is not NoAnswer. Only for what may be sent twice without harm.
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
