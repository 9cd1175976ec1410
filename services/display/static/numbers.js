// Requests the same page every five seconds and replaces what has changed; says so when nobody answers.

const POLL_MS = 5000;
const STALE_MS = 12000;

const control = document.querySelector(".auto");
const checkbox = control.querySelector("input");
let updatedAt = performance.now();

async function refresh() {
  if (!checkbox.checked || document.visibilityState === "hidden") return;
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) });
    if (response.ok) replaceParts(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // the page says how old it is
  }
  showAge();
}

function replaceParts(page) {
  updatedAt = performance.now();
  document.title = page.title;
  for (const text of document.querySelectorAll("[data-text]")) {
    const fresh = page.querySelector(`[data-text="${text.dataset.text}"]`);
    if (fresh && fresh.textContent !== text.textContent) text.textContent = fresh.textContent;
  }
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${region.dataset.live}"]`);
    if (fresh && fresh.outerHTML !== region.outerHTML) region.replaceWith(fresh);
  }
}

function showAge() {
  const stale = performance.now() - updatedAt > STALE_MS;
  document.querySelector(".fresh").hidden = stale;
  document.querySelector(".lost").hidden = !stale;
}

control.hidden = false;
checkbox.addEventListener("change", refresh);
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, POLL_MS);
