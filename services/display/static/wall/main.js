// Keeps the wall true: the newest board at once, the page again when it changed, and grey when we cannot know.

import { afterglow, dismiss, light } from "./afterwards.js";
import "./comfort.js";
import { setDigits, twoByTwo } from "./digits.js";
import * as gong from "./gong.js";
import { keep, postGuard } from "./keeping.js";
import * as latest from "./latest.js";
import { open } from "./line.js";
import * as needs from "./needs.js";
import { leaf } from "./pages.js";
import { adopt, greet, inventory } from "./redrawing.js";
import { clockTime } from "./times.js";
import { Countdown, ServerClock, Truth } from "./truth.js";

const STALE_MS = 5000;
const SLOWEST_PAGE_MS = 3000;
const SWELLING_MS = 1600;

const page = document.documentElement;
const wall = () => document.querySelector("main");
const { bors, edition } = wall().dataset;
const versionOf = ({ dataset }) => ({ epoch: dataset.epoch, version: Number(dataset.version) });

const truth = new Truth(versionOf(wall())); // the number
const clock = new ServerClock(wall().dataset.now, performance.now());
const countdown = new Countdown();
let drawn = versionOf(wall()); // the page round it
let heard = performance.now();
let fetching = false;
let total = Number(wall().dataset.total);
let swellingUntil = 0;

const serverTime = () => clock.now(performance.now());

// ---- what comes in ----

function setTotal(now) {
  wall().dataset.total = now;
  setDigits(document.querySelector("[data-hero]"), String(now));
  const unit = document.querySelector("[data-one]");
  if (!unit) return;
  const milestone = unit.dataset.milestones.split(" ").includes(String(now));
  unit.textContent = (now === 1 ? unit.dataset.one : unit.dataset.many) + (milestone ? "!" : "");
  if (milestone && now > total) swellingUntil = performance.now() + SWELLING_MS;
  document.querySelector(".sun").classList.toggle("milestone", performance.now() < swellingUntil);
  total = now;
}

/** A board from the socket or the poll; whatever it says, somebody is there. */
function hear(board) {
  const before = { epoch: truth.epoch, version: truth.version };
  if (!truth.take(board)) return;
  heard = Math.max(heard, performance.now() - clock.learn(board.server_now, performance.now())); // old news is no news
  if (board.epoch !== before.epoch || board.version !== before.version) setTotal(board.agreements.total);
  for (const figure of document.querySelectorAll("[data-figure]")) figure.textContent = board.version;
  const { state, scene } = wall().dataset;
  if (isBehind() || board.state !== state || board.scene !== scene) redraw();
  freshen();
  moveHouse(board);
}

const isBehind = () => drawn.epoch !== truth.epoch || drawn.version < truth.version;

/** The page again, one request at a time; asked for once more if the board moved on meanwhile. */
async function redraw() {
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(SLOWEST_PAGE_MS) });
    if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // the next heartbeat asks again
  } finally {
    fetching = false;
    if (isBehind()) setTimeout(redraw, 500);
  }
}

function swap(answer) {
  const next = answer.querySelector("main[data-epoch]");
  if (!next || next.dataset.epoch !== truth.epoch || Number(next.dataset.version) < truth.version) return;
  const [before, picture, lit] = [inventory(), document.querySelector(".picture > svg"), light()];
  const { scene } = wall().dataset;
  page.classList.toggle("still", next.dataset.still === "1");
  if (next.dataset.scene === scene) adopt(wall(), next);
  else wall().replaceWith(next);
  truth.take(versionOf(wall()));
  drawn = versionOf(wall());
  setTotal(Number(wall().dataset.total));
  if (wall().dataset.scene === scene) {
    greet(before);
    dismiss(picture);
  } else {
    latest.begin();
    afterglow(lit);
  }
  gong.listen(wall(), serverTime(), scene);
  tick();
}

/** After an upgrade the wall loads itself anew, from a house that has just answered, and never in the hour itself. */
async function moveHouse(board) {
  if (board.edition === edition || ["open", "grace"].includes(board.state)) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(SLOWEST_PAGE_MS) });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main[data-edition]");
    if (answer.ok && next.dataset.edition === board.edition) location.reload();
  } catch {
    // the old edition goes on
  }
}

// ---- the clockwork ----

function freshen() {
  const stale = performance.now() - heard > STALE_MS;
  page.classList.toggle("stale", stale);
  if (stale) return;
  const text = clockTime(serverTime() - (performance.now() - heard));
  for (const seen of document.querySelectorAll("[data-seen]")) if (seen.textContent !== text) seen.textContent = text;
  keep(wall(), performance.now());
}

function tick() {
  freshen();
  latest.turn();
  needs.turn(serverTime());
  leaf(wall(), serverTime());
  const { ends } = wall().dataset;
  if (!ends) return;
  const left = countdown.left(ends, serverTime());
  setDigits(document.querySelector("[data-left]"), twoByTwo(left));
  const ring = document.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${Math.min(100, (100 * left) / Number(ring.dataset.ring)).toFixed(2)} 200`);
}

page.style.setProperty("--zoom", page.dataset.zoom);
latest.begin();
setInterval(tick, 250);
open(bors, { hear, heard: () => heard, opened: () => (clock.lost = true) });
tick();
postGuard(bors);
