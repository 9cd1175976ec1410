// The page is right as it is served. This reads it again when the board has changed, and lets the countdown run.
import { drawDigits, minutesAndSeconds } from "./digits.js";
import { onReturn } from "./elements.js";
import { openLiveSocket } from "./live_socket.js";
import { PageRefresher } from "./page_request.js";
import { patchRegions } from "./region_patch.js";
import { Countdown, ServerClock } from "./server_clock.js";

const LONGEST_AGE_MS = 15_000; // letters and screens change without a new board
const STALE_MS = 8000;
const POLL_MS = 2000, LONGEST_POLL_MS = 3000;
const overview = document.querySelector("[data-bors]"), { bors, state } = overview.dataset;
const scene = () => document.getElementById("scene");
const clock = new ServerClock(scene().dataset.now, performance.now()), countdown = new Countdown();
const refresher = new PageRefresher(showPage);
let { version } = overview.dataset, readAt = performance.now(), rightAt = readAt;

/** A board, from the socket or the poll. */
function onFrame(board) {
  const now = performance.now(), behind = String(board.version) !== version || board.state !== state;
  clock.learn(board.server_now, now);
  if (behind || now - readAt > LONGEST_AGE_MS) refresher.soon();
  if (!behind) rightAt = now;
  drawTime();
}

function showPage(page) {
  const fresh = page.querySelector("[data-bors]").dataset;
  if (fresh.state !== state) return location.replace(`/arrangor/${fresh.bors}`);
  ({ version } = fresh);
  readAt = rightAt = performance.now();
  patchRegions(page);
  drawTime();
}

function drawTime() {
  overview.classList.toggle("stale", performance.now() - rightAt > STALE_MS);
  const digits = scene().querySelector("[data-left] .digits"), { ends } = scene().dataset;
  if (digits && ends) drawDigits(digits, minutesAndSeconds(countdown.left(Date.parse(ends), clock.now(performance.now()))).replace(/^0/, ""));
}

setInterval(drawTime, 250);
onReturn(() => refresher.soon());
openLiveSocket({ bors, onFrame, onConnecting: () => (clock.uncertain = true), pollDelayMs: POLL_MS, longestPollDelayMs: LONGEST_POLL_MS });
