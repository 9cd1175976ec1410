// The wall: shows the number of every board at once, then the rest of the page when the server has rendered it.

import { NoAnswer } from "../fetch_with_retry.js";
import { openLiveSocket } from "../live_socket.js";
import { requestPage } from "../page_request.js";
import { patchRegions } from "../region_patch.js";
import { ServerClock } from "../server_clock.js";
import { showTotal } from "./agreement_total.js";
import { countArches, markNewArches } from "./arches.js";
import { backgrounds, fadeBackgrounds, fadeRemovedArches } from "./fade_out.js";
import { heardFromServer, showFreshness } from "./freshness.js";
import * as gong from "./gong.js";
import "./hide_pointer.js";
import * as latestAgreements from "./latest_agreements.js";
import * as needs from "./needs.js";
import { reloadAfterUpgrade } from "./reload_after_upgrade.js";
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
const versionOf = ({ dataset }) => ({ epoch: dataset.epoch, version: Number(dataset.version) });

const seen = new VersionTracker(versionOf(wall())); // of the number
let rendered = versionOf(wall()); // of the page round it
const clock = new ServerClock(wall().dataset.now, performance.now());
const serverTime = () => clock.now(performance.now());
let requesting = false;

/** A board from the socket or the poll. Returns whether it was news: a board that is repeated is no sign of life. */
function onFrame(board) {
  const before = { epoch: seen.epoch, version: seen.version };
  if (!seen.accept(board)) return false;
  const delay = clock.learn(board.server_now, performance.now());
  heardFromServer(delay);
  if (board.epoch !== before.epoch || board.version !== before.version) showTotal(wall(), board.agreements.total);
  for (const figure of document.querySelectorAll("[data-figure]")) figure.textContent = board.version;
  const { state, scene } = wall().dataset;
  if (isBehind() || board.state !== state || board.scene !== scene) refresh();
  showFreshness(wall(), serverTime());
  reloadAfterUpgrade(board);
  return delay !== Infinity;
}

const isBehind = () => rendered.epoch !== seen.epoch || rendered.version < seen.version;

/** Requests the page, one request at a time; once more if the board moved on meanwhile. */
async function refresh() {
  if (requesting) return;
  requesting = true;
  try {
    const page = await requestPage({ timeout: PAGE_TIMEOUT_MS });
    if (page) replace(page);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error; // the next heartbeat requests it again
  } finally {
    requesting = false;
    if (isBehind()) setTimeout(refresh, 500);
  }
}

/** Shows a newer rendering: piece by piece within a scene, all of it where the scene changed. */
function replace(page) {
  const next = page.querySelector("main[data-epoch]");
  if (!next || next.dataset.epoch !== seen.epoch || Number(next.dataset.version) < seen.version) return;
  const [arches, drawing, light] = [countArches(), document.querySelector(".picture > svg"), backgrounds()];
  const { scene } = wall().dataset;
  root.classList.toggle("still", next.dataset.still === "1");
  if (next.dataset.scene === scene) patch(wall(), next);
  else wall().replaceWith(next);
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
function patch(main, next) {
  const struck = main.classList.contains("struck");
  Object.assign(main.dataset, { ...next.dataset });
  main.className = next.className;
  main.classList.toggle("struck", struck);
  patchRegions(next, { root: main, updates: { latest: latestAgreements.update } });
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
openLiveSocket({ bors, onFrame, onConnecting: () => (clock.uncertain = true), pollDelayMs: POLL_MS, longestPollDelayMs: LONGEST_POLL_MS });
tick();
registerServiceWorker(bors);
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
