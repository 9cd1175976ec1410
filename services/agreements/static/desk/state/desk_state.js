// What the desk knows from the server: its own guarded view, the roster, and the server's time. It reads them again when a signal says so.
import { onReturn } from "../elements.js";
import { NoAnswer } from "../fetch_with_retry.js";
import { openLiveSocket } from "../live_socket.js";
import { get, Refused, SignedOut } from "../network/http.js";
import { retryDelay } from "../retry_delay.js";
import { ServerClock } from "../server_clock.js";

const LONGEST_SPREAD_MS = 200;
const POLL_MS = 6000, LONGEST_POLL_MS = 12_000;
const OFFLINE_MS = 25_000;
const ROSTER_SPREAD_MS = 15_000; // who has just come is not at a desk yet

export class DeskState {
  /** `onChange()` is called when anything is read, or could not be; `onReached()` when the server answers again. */
  constructor({ bors, broker, storage, firstView, onChange, onReached }) {
    Object.assign(this, { bors, broker, storage, onChange, onReached, view: firstView, roster: [], clock: new ServerClock(firstView.server_now, Date.now()), answeredAt: performance.now(), refreshAt: Infinity, failures: 0 });
  }

  async load() {
    const [view, roster, clockOffset] = await Promise.all(["view", "roster", "ahead"].map((name) => this.storage.getValue(name)));
    if (roster) this.roster = roster.participants;
    this.rosterMark = roster?.mark ?? -1;
    this.rosterEpoch = roster?.epoch;
    this.clock.offset = clockOffset ?? 0;
    const readAt = (one) => (one ? Date.parse(one.server_now) : 0);
    if (readAt(view) > readAt(this.view)) this.view = view;
  }

  start() {
    openLiveSocket({ bors: this.bors, query: "stream=desk", onFrame: (frame) => this.onFrame(frame), poll: () => this.poll(), pollDelayMs: POLL_MS, longestPollDelayMs: LONGEST_POLL_MS });
    this.refresh();
    onReturn(() => this.refresh());
    addEventListener("focus", () => document.hidden || this.refresh());
  }

  /** A signal (services/display/hub/change_tracker.py): what has changed for desks, and what was confirmed at any of them. */
  onFrame(signal) {
    if (!("changed_at" in signal)) return false; // the board: this session has ended, as the next request says
    if (!this.unreachable) this.answeredAt = performance.now();
    this.signal = signal;
    const { view } = this, newer = signal.confirmed.filter(({ position }) => position > view.position);
    const confirmed = new Set(newer.map((one) => one.handshake_id));
    view.behind = signal.behind;
    view.queue = view.queue.filter(({ handshake_id }) => !confirmed.has(handshake_id));
    this.wantedPosition = Math.max(signal.changed_at, ...newer.filter(({ by }) => by === this.broker).map(({ position }) => position));
    if (this.isBehind) this.refreshIn(Math.random() * LONGEST_SPREAD_MS);
    if (signal.roster_at > this.rosterMark && !this.rosterTimer) this.rosterTimer = setTimeout(() => this.refreshRoster(), Math.random() * ROSTER_SPREAD_MS);
    this.onChange();
    return true;
  }

  /** Whether something has changed since the view was read. */
  get isBehind() {
    const { signal, view } = this;
    return signal !== undefined && (signal.epoch !== view.epoch || signal.state !== view.state || this.wantedPosition > view.position);
  }

  async refreshRoster() {
    this.rosterTimer = undefined;
    if (document.hidden || this.signal.roster_at <= this.rosterMark) return;
    try {
      await this.fetchRoster();
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof SignedOut || error instanceof Refused)) throw error; // the next signal may do better
    }
    this.onChange();
  }

  async poll() {
    await this.refresh();
    return false;
  }

  /** The server's time, as far as we know it. */
  now() { return this.clock.now(Date.now()); }
  get online() { return !this.unreachable && performance.now() - this.answeredAt < OFFLINE_MS; }

  /** The state of the børs by now: when grace has run out it is over, though nobody said so. */
  get borsState() {
    const { state, grace_until } = this.view;
    return state === "grace" && grace_until && this.now() >= Date.parse(grace_until) ? "closed" : state;
  }

  get endsAt() { return Date.parse({ open: this.view.closes_at, grace: this.view.grace_until }[this.borsState] ?? "") || 0; }

  /** Read the view again after the delay, or before if that is planned already. */
  refreshIn(delay) {
    const at = performance.now() + delay;
    if (this.refreshAt <= at) return;
    clearTimeout(this.timer);
    this.refreshAt = at;
    this.timer = setTimeout(() => {
      this.refreshAt = Infinity;
      if (!document.hidden) this.refresh();
    }, delay);
  }

  /** Read the view again. Whoever calls this while it is being read waits for the next reading. */
  refresh() {
    if (!this.refreshing) return (this.refreshing = this.fetchView().finally(() => (this.refreshing = null)));
    if (!this.queuedRefresh) this.queuedRefresh = this.refreshing.then(() => ((this.queuedRefresh = null), this.refresh()));
    return this.queuedRefresh;
  }

  async fetchView() {
    clearTimeout(this.timer);
    this.refreshAt = Infinity;
    try {
      const requestedAt = Date.now(), wasAway = this.unreachable || this.signedOut;
      const view = await get(`/megler/${this.bors}/view`);
      this.update(view, requestedAt);
      if (view.roster !== this.rosterMark) await this.fetchRoster();
      this.failures = 0;
      if (this.isBehind) this.refreshIn(LONGEST_SPREAD_MS * (0.5 + Math.random()));
      if (wasAway) this.onReached();
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof SignedOut || error instanceof Refused)) throw error;
      this.signedOut = error instanceof SignedOut;
      this.unreachable = !this.signedOut;
      if (this.unreachable) this.refreshIn(2 * retryDelay(this.failures++, Math.random()));
    }
    this.onChange();
  }

  update(view, requestedAt) {
    const arrivedAt = Date.now();
    Object.assign(this, { view, answeredAt: performance.now(), signedOut: false, unreachable: false });
    this.clock.learnFromAnswer(view.server_now, requestedAt, arrivedAt);
    this.storage.putValue("view", view);
    this.storage.putValue("ahead", this.clock.offset);
  }

  async fetchRoster() {
    const { rosterMark, rosterEpoch } = this, since = rosterEpoch && rosterMark > 0 ? `?since=${rosterMark}&epoch=${encodeURIComponent(rosterEpoch)}` : "";
    const { epoch, mark, participants, gone } = await get(`/megler/${this.bors}/participants${since}`);
    const replaced = new Set(gone && [...gone, ...participants.map(({ code }) => code)]);
    const kept = gone ? this.roster.filter(({ code }) => !replaced.has(code)) : [];
    Object.assign(this, { roster: [...kept, ...participants], rosterMark: mark, rosterEpoch: epoch });
    this.storage.putValue("roster", { epoch, mark, participants: this.roster });
  }

  participant(code) { return this.roster.find((participant) => participant.code === code); }
}
