// The page is right as it is served. This reads it again when the board has moved, and lets the clock run.
const page = document.querySelector("[data-bors]");
const board = `/api/bors/${page.dataset.bors}/board`;
const signs = document.getElementById("signs").content.querySelector("svg");
const LOOK = 2000, READ = 15000, PATIENCE = 8000;
const { state } = page.dataset;
let { version } = page.dataset;
let read = performance.now(), seen = read;

async function look() {
  try {
    const now = await (await answered(board)).json();
    const moved = String(now.version) !== version || now.state !== state;
    if (moved || performance.now() - read > READ) await readAgain();
    seen = performance.now();
  } catch { /* the next look may do better; until then the page says how old it is */ }
  page.classList.toggle("stale", performance.now() - seen > PATIENCE);
}

async function readAgain() {
  const text = await (await answered(location.pathname)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const told = fresh.querySelector("[data-bors]").dataset;
  if (told.state !== state) return location.replace(`/arrangor/${told.bors}`);
  for (const part of document.querySelectorAll("[data-live]")) {
    const better = fresh.getElementById(part.id);
    if (better && !part.querySelector("form, :focus")) part.replaceWith(better);
  }
  version = told.version;
  read = performance.now();
  tick();
}

async function answered(path) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

function tick() {
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
