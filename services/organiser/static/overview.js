// The page is right as it is served. This reads it again when something on it has changed, and lets the countdown run.
import { drawDigits, minutesAndSeconds } from "./digits.js";
import { keepUpToDate } from "./page_signals.js";
import { patchRegions } from "./region_patch.js";
import { Countdown, ServerClock } from "./server_clock.js";

const STALE_MS = 8000; // the house signals every two seconds
const LEAVING_MS = 20_000; // after which nobody is leaving: a file came, which is announced as another page is
const overview = document.querySelector("[data-bors]"), { bors, epoch, position, state } = overview.dataset;
const scene = () => document.getElementById("scene");
const clock = new ServerClock(scene().dataset.now, performance.now()), countdown = new Countdown();
let heardAt = performance.now(), leftAt = -Infinity;

function onPage(page) {
  const fresh = page.querySelector("[data-bors]").dataset;
  if (fresh.state !== state) return showAnew(fresh.bors);
  onSignal();
  patchRegions(page);
  clock.learn(scene().dataset.now, performance.now());
  drawTime();
}

/** Whoever is on the way to another page, or has sent a form, is not called back. */
function showAnew(slug) {
  const wait = leftAt + LEAVING_MS - performance.now();
  if (wait > 0) return setTimeout(showAnew, wait, slug);
  location.replace(`/arrangor/${slug}`);
}

function onSignal() {
  heardAt = performance.now();
}

function drawTime() {
  overview.classList.toggle("stale", performance.now() - heardAt > STALE_MS);
  const digits = scene().querySelector("[data-left] .digits"), { ends } = scene().dataset;
  if (digits && ends) drawDigits(digits, minutesAndSeconds(countdown.left(Date.parse(ends), clock.now(performance.now()))).replace(/^0/, ""));
}

setInterval(drawTime, 250);
addEventListener("beforeunload", () => (leftAt = performance.now()));
const others = ({ letters, screens }) => `${letters} ${screens}`;
keepUpToDate({ bors, stream: "overview", shown: { epoch, position, state }, onPage, others, onSignal });
