// The outbox: what was pressed is kept here until its own key is answered. Only the answer makes it confirmed.
import { ask, Refused, SignedOut } from "./asking.js";

export const OPEN = ["waiting", "sent"];
const KEPT_MS = 150_000; // what is done stays a little, to be undone and not to be told twice
const SLOWEST_MS = 15_000;

export class Outbox {
  /** `changed` is called whenever anything in it is another, `answered` whenever the house has said something. */
  constructor({ bors, broker, shelf, changed, answered }) {
    Object.assign(this, { bors, broker, shelf, changed, answered, items: [], fails: 0, busy: false, signedOut: false });
  }

  async load() {
    const kept = await this.shelf.all();
    kept.sort((a, b) => a.n - b.n);
    this.items = kept.map((item) => ({ ...item, state: item.state === "sent" ? "waiting" : item.state }));
  }

  get own() { return this.items.filter((item) => item.broker === this.broker); }
  get pending() { return this.own.filter((item) => OPEN.includes(item.state) || item.undo === "wanted"); }
  get others() { return this.items.filter((item) => item.broker !== this.broker && OPEN.includes(item.state)); }

  /** Keep what was pressed, then send it. Resolves when it is kept, which no network is needed for. */
  async add(item) {
    const n = Math.max(0, ...this.items.map((one) => one.n)) + 1;
    const kept = { ...item, n, broker: this.broker, state: "waiting", tries: 0, undo: "" };
    this.items.push(kept);
    await this.shelf.keep(kept);
    this.changed();
    this.send();
    return kept;
  }

  /** Take one back: what was never sent is simply not sent; else its answer is awaited, and then undone. */
  async undo(item) {
    if (item.state === "waiting" && item.tries === 0) Object.assign(item, { state: "undone", done: Date.now() });
    else item.undo = "wanted";
    await this.note(item);
    this.send();
  }

  /** Take back an agreement of one's own that this page only knows from the house. */
  async undoTold({ agreement_id, number, parties }) {
    const n = Math.max(0, ...this.items.map((one) => one.n)) + 1;
    const item = { key: `angre-${agreement_id}`, n, broker: this.broker, state: "confirmed", tries: 1, undo: "wanted", body: {}, agreement_id, number, parties, done: Date.now() };
    this.items.push(item);
    await this.note(item);
    this.send();
  }

  async remove(item) {
    this.items = this.items.filter((one) => one !== item);
    await this.shelf.drop(item.key);
    this.changed();
  }

  async note(item) {
    await this.shelf.keep(item);
    this.changed();
  }

  /** Send what waits, the oldest first, until one gets no answer. */
  async send() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      await alone(`meglerbord-${this.bors}`, () => this.sendAll());
    } finally {
      this.busy = false;
      this.tidy();
      if (this.pending.length && !this.signedOut) this.timer = setTimeout(() => this.send(), this.patience());
    }
  }

  async sendAll() {
    for (let item; (item = this.pending[0]); ) {
      if (!(await this.sendOne(item))) return;
    }
  }

  /** Whether an answer came, of whatever kind. */
  async sendOne(item) {
    try {
      await (OPEN.includes(item.state) ? this.confirm(item) : this.takeBack(item));
      Object.assign(this, { fails: 0, signedOut: false });
      this.answered();
      return true;
    } catch (trouble) {
      this.fails += 1;
      this.signedOut = trouble instanceof SignedOut;
      if (item.state === "sent") item.state = "waiting";
      await this.note(item);
      return false;
    }
  }

  async confirm(item) {
    Object.assign(item, { state: "sent", tries: item.tries + 1 });
    await this.note(item);
    try {
      const told = await ask(`/api/bors/${this.bors}/agreements`, item.key, item.body);
      const { agreement_id, number, late, already, broker_id, parties } = told;
      const state = late ? "late" : told.voided_at ? "undone" : "confirmed";
      Object.assign(item, { state, agreement_id, number, already: Boolean(already) && (Boolean(item.body.paper) || broker_id !== this.broker), done: Date.now() });
      if (parties?.length === 2) item.parties = parties;
    } catch (no) {
      if (!(no instanceof Refused)) throw no;
      Object.assign(item, { state: "refused", sentence: no.message, undo: "", done: Date.now() });
    }
    await this.note(item);
  }

  async takeBack(item) {
    try {
      if (item.state === "confirmed") {
        await ask(`/api/bors/${this.bors}/agreements/${item.agreement_id}/undo`, `${item.key}-undo`, {});
        Object.assign(item, { state: "undone", done: Date.now() });
      }
      item.undo = "";
    } catch (no) {
      if (!(no instanceof Refused)) throw no;
      Object.assign(item, { undo: "", sentence: no.message });
    }
    await this.note(item);
  }

  patience() {
    return Math.min(SLOWEST_MS, 1000 * 2 ** Math.min(this.fails, 5)) * (0.5 + Math.random() / 2);
  }

  tidy() {
    const done = this.own.filter((item) => ["confirmed", "undone"].includes(item.state) && !item.undo && Date.now() - item.done > KEPT_MS);
    for (const item of done) this.remove(item);
  }
}

/** One tab at a time, where the browser can tell; where it cannot, the key makes a second sending harmless. */
const alone = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act());
