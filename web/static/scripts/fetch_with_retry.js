// Waiting for an answer. A net that is slow is a net: what was asked is listened for however long it takes.

const FIRST_MS = 8000, GROWS = 1.5, LONGEST_MS = 60_000;
const MOST = 5; // the oldest is given up when a sixth is due: after 105 s, and after five minutes in the end

/**
 * The first answer that comes to `ask(signal)`. While none has come the same is asked again, after a wait that grows, and at
 * once when the net is back; `slow()` is told when it is asked again. Once the signal `enough` says so it is asked no more, and
 * still listened for. Rejects when all that was asked has failed, with what the last of it failed by.
 * Only for what may be asked twice without harm: what is read, or what has a key.
 */
export function patiently(ask, { slow, enough } = {}) {
  return new Promise((resolve, reject) => {
    const flying = new Set();
    let wait = FIRST_MS, timer;

    function fly() {
      const flight = new AbortController();
      flying.add(flight);
      if (flying.size > MOST) drop(flying.values().next().value);
      clearTimeout(timer);
      timer = setTimeout(late, wait);
      wait = Math.min(wait * GROWS, LONGEST_MS);
      ask(flight.signal).then(
        (answer) => flying.has(flight) && (end(), resolve(answer)),
        (trouble) => flying.delete(flight) && !flying.size && (end(), reject(trouble)),
      );
    }

    function late() {
      slow?.();
      fly();
    }

    function drop(flight) {
      flying.delete(flight);
      flight.abort();
    }

    function stop() {
      clearTimeout(timer);
      removeEventListener("online", fly);
    }

    function end() {
      stop();
      flying.forEach(drop);
    }

    addEventListener("online", fly);
    enough?.addEventListener("abort", stop);
    fly();
  });
}

/** What comes of a promise, or undefined once it has taken too long: for what may never answer, and may be done without. */
export const within = (milliseconds, promise) => Promise.race([promise, new Promise((late) => setTimeout(late, milliseconds))]);
