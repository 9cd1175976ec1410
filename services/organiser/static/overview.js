// The page is right as it is served. This reads it again when the board has moved, and lets the clock run.
import { patiently } from "./fetch_with_retry.js";
import { handsOff } from "./press_guard.js";

const page = document.querySelector("[data-bors]");
const board = `/api/bors/${page.dataset.bors}/board`;
const signs = document.getElementById("signs").content.querySelector("svg");
const LOOK = 2000, READ = 15000, PATIENCE = 8000;
const { state } = page.dataset;
let { version } = page.dataset;
let read = performance.now(), seen = read, looking = false;

async function look() {
  if (looking) return;
  looking = true;
  try {
    const now = JSON.parse(await text(board));
    const moved = String(now.version) !== version || now.state !== state;
    if (moved || performance.now() - read > READ) await readAgain();
    seen = performance.now();
  } catch { /* the next look may do better; until then the page says how old it is */ }
  looking = false;
}

async function readAgain() {
  const fresh = new DOMParser().parseFromString(await text(location.pathname), "text/html");
  const told = fresh.querySelector("[data-bors]").dataset;
  await handsOff();
  if (told.state !== state) return location.replace(`/arrangor/${told.bors}`);
  for (const part of document.querySelectorAll("[data-live]")) {
    const better = fresh.getElementById(part.id);
    if (better && !part.querySelector("form, :focus")) part.replaceWith(better);
  }
  version = told.version;
  read = performance.now();
  tick();
}

const text = (path) =>
  patiently(async (signal) => {
    const answer = await fetch(path, { cache: "no-store", signal });
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  });

function tick() {
  page.classList.toggle("stale", performance.now() - seen > PATIENCE);
  const scene = document.getElementById("scene"), place = scene.querySelector("[data-left]");
  if (!place || !scene.dataset.ends) return;
  const passed = performance.now() - read;
  const left = Math.max(0, Math.ceil((Date.parse(scene.dataset.ends) - Date.parse(scene.dataset.now) - passed) / 1000));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (place.firstElementChild.dataset.digits !== text) draw(place.firstElementChild, text);
}

function draw(digits, text) {
  const svg = digits.querySelector("svg");
  svg.replaceChildren();
  let pen = 0;
  for (const sign of text) {
    const drawn = signs.querySelector(`[data-sign="${sign}"]`).cloneNode(true);
    drawn.setAttribute("transform", `translate(${pen} 0)`);
    svg.append(drawn);
    pen += sign === ":" ? 34 : 74;
  }
  svg.setAttribute("viewBox", `0 0 ${pen - 10} 100`);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

setInterval(tick, 250);
setInterval(() => document.hidden || look(), LOOK);
for (const back of ["visibilitychange", "pageshow"]) addEventListener(back, () => document.hidden || look());
