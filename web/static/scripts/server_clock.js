// The server's clock, as read by a machine whose own may be wrong by hours. Pure: `at` is what a clock of this machine shows,
// `performance.now()` or `Date.now()`, and always the same one.

export class ServerClock {
  constructor(text, at) {
    this.offset = Date.parse(text) - at;
    this.latest = text;
    this.uncertain = false; // a new socket, or this machine has slept: the time is learnt anew
  }

  now(at) {
    return at + this.offset;
  }

  /**
   * Learns from the `server_now` of a message. A message can only be late, never early, so the least delayed one is right.
   * Returns how late this one is, in ms: Infinity for a time that was heard before, since a repeated message proves nothing.
   */
  learn(text, at) {
    if (text === this.latest) return Infinity;
    this.latest = text;
    const offset = Date.parse(text) - at;
    if (Number.isNaN(offset)) return 0;
    this.offset = this.uncertain ? offset : Math.max(this.offset, offset);
    this.uncertain = false;
    return this.offset - offset;
  }

  /** Learns from the answer to a request. What the answer allows stays: one that was slow, or asked for again, says little of the time. */
  learnFromAnswer(text, requestedAt, arrivedAt) {
    const serverNow = Date.parse(text), least = serverNow - arrivedAt, most = serverNow - requestedAt;
    if (!(this.offset >= least && this.offset <= most)) this.offset = least;
  }
}

/** Counts down whole seconds. They never go up, unless the end itself was moved. */
export class Countdown {
  /** The seconds left until `endsAt`, both in milliseconds. */
  left(endsAt, now) {
    const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
    this.shown = endsAt === this.endsAt ? Math.min(left, this.shown) : left;
    this.endsAt = endsAt;
    return this.shown;
  }
}
