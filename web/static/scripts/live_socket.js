// The WebSocket of a børs. It reconnects for ever, and polls only while it is not alive.
import { fetchOwn, NoAnswer } from "./fetch_with_retry.js";
import { retryDelay } from "./retry_delay.js";

const CHECK_MS = 250;
const POLL_TIMEOUT_MS = 2500;
const FIRST_POLL_MS = 1000; // where the first socket was refused there may be none
const POLL_FACTOR = 1.5;

/**
 * Open the socket of the børs; `query` is added to its address (`stream=own`): a text, or a function that gives it for each connection.
 *
 * `onFrame(frame)` gets each frame, parsed. If it returns false the frame was no sign of life.
 * `onConnecting()` is called whenever a new connection begins.
 * `poll()` is called while the socket is not alive and the page is visible; it resolves to whether anything was new. Where none is
 * given the board is read, and passed to `onFrame` as a frame is. The delay between two polls has jitter, grows from `pollDelayMs` to
 * `longestPollDelayMs` and begins anew when something was new.
 *
 * A socket that brings nothing for `silenceMs` is dead: the hub sends boards every two seconds, and signals of the stream `own` every ten.
 * Returns `{ alive, reconnect, comeBack }`: whether the socket is not dead, a function that opens a new one at once, and one that does so
 * after a random moment, for a page that missed something: whoever comes is sent the whole, and others may have missed the same.
 */
export function openLiveSocket({ bors, query = "", onFrame, onConnecting = () => {}, poll, silenceMs = 5000, pollDelayMs = 3000, longestPollDelayMs = 30_000 }) {
  const queryNow = typeof query === "function" ? query : () => query;
  const address = () => `${location.origin.replace(/^http/, "ws")}/skjerm/${bors}/ws${queryNow() && `?${queryNow()}`}`;
  let socket = null, openedAt, heardAt = -Infinity, attempts = 0, retryTimer;
  let polling = false, pollDelay = pollDelayMs, pollAt = performance.now() + pollDelayMs, boardRead = "";

  const isAlive = () => socket !== null && socket.readyState === WebSocket.OPEN && performance.now() - heardAt < silenceMs;

  function open() {
    clearTimeout(retryTimer);
    const previous = socket, opened = new WebSocket(address());
    socket = opened;
    openedAt = performance.now();
    heardAt = -Infinity;
    onConnecting();
    if (previous) previous.close();
    opened.addEventListener("message", ({ data }) => socket === opened && receive(data));
    opened.addEventListener("close", () => socket === opened && lost());
  }

  function receive(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return comeBack();
    }
    if (onFrame(frame) === false) return;
    attempts = 0;
    heardAt = performance.now();
    pollDelay = pollDelayMs;
    pollAt = heardAt + pollDelayMs;
  }

  function lost() {
    socket = null;
    if (heardAt === -Infinity && attempts === 0) pollAt = Math.min(pollAt, performance.now() + Math.random() * FIRST_POLL_MS);
    retryTimer = setTimeout(open, retryDelay(attempts++, Math.random()));
  }

  function check() {
    if (socket && performance.now() - Math.max(openedAt, heardAt) > silenceMs) open();
    if (!isAlive() && performance.now() >= pollAt && !document.hidden) pollOnce();
  }

  async function pollOnce() {
    if (polling) return;
    polling = true;
    let wasNew = false;
    try {
      wasNew = await (poll ? poll() : readBoard());
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    } finally {
      polling = false;
      pollDelay = wasNew ? pollDelayMs : Math.min(longestPollDelayMs, pollDelay * POLL_FACTOR);
      pollAt = performance.now() + pollDelay * (0.75 + Math.random() / 4);
    }
  }

  async function readBoard() {
    const { ok, text } = await fetchOwn(`/api/bors/${bors}/board`, { timeout: POLL_TIMEOUT_MS });
    if (!ok) return false;
    const board = JSON.parse(text), before = boardRead;
    boardRead = `${board.epoch} ${board.version}`;
    return onFrame(board) !== false && boardRead !== before;
  }

  /** After a moment: what was missed is sent to whoever comes. */
  function comeBack() {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(open, retryDelay(attempts++, Math.random()));
  }

  /** At once: the machine has slept, or the net is another. */
  function reconnect() {
    if (document.hidden) return;
    attempts = 0;
    open();
    pollAt = performance.now() + Math.random() * FIRST_POLL_MS;
  }

  document.addEventListener("visibilitychange", reconnect);
  addEventListener("pageshow", ({ persisted }) => persisted && reconnect());
  addEventListener("online", reconnect);
  setInterval(check, CHECK_MS);
  open();
  return { get alive() { return isAlive(); }, reconnect, comeBack };
}
