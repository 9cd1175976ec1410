// The outbox: what was pressed is stored here until its own key is answered. Only the answer makes it confirmed.
import { NoAnswer } from "../fetch_with_retry.js";
import { post, Refused, SignedOut } from "../network/http.js";
import { storageName } from "../storage/names.js";
import { fromEarlierPage, needsStorage, UNANSWERED } from "./items.js";
import { withTabLock } from "./tab_lock.js";

const SETTLED_MS = 150_000; // what is settled stays a little, to be undone and not to be entered twice
const LONGEST_DELAY_MS = 15_000;
const ASKABLE_MS = 60_000; // so long after a press somebody stands here who can answer a question

export class Outbox {
  /** `onChange()` is called whenever anything in it has changed, `onAnswer()` whenever the server has answered, `onFailure()` when it has not. */
  constructor({ bors, broker, storage, onChange, onAnswer, onFailure }) {
    Object.assign(this, { bors, broker, storage, onChange, onAnswer, onFailure, items: [], failures: 0, sending: false, signedOut: false, allRead: false });
    storage.onLost = () => this.items.filter(needsStorage).forEach((item) => this.save(Object.assign(item, { kept: undefined })));
  }

  async load() {
    const { items, complete } = await this.storage.readItems(), known = new Set(this.items.map((item) => item.key));
    const earlier = items.filter((item) => !known.has(item.key)).map(fromEarlierPage);
    Object.assign(this, { items: [...this.items, ...earlier].sort((a, b) => a.n - b.n), allRead: complete });
  }

  get own() { return this.items.filter((item) => item.broker === this.broker); }
  get pending() { return this.own.filter((item) => UNANSWERED.includes(item.state) || item.undo === "wanted"); }
  get unsaved() { return this.items.filter((item) => item.kept === false && needsStorage(item)); }
  get onlyHere() { return this.items.filter((item) => !item.kept && needsStorage(item)); } // those that are being stored too
  get safe() { return this.storage.writable && !this.unsaved.length; }
  get others() { return this.items.filter((item) => item.broker !== this.broker && UNANSWERED.includes(item.state)); }

  /** Store what was pressed, and send it meanwhile: neither waits for the other. Resolves to whether it is stored. */
  add(item) {
    return this.push({ ...item, state: "waiting", tries: 0, undo: "", addedAt: Date.now() });
  }

  /** Undo an item: what was never sent is simply not sent; else its answer is awaited, and then undone. */
  undo(item) {
    if (item.state === "waiting" && item.tries === 0) Object.assign(item, { state: "undone", done: Date.now() });
    else item.undo = "wanted";
    this.save(item);
    this.send();
  }

  /** Undo an agreement of one's own that this page only knows from the server. */
  undoAgreement({ agreement_id, number, parties }) {
    this.push({ key: `angre-${agreement_id}`, state: "confirmed", tries: 1, undo: "wanted", body: {}, agreement_id, number, parties, done: Date.now() });
  }

  push(item) {
    const n = Math.max(0, ...this.items.map((one) => one.n)) + 1;
    const added = { ...item, n, broker: this.broker };
    this.items.push(added);
    const saved = this.save(added);
    this.send();
    return saved;
  }

  async remove(item) {
    this.items = this.items.filter((one) => one !== item);
    await this.storage.deleteItem(item.key);
    this.onChange();
  }

  /** Store an item as it is. `item.kept` is true once that is done, false where it could not be. */
  async save(item) {
    this.onChange();
    item.kept = await this.storage.putItem(item);
    this.onChange();
    return item.kept;
  }

  /** Send what waits, the oldest first, until one gets no answer. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    this.retryStorage();
    try {
      await withTabLock(storageName(this.bors), () => this.sendAll());
    } finally {
      this.sending = false;
      this.removeSettled();
      const waits = this.pending.length && !this.signedOut;
      if (waits || !this.allRead || this.unsaved.length) this.timer = setTimeout(() => this.send(), waits ? this.retryDelay() : LONGEST_DELAY_MS);
    }
  }

  /** What could not be read or stored before may be by now. */
  retryStorage() {
    this.unsaved.forEach((item) => this.save(item));
    if (!this.allRead) this.load().then(this.onChange);
  }

  async sendAll() {
    for (let item; (item = this.pending[0]); ) {
      if (!(await this.sendOne(item))) return;
    }
  }

  /** Whether an answer came, of whatever kind. */
  async sendOne(item) {
    try {
      await (UNANSWERED.includes(item.state) ? this.confirm(item) : this.sendUndo(item));
      Object.assign(this, { failures: 0, signedOut: false });
      this.onAnswer();
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof SignedOut)) throw error;
      this.failures += 1;
      this.signedOut = error instanceof SignedOut;
      if (item.state === "sent") item.state = "waiting";
      this.save(item);
      this.onFailure();
      return false;
    }
  }

  async confirm(item) {
    Object.assign(item, { state: "sent", tries: item.tries + 1 });
    this.save(item);
    const ask_twice = Boolean(item.body.parties) && !item.isNew && Date.now() - item.addedAt < ASKABLE_MS;
    try {
      const answer = await post(`/api/bors/${this.bors}/agreements`, item.key, { ...item.body, ask_twice }, () => this.save(Object.assign(item, { state: "waiting" })));
      const { agreement_id, number, late, already, broker_id, parties } = answer;
      const state = late ? "late" : answer.voided_at ? "undone" : "confirmed";
      Object.assign(item, { state, agreement_id, number, already: Boolean(already) && (Boolean(item.body.paper) || broker_id !== this.broker), done: Date.now() });
      if (parties?.length === 2) item.parties = parties;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(item, { state: "refused", looksTheSame: error.errorCode === "looks-the-same", sentence: error.message, undo: "", done: Date.now() });
    }
    this.save(item);
  }

  /** What looked like another agreement is a new one: sent under a key of its own, and not asked about again. Returns that key. */
  addAsNew({ key, body, parties }) {
    this.add({ key: `${key}-ny`, body, parties, isNew: true });
    return `${key}-ny`;
  }

  async sendUndo(item) {
    try {
      if (item.state === "confirmed") {
        await post(`/api/bors/${this.bors}/agreements/${item.agreement_id}/undo`, `${item.key}-undo`, {});
        Object.assign(item, { state: "undone", done: Date.now() });
      }
      item.undo = "";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(item, { undo: "", sentence: error.message });
    }
    this.save(item);
  }

  retryDelay() {
    return Math.min(LONGEST_DELAY_MS, 1000 * 2 ** Math.min(this.failures, 5)) * (0.5 + Math.random() / 2);
  }

  removeSettled() {
    const settled = this.own.filter((item) => ["confirmed", "undone"].includes(item.state) && !item.undo && Date.now() - item.done > SETTLED_MS);
    for (const item of settled) this.remove(item);
  }
}
