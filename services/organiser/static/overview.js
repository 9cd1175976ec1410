// The page is right as it is served. This reads it again when the board has changed, and lets the countdown run.
import { withRetry } from "./fetch_with_retry.js";
import { pressEnded } from "./press_guard.js";

const page = document.querySelector("[data-bors]");
const boardUrl = `/api/bors/${page.dataset.bors}/board`;
const digitDrawings = document.getElementById("signs").content.querySelector("svg");
const POLL_MS = 2000, LONGEST_AGE_MS = 15000, STALE_MS = 8000;
const { state } = page.dataset;
let { version } = page.dataset;
let readAt = performance.now(), answeredAt = readAt, polling = false;

async function poll() {
  if (polling) return;
  polling = true;
  try {
    const board = JSON.parse(await fetchText(boardUrl));
    const changed = String(board.version) !== version || board.state !== state;
    if (changed || performance.now() - readAt > LONGEST_AGE_MS) await refresh();
    answeredAt = performance.now();
  } catch { /* the next poll may do better; until then the page says how old it is */ }
  polling = false;
}

async function refresh() {
  const freshPage = new DOMParser().parseFromString(await fetchText(location.pathname), "text/html");
  const fresh = freshPage.querySelector("[data-bors]").dataset;
  await pressEnded();
  if (fresh.state !== state) return location.replace(`/arrangor/${fresh.bors}`);
  for (const part of document.querySelectorAll("[data-live]")) {
    const freshPart = freshPage.getElementById(part.id);
    if (freshPart && !part.querySelector("form, :focus")) part.replaceWith(freshPart);
  }
  version = fresh.version;
  readAt = performance.now();
  drawTime();
}

const fetchText = (path) =>
  withRetry(async (signal) => {
    const response = await fetch(path, { cache: "no-store", signal });
    if (!response.ok) throw new Error(response.status);
    return response.text();
  });

function drawTime() {
  page.classList.toggle("stale", performance.now() - answeredAt > STALE_MS);
  const scene = document.getElementById("scene"), countdown = scene.querySelector("[data-left]");
  if (!countdown || !scene.dataset.ends) return;
  const passed = performance.now() - readAt;
  const left = Math.max(0, Math.ceil((Date.parse(scene.dataset.ends) - Date.parse(scene.dataset.now) - passed) / 1000));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (countdown.firstElementChild.dataset.digits !== text) drawDigits(countdown.firstElementChild, text);
}

function drawDigits(digits, text) {
  const svg = digits.querySelector("svg");
  svg.replaceChildren();
  let x = 0;
  for (const sign of text) {
    const drawing = digitDrawings.querySelector(`[data-sign="${sign}"]`).cloneNode(true);
    drawing.setAttribute("transform", `translate(${x} 0)`);
    svg.append(drawing);
    x += sign === ":" ? 34 : 74;
  }
  svg.setAttribute("viewBox", `0 0 ${x - 10} 100`);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

setInterval(drawTime, 250);
setInterval(() => document.hidden || poll(), POLL_MS);
for (const type of ["visibilitychange", "pageshow"]) addEventListener(type, () => document.hidden || poll());
