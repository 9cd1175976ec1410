// The page is right as it is served. This shows the regions that its socket brings, and says how old they are.
import { clockTime } from "./clock_time.js";
import { openLiveSocket } from "./live_socket.js";
import { requestPage } from "./page_request.js";
import { pictureTaker } from "./picture_frames.js";
import { patchRegions } from "./region_patch.js";
import { ServerClock } from "./server_clock.js";

const STALE_MS = 12_000, POLL_DELAY_MS = 5000;

const control = document.querySelector(".auto"), checkbox = control.querySelector("input");
const figures = document.querySelector(".figures");
const clock = new ServerClock(figures.dataset.now, performance.now());
const takePicture = pictureTaker();
let rightAt = performance.now();

/** The board, and the regions that have changed with it. */
function onFrame(frame) {
  if (!frame.board) return false;
  if (!checkbox.checked) return true;
  clock.learn(frame.board.server_now, performance.now());
  if (!takePicture(frame, show)) return socket.comeBack();
  rightAt = performance.now();
  showAge();
  return true;
}

async function poll() {
  const page = checkbox.checked && (await requestPage());
  if (!page) return false;
  show(page, true);
  rightAt = performance.now();
  return true;
}

function show(page, isWhole) {
  const fresh = page.querySelector(".figures");
  Object.assign(figures.dataset, { ...fresh.dataset });
  document.title = fresh.dataset.title;
  document.querySelector("h1").textContent = fresh.dataset.name;
  patchRegions(fresh, { root: figures, isWhole });
}

function showAge() {
  if (!checkbox.checked) return;
  const stale = performance.now() - rightAt > STALE_MS;
  figures.querySelector(".fresh").hidden = stale;
  figures.querySelector(".lost").hidden = !stale;
  const time = clockTime(clock.now(rightAt));
  for (const shown of figures.querySelectorAll(".age time")) if (shown.textContent !== time) shown.textContent = time;
}

control.hidden = false;
checkbox.addEventListener("change", () => checkbox.checked && socket.reconnect()); // whoever comes is sent the whole
setInterval(showAge, 1000);
const socket = openLiveSocket({
  bors: figures.dataset.bors,
  query: `stream=numbers&sprak=${document.documentElement.lang}`,
  onFrame,
  onConnecting: () => (clock.uncertain = true),
  poll,
  pollDelayMs: POLL_DELAY_MS,
});
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
