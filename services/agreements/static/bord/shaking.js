// The page is right as it is served. While somebody else has to act, it looks again by itself.
const EVERY_MS = 3000;
const stand = document.getElementById("stand");

async function look() {
  if (document.hidden || !("watch" in stand.dataset)) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY_MS) });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stand");
    if (fresh && fresh.dataset.state !== stand.dataset.state) location.reload();
  } catch {
    // the next look may do better
  }
}

setInterval(look, EVERY_MS);
for (const back of ["visibilitychange", "pageshow", "online"]) addEventListener(back, look);
