// Fetches the same page now and then, and takes over what has changed; says so when it cannot.

const EVERY_MS = 5000;
const STALE_MS = 12000;

const auto = document.querySelector(".auto");
const wanted = auto.querySelector("input");
let heard = performance.now();

async function renew() {
  if (!wanted.checked || document.visibilityState === "hidden") return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (answer.ok) adopt(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // the page says how old it is
  }
  freshen();
}

function adopt(next) {
  heard = performance.now();
  document.title = next.title;
  for (const text of document.querySelectorAll("[data-text]")) {
    const fresh = next.querySelector(`[data-text="${text.dataset.text}"]`);
    if (fresh && fresh.textContent !== text.textContent) text.textContent = fresh.textContent;
  }
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
    if (fresh && fresh.outerHTML !== region.outerHTML) region.replaceWith(fresh);
  }
}

function freshen() {
  const stale = performance.now() - heard > STALE_MS;
  document.querySelector(".fresh").hidden = stale;
  document.querySelector(".lost").hidden = !stale;
}

auto.hidden = false;
wanted.addEventListener("change", renew);
document.addEventListener("visibilitychange", renew);
setInterval(renew, EVERY_MS);
