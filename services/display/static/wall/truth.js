// What a screen may believe. Pure: no page, no network, no clock but what it is given.

/** Which board was seen last, and which epochs are left behind for good. */
export class Truth {
  constructor({ epoch, version }) {
    this.epoch = epoch;
    this.version = version;
    this.departed = new Set();
  }

  isOlder({ epoch, version }) {
    return epoch === this.epoch ? version < this.version : this.departed.has(epoch);
  }

  /** Takes a board over, unless it is older than what was seen: then false. */
  take({ epoch, version }) {
    if (this.isOlder({ epoch, version })) return false;
    if (epoch !== this.epoch) this.departed.add(this.epoch);
    this.epoch = epoch;
    this.version = version;
    return true;
  }
}

/** The server's clock, as a machine counts that may itself be wrong by hours. */
export class ServerClock {
  constructor(text, at) {
    this.ahead = Date.parse(text) - at;
    this.word = text;
    this.lost = false; // a new line, or this machine has slept: the time is learnt anew
  }

  now(at) {
    return at + this.ahead;
  }

  /**
   * A message can only be late, never early: the least delayed one knows the time best. Answers how late this one is, in ms:
   * endlessly, where it was heard before, for then it tells nothing of the house that repeats it.
   */
  learn(text, at) {
    if (text === this.word) return Infinity;
    this.word = text;
    const word = Date.parse(text) - at;
    if (Number.isNaN(word)) return 0;
    this.ahead = this.lost ? word : Math.max(this.ahead, word);
    this.lost = false;
    return this.ahead - word;
  }
}

/** A countdown that never goes back, unless the hour itself was moved. */
export class Countdown {
  left(ends, now) {
    const left = Math.max(0, Math.ceil((Date.parse(ends) - now) / 1000));
    const same = ends === this.ends;
    this.shown = same ? Math.min(left, this.shown) : left;
    this.ends = ends;
    return this.shown;
  }
}

export const SLOWEST_RETRY_MS = 3000;

/** How long to wait before the next try: longer each time, never longer than three seconds, and never all at once. */
export const patience = (attempts, chance) => Math.min(SLOWEST_RETRY_MS, 250 * 2 ** Math.min(attempts, 10)) * (0.5 + chance / 2);
