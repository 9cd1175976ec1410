// The outbox: what was pressed is kept here until its own key is answered. Only the answer makes it confirmed.
import { ask, Refused, SignedOut } from "../network/http.js";
import { left, matters, OPEN } from "./items.js";
import { inTurn } from "./tab_lock.js";

const KEPT_MS = 150_000; // what is done stays a little, to be undone and not to be told twice
const SLOWEST_MS = 15_000;

export class Outbox {
  /** `changed` is called whenever anything in it is another, `answered` whenever the house has said something. */
  constructor({ bors, broker, shelf, changed, answered }) {
    Object.assign(this, { bors, broker, shelf, changed, answered, items: [], fails: 0, busy: false, signedOut: false, whole: false });
    shelf.lost = () => this.items.filter(matters).forEach((item) => this.note(Object.assign(item, { kept: undefined })));
  }

  async load() {
    const { items, whole } = await this.shelf.all(), here = new Set(this.items.map((item) => item.key));
    const old = items.filter((item) => !here.has(item.key)).map(left);
    Object.assign(this, { items: [...this.items, ...old].sort((a, b) => a.n - b.n), whole });
  }

  get own() { return this.items.filter((item) => item.broker === this.broker); }
  get pending() { return this.own.filter((item) => OPEN.includes(item.state) || item.undo === "wanted"); }
  get unkept() { return this.items.filter((item) => item.kept === false && matters(item)); }
  get safe() { return this.shelf.keeps && !this.unkept.length; }
  get others() { return this.items.filter((item) => item.broker !== this.broker && OPEN.includes(item.state)); }

  /** Keep what was pressed, and send it meanwhile: neither waits for the other. Resolves to whether it is kept. */
  add(item) {
    const n = Math.max(0, ...this.items.map((one) => one.n)) + 1;
    const kept = { ...item, n, broker: this.broker, state: "waiting", tries: 0, undo: "" };
    this.items.push(kept);
    const noted = this.note(kept);
    this.send();
    return noted;
  }

  /** Take one back: what was never sent is simply not sent; else its answer is awaited, and then undone. */
  undo(item) {
    if (item.state === "waiting" && item.tries === 0) Object.assign(item, { state: "undone", done: Date.now() });
    else item.undo = "wanted";
    this.note(item);
    this.send();
  }

  /** Take back an agreement of one's own that this page only knows from the house. */
  undoTold({ agreement_id, number, parties }) {
    const n = Math.max(0, ...this.items.map((one) => one.n)) + 1;
    const item = { key: `angre-${agreement_id}`, n, broker: this.broker, state: "confirmed", tries: 1, undo: "wanted", body: {}, agreement_id, number, parties, done: Date.now() };
    this.items.push(item);
    this.note(item);
    this.send();
  }

  async remove(item) {
    this.items = this.items.filter((one) => one !== item);
    await this.shelf.drop(item.key);
    this.changed();
  }

  /** Have the shelf say what the item says. `item.kept` is true once it does, false where it could not. */
  async note(item) {
    this.changed();
    item.kept = await this.shelf.keep(item);
    this.changed();
    return item.kept;
  }

  /** Send what waits, the oldest first, until one gets no answer. */
  async send() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    this.mendShelf();
    try {
      await inTurn(`meglerbord-${this.bors}`, () => this.sendAll());
    } finally {
      this.busy = false;
      this.tidy();
      const waits = this.pending.length && !this.signedOut;
      if (waits || !this.whole || this.unkept.length) this.timer = setTimeout(() => this.send(), waits ? this.patience() : SLOWEST_MS);
    }
  }

  /** What could not be read or kept before may be by now. */
  mendShelf() {
    this.unkept.forEach((item) => this.note(item));
    if (!this.whole) this.load().then(this.changed);
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
      this.note(item);
      return false;
    }
  }

  async confirm(item) {
    Object.assign(item, { state: "sent", tries: item.tries + 1 });
    this.note(item);
    try {
      const told = await ask(`/api/bors/${this.bors}/agreements`, item.key, item.body, () => this.note(Object.assign(item, { state: "waiting" })));
      const { agreement_id, number, late, already, broker_id, parties } = told;
      const state = late ? "late" : told.voided_at ? "undone" : "confirmed";
      Object.assign(item, { state, agreement_id, number, already: Boolean(already) && (Boolean(item.body.paper) || broker_id !== this.broker), done: Date.now() });
      if (parties?.length === 2) item.parties = parties;
    } catch (no) {
      if (!(no instanceof Refused)) throw no;
      Object.assign(item, { state: "refused", sentence: no.message, undo: "", done: Date.now() });
    }
    this.note(item);
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
    this.note(item);
  }

  patience() {
    return Math.min(SLOWEST_MS, 1000 * 2 ** Math.min(this.fails, 5)) * (0.5 + Math.random() / 2);
  }

  tidy() {
    const done = this.own.filter((item) => ["confirmed", "undone"].includes(item.state) && !item.undo && Date.now() - item.done > KEPT_MS);
    for (const item of done) this.remove(item);
  }
}
