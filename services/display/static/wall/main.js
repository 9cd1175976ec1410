// The wall: shows what its socket brings, the board and the part of the page that changed with it, and asks for nothing.

import { fetchOwn } from "../fetch_with_retry.js";
import { openLiveSocket } from "../live_socket.js";
import { requestPage } from "../page_request.js";
import { pictureTaker } from "../picture_frames.js";
import { patchRegions } from "../region_patch.js";
import { ServerClock } from "../server_clock.js";
import { showAccent } from "./accent.js";
import { showTotal } from "./agreement_total.js";
import { countArches, markNewArches } from "./arches.js";
import { backgrounds, copyOfDrawing, fadeBackgrounds, fadeRemovedArches } from "./fade_out.js";
import { heardFromServer, pictureAge, showFreshness } from "./freshness.js";
import * as gong from "./gong.js";
import "./hide_pointer.js";
import * as latestAgreements from "./latest_agreements.js";
import * as needs from "./needs.js";
import { ownScene, startPairedScreen } from "./paired_screen.js";
import { reloadAfterRelease } from "./reload_after_release.js";
import { showResultPage } from "./result_pages.js";
import { registerServiceWorker } from "./service_worker.js";
import { showTimeLeft } from "./time_left.js";
import { VersionTracker } from "./version_tracker.js";
import "./wake_lock.js";

const PAGE_TIMEOUT_MS = 3000;
const POLL_MS = 2000, LONGEST_POLL_MS = 2800; // after five seconds without news a wall is stale

const root = document.documentElement;
const wall = () => document.querySelector("main");
const { bors } = wall().dataset;
const { lang } = root; // of the stream; the børs may offer others by now
const versionOf = ({ dataset }) => ({ epoch: dataset.epoch, version: Number(dataset.version) });

const seen = new VersionTracker(versionOf(wall())); // of the number
let rendered = versionOf(wall()); // of the page round it
const takePicture = pictureTaker();
const clock = new ServerClock(wall().dataset.now, performance.now());
const serverTime = () => clock.now(performance.now());

/** A frame of the socket: the board, and the part of the page that has changed with it. Returns whether it was news. */
function onFrame(frame) {
  if (!frame.board || seen.isOlder(frame.board)) return false;
  const isNews = takeBoard(frame.board);
  if (!takePicture(frame, (page, isWhole) => show(page.querySelector("main"), isWhole)) || isBehind()) socket.comeBack();
  return isNews;
}

/** Returns whether a board was news: one that is repeated is no sign of life. */
function takeBoard(board) {
  const before = { epoch: seen.epoch, version: seen.version };
  if (!seen.accept(board)) return false;
  const delay = clock.learn(board.server_now, performance.now());
  heardFromServer(delay);
  if (board.epoch !== before.epoch || board.version !== before.version) showTotal(wall(), board.agreements.total);
  for (const figure of document.querySelectorAll("[data-figure]")) figure.textContent = board.version;
  showFreshness(wall(), serverTime());
  showAccent(board.accent);
  reloadAfterRelease(board);
  return delay !== Infinity;
}

const isBehind = () => rendered.epoch !== seen.epoch || rendered.version < seen.version;

/** While there is no socket: the board, and the page only where that has moved on. */
async function poll() {
  const { ok, text } = await fetchOwn(`/api/bors/${bors}/board`, { timeout: PAGE_TIMEOUT_MS });
  if (!ok) return false;
  const board = JSON.parse(text), isNews = takeBoard(board), { state, scene } = wall().dataset;
  if (isBehind() || board.state !== state || (ownScene() || board.scene) !== scene) {
    const page = await requestPage({ timeout: PAGE_TIMEOUT_MS }), next = page && page.querySelector("main[data-epoch]");
    if (next) show(next, true);
  }
  return isNews;
}

/** Shows a newer rendering: piece by piece within a scene, all of it where the scene changed. */
function show(next, whole) {
  if (next.dataset.epoch !== seen.epoch || Number(next.dataset.version) < seen.version) return;
  const { scene } = wall().dataset;
  if (next.dataset.scene !== scene && !whole) return; // parts of a scene that is not here
  const [arches, drawing, light] = [countArches(), copyOfDrawing(), backgrounds()];
  root.classList.toggle("still", next.dataset.still === "1");
  if (next.dataset.scene === scene && next.dataset.lang === root.lang) patch(wall(), next, whole);
  else wall().replaceWith(next);
  root.lang = wall().dataset.lang ?? root.lang; // a picture that was kept by an older release says neither
  document.title = wall().dataset.title ?? document.title;
  seen.accept(versionOf(wall()));
  rendered = versionOf(wall());
  showTotal(wall(), Number(wall().dataset.total));
  if (wall().dataset.scene === scene) {
    markNewArches(arches);
    fadeRemovedArches(drawing);
  } else {
    latestAgreements.init();
    fadeBackgrounds(light);
  }
  gong.strikeIfNew(wall(), serverTime(), scene);
  tick();
}

/** Within one scene. */
function patch(main, next, isWhole) {
  Object.assign(main.dataset, { ...next.dataset });
  const struck = main.classList.contains("struck");
  main.className = next.className;
  main.classList.toggle("struck", struck);
  patchRegions(next, { root: main, updates: { latest: latestAgreements.update }, isWhole });
}

function tick() {
  showFreshness(wall(), serverTime());
  latestAgreements.rotate();
  needs.rotate(serverTime());
  showResultPage(wall(), serverTime());
  showTimeLeft(wall(), serverTime());
}

root.style.setProperty("--zoom", root.dataset.zoom);
latestAgreements.init();
setInterval(tick, 250);
const socket = openLiveSocket({
  bors,
  query: () => `stream=wall&sprak=${lang}${ownScene() && `&scene=${ownScene()}`}`,
  onFrame,
  onConnecting: () => (clock.uncertain = true),
  poll,
  pollDelayMs: POLL_MS,
  longestPollDelayMs: LONGEST_POLL_MS,
});
tick();
registerServiceWorker(bors);
if (root.dataset.orders) gong.allowByItself();
startPairedScreen({ bors, age: pictureAge, sound: gong.sound, strike: gong.strike, showScene: socket.reconnect });
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
