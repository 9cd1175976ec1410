// Requests the same page every five seconds and replaces what has changed; says so when nobody answers.

const EVERY_MS = 5000;
const STALE_MS = 12000;

const auto = document.querySelector(".auto");
const autoRefresh = auto.querySelector("input");
let updatedAt = performance.now();

async function refresh() {
  if (!autoRefresh.checked || document.visibilityState === "hidden") return;
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (response.ok) patch(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // the page says how old it is
  }
  showFreshness();
}

function patch(next) {
  updatedAt = performance.now();
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

function showFreshness() {
  const stale = performance.now() - updatedAt > STALE_MS;
  document.querySelector(".fresh").hidden = stale;
  document.querySelector(".lost").hidden = !stale;
}

auto.hidden = false;
autoRefresh.addEventListener("change", refresh);
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
