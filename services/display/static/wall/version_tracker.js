// Which version of the board was seen last, and which epochs are left for good: what is shown never goes back. Pure.

export class VersionTracker {
  constructor({ epoch, version }) {
    this.epoch = epoch;
    this.version = version;
    this.pastEpochs = new Set();
  }

  isOlder({ epoch, version }) {
    return epoch === this.epoch ? version < this.version : this.pastEpochs.has(epoch);
  }

  /** Accepts a version unless it is older than what was seen: then false. */
  accept({ epoch, version }) {
    if (this.isOlder({ epoch, version })) return false;
    if (epoch !== this.epoch) this.pastEpochs.add(this.epoch);
    this.epoch = epoch;
    this.version = version;
    return true;
  }
}
