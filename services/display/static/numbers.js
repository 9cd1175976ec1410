// The page is right as it is served. This reads it again when the board has changed, and says how old it is.
import { clockTime } from "./clock_time.js";
import { onReturn } from "./elements.js";
import { openLiveSocket } from "./live_socket.js";
import { PageRefresher } from "./page_request.js";
import { patchRegions } from "./region_patch.js";
import { ServerClock } from "./server_clock.js";

const LONGEST_SPREAD_MS = 1000;
const STALE_MS = 12_000, LONGEST_POLL_MS = 8000;

const control = document.querySelector(".auto"), checkbox = control.querySelector("input"), age = document.querySelector(".age");
const clock = new ServerClock(age.dataset.now, performance.now());
const refresher = new PageRefresher(showPage, { spreadMs: LONGEST_SPREAD_MS });
let { version } = document.body.dataset, rightAt = performance.now();

/** A board, from the socket or the poll. */
function onFrame(board) {
  if (!checkbox.checked) return;
  clock.learn(board.server_now, performance.now());
  if (`${board.epoch} ${board.version} ${board.state}` !== version) refresher.soon();
  else rightAt = performance.now();
  showAge();
}

function showPage(page) {
  if (!checkbox.checked) return;
  ({ version } = page.body.dataset);
  rightAt = performance.now();
  document.title = page.title;
  patchRegions(page);
}

function showAge() {
  if (!checkbox.checked) return;
  const stale = performance.now() - rightAt > STALE_MS;
  document.querySelector(".fresh").hidden = stale;
  document.querySelector(".lost").hidden = !stale;
  const time = clockTime(clock.now(rightAt));
  for (const shown of age.querySelectorAll("time")) if (shown.textContent !== time) shown.textContent = time;
}

control.hidden = false;
checkbox.addEventListener("change", () => checkbox.checked && refresher.now());
onReturn(() => checkbox.checked && refresher.soon());
setInterval(showAge, 1000);
openLiveSocket({ bors: document.body.dataset.bors, onFrame, onConnecting: () => (clock.uncertain = true), longestPollDelayMs: LONGEST_POLL_MS });
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
