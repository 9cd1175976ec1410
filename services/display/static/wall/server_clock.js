// The server's clock, as read by a machine whose own may be wrong by hours. Pure.

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
}
