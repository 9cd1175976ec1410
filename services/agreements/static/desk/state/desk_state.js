// What the desk knows from the server: its own guarded view, the roster, and the server's time. A new board means: read the view again.
import { get, SignedOut } from "../network/http.js";

const POLL_MS = 12_000;
const SILENCE_MS = 20_000; // a socket that says nothing for so long is dead
const OFFLINE_MS = 25_000;

export class DeskState {
  /** `onChange()` is called when anything is read, or could not be; `onReached()` when the server has answered. */
  constructor({ bors, storage, firstView, onChange, onReached }) {
    Object.assign(this, { bors, storage, onChange, onReached, view: firstView, roster: [], clockOffset: 0, answeredAt: performance.now(), reconnects: 0 });
  }

  async load() {
    const [view, roster, clockOffset] = await Promise.all(["view", "roster", "ahead"].map((name) => this.storage.getValue(name)));
    if (roster) this.roster = roster.participants;
    this.rosterMark = roster?.mark ?? -1;
    this.clockOffset = clockOffset ?? 0;
    const readAt = (one) => (one ? Date.parse(one.server_now) : 0);
    if (readAt(view) > readAt(this.view)) this.view = view;
  }

  start() {
    this.connect();
    this.refresh();
    setInterval(() => this.poll(), POLL_MS);
    for (const type of ["online", "pageshow", "focus", "visibilitychange"]) addEventListener(type, () => this.resume());
  }

  /** The server's time, as far as we know it. */
  now() { return Date.now() + this.clockOffset; }
  get online() { return !this.unreachable && performance.now() - this.answeredAt < OFFLINE_MS; }

  /** The state of the børs by now: when grace has run out it is over, though nobody said so. */
  get borsState() {
    const { state, grace_until } = this.view;
    return state === "grace" && grace_until && this.now() >= Date.parse(grace_until) ? "closed" : state;
  }

  get endsAt() { return Date.parse({ open: this.view.closes_at, grace: this.view.grace_until }[this.borsState] ?? "") || 0; }

  /** Read the view again. Whoever calls this while it is being read waits for the next reading. */
  refresh() {
    if (!this.refreshing) return (this.refreshing = this.fetchView().finally(() => (this.refreshing = null)));
    return (this.queuedRefresh ??= this.refreshing.then(() => {
      this.queuedRefresh = null;
      return this.refresh();
    }));
  }

  async fetchView() {
    try {
      const requestedAt = Date.now();
      const view = await get(`/megler/${this.bors}/view`);
      this.update(view, requestedAt);
      if (view.roster !== this.rosterMark) await this.fetchRoster();
      this.onReached();
    } catch (error) {
      this.signedOut = error instanceof SignedOut;
      this.unreachable = !this.signedOut;
    }
    this.onChange();
  }

  update(view, requestedAt) {
    const serverNow = Date.parse(view.server_now), least = serverNow - Date.now(), most = serverNow - requestedAt;
    Object.assign(this, { view, answeredAt: performance.now(), signedOut: false, unreachable: false });
    // what this answer allows stays: one slow answer, or one that had to be asked for again, says little of the time
    if (this.clockOffset < least || this.clockOffset > most) this.clockOffset = least;
    this.storage.putValue("view", view);
    this.storage.putValue("ahead", this.clockOffset);
  }

  async fetchRoster() {
    const roster = await get(`/megler/${this.bors}/participants`);
    Object.assign(this, { roster: roster.participants, rosterMark: roster.mark });
    this.storage.putValue("roster", roster);
  }

  participant(code) { return this.roster.find((participant) => participant.code === code); }

  connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/skjerm/${this.bors}/ws`);
    this.socket = socket;
    this.frameAt = performance.now();
    socket.addEventListener("message", ({ data }) => this.socket === socket && this.readFrame(data));
    socket.addEventListener("close", () => {
      if (this.socket !== socket) return;
      this.socket = null;
      const delay = Math.min(8000, 300 * 2 ** this.reconnects++) * (0.5 + Math.random() / 2);
      setTimeout(() => this.socket ?? this.connect(), delay);
    });
  }

  readFrame(text) {
    this.frameAt = performance.now();
    this.reconnects = 0;
    try {
      const { version } = JSON.parse(text);
      if (version !== undefined && version !== this.version) setTimeout(() => this.refresh(), Math.random() * 200);
      this.version = version ?? this.version;
    } catch { /* a frame we cannot read says nothing */ }
  }

  poll() {
    if (document.hidden) return;
    if (performance.now() - this.frameAt > SILENCE_MS) {
      this.socket?.close();
      this.connect();
    }
    this.refresh();
  }

  resume() {
    if (document.hidden) return;
    this.reconnects = 0;
    this.refresh();
  }
}
