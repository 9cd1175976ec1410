// The page is right as it is served. This reads it again when something on it has changed, and lets the countdown run.
import { drawDigits, minutesAndSeconds } from "./digits.js";
import { keepUpToDate } from "./page_signals.js";
import { patchRegions } from "./region_patch.js";
import { Countdown, ServerClock } from "./server_clock.js";

const STALE_MS = 8000; // the house signals every two seconds
const overview = document.querySelector("[data-bors]"), { bors, epoch, version, state } = overview.dataset;
const scene = () => document.getElementById("scene");
const clock = new ServerClock(scene().dataset.now, performance.now()), countdown = new Countdown();
let heardAt = performance.now();

function onPage(page) {
  const fresh = page.querySelector("[data-bors]").dataset;
  if (fresh.state !== state) return location.replace(`/arrangor/${fresh.bors}`);
  onSignal();
  patchRegions(page);
  clock.learn(scene().dataset.now, performance.now());
  drawTime();
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
const others = ({ letters, screens }) => `${letters} ${screens}`;
keepUpToDate({ bors, stream: "overview", shown: { epoch, position: version, state }, onPage, others, onSignal });
