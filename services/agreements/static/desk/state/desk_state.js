// What the desk knows of the house: its own guarded view, the roster, and the server's time. A new board is the nudge.
import { read, SignedOut } from "../network/http.js";

const POLL_MS = 12_000;
const QUIET_MS = 20_000; // a line that says nothing for so long is no line
const LOST_MS = 25_000;

export class House {
  constructor({ bors, shelf, changed, reached, first }) {
    Object.assign(this, { bors, shelf, changed, reached, view: first, roster: [], ahead: 0, heard: performance.now(), tries: 0 });
  }

  async load() {
    const [view, roster, ahead] = await Promise.all(["view", "roster", "ahead"].map((name) => this.shelf.told(name)));
    if (roster) this.roster = roster.participants;
    this.mark = roster?.mark ?? -1;
    this.ahead = ahead ?? 0;
    const age = (one) => (one ? Date.parse(one.server_now) : 0);
    if (age(view) > age(this.view)) this.view = view;
  }

  begin() {
    this.connect();
    this.look();
    setInterval(() => this.poll(), POLL_MS);
    for (const back of ["online", "pageshow", "focus", "visibilitychange"]) addEventListener(back, () => this.wake());
  }

  /** The server's time, as far as we know it. */
  now() { return Date.now() + this.ahead; }
  get online() { return !this.lost && performance.now() - this.heard < LOST_MS; }

  /** The state of the børs by now: when grace has run out it is over, though nobody said so. */
  get state() {
    const { state, grace_until } = this.view;
    return state === "grace" && grace_until && this.now() >= Date.parse(grace_until) ? "closed" : state;
  }

  get ends() { return Date.parse({ open: this.view.closes_at, grace: this.view.grace_until }[this.state] ?? "") || 0; }

  /** Read the view again. Whoever asks while it is being read waits for the next reading. */
  look() {
    if (!this.looking) return (this.looking = this.readView().finally(() => (this.looking = null)));
    return (this.again ??= this.looking.then(() => {
      this.again = null;
      return this.look();
    }));
  }

  async readView() {
    try {
      const asked = Date.now();
      const view = await read(`/megler/${this.bors}/ko`);
      this.learn(view, asked);
      if (view.roster !== this.mark) await this.fetchRoster();
      this.reached();
    } catch (trouble) {
      this.signedOut = trouble instanceof SignedOut;
      this.lost = !this.signedOut;
    }
    this.changed();
  }

  learn(view, asked) {
    const arrived = Date.now();
    Object.assign(this, { view, heard: performance.now(), signedOut: false, lost: false });
    this.ahead = Date.parse(view.server_now) - (asked + arrived) / 2;
    this.shelf.tell("view", view);
    this.shelf.tell("ahead", this.ahead);
  }

  async fetchRoster() {
    const told = await read(`/megler/${this.bors}/deltakere`);
    Object.assign(this, { roster: told.participants, mark: told.mark });
    this.shelf.tell("roster", told);
  }

  guest(code) { return this.roster.find((guest) => guest.code === code); }

  connect() {
    const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/skjerm/${this.bors}/ws`);
    this.line = line;
    this.spoke = performance.now();
    line.addEventListener("message", ({ data }) => this.line === line && this.hear(data));
    line.addEventListener("close", () => {
      if (this.line !== line) return;
      this.line = null;
      const wait = Math.min(8000, 300 * 2 ** this.tries++) * (0.5 + Math.random() / 2);
      setTimeout(() => this.line ?? this.connect(), wait);
    });
  }

  hear(text) {
    this.spoke = performance.now();
    this.tries = 0;
    try {
      const { version } = JSON.parse(text);
      if (version !== undefined && version !== this.version) setTimeout(() => this.look(), Math.random() * 200);
      this.version = version ?? this.version;
    } catch { /* a frame we cannot read tells us nothing */ }
  }

  poll() {
    if (document.hidden) return;
    if (performance.now() - this.spoke > QUIET_MS) {
      this.line?.close();
      this.connect();
    }
    this.look();
  }

  wake() {
    if (document.hidden) return;
    this.tries = 0;
    this.look();
  }
}
