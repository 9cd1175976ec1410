// The counter is right as it is served. This asks a small cached file again: often while agreements are made, ever more seldom when
// nothing changes, not at all while nobody looks. What is old looks old.
const FIRST_MS = 5000, LONGEST_LIVE_MS = 60_000, LONGEST_MS = 900_000, GROWTH = 1.5, OLD_MS = 90_000;

const main = document.querySelector("main"), total = document.getElementById("total"), word = document.getElementById("word");
const old = document.querySelector(".old");
let delay = FIRST_MS, timer, answeredAt = performance.now(), isLive = "live" in main.dataset;

function show(counter) {
  const text = String(counter.total);
  const changed = total.textContent !== text || main.dataset.state !== counter.state;
  if (!changed) return false;
  if (main.dataset.state !== counter.state) return location.reload(); // another link, other words
  total.textContent = text;
  word.textContent = counter.total === 1 ? word.dataset.one : word.dataset.many;
  document.title = document.title.replace(/^\d+/, text);
  fit();
  return true;
}

function fit() {
  main.querySelector(".sun").classList.toggle("large", total.textContent.length > 2);
}

function showAge() {
  const isOld = isLive && performance.now() - answeredAt > OLD_MS;
  old.hidden = !isOld;
  main.classList.toggle("is-old", isOld);
}

async function ask() {
  try {
    const answer = await fetch(main.dataset.address, { credentials: "omit" });
    if (answer.ok) {
      const counter = await answer.json();
      answeredAt = performance.now();
      isLive = counter.live;
      if (show(counter)) delay = FIRST_MS;
    }
  } catch {} // no net, or not our answer: the age tells
  showAge();
  wait();
}

function wait() {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(ask, delay * (0.9 + Math.random() * 0.2));
  delay = Math.min(delay * GROWTH, isLive ? LONGEST_LIVE_MS : LONGEST_MS);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return clearTimeout(timer);
  delay = FIRST_MS;
  ask();
});
fit();
wait();
