// Keeps the screen awake.

let lock = null;

async function requestWakeLock() {
  if (document.visibilityState === "hidden" || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    // without it the machine's own setting decides
  }
}

requestWakeLock();
document.addEventListener("visibilitychange", requestWakeLock);
document.addEventListener("pointerdown", requestWakeLock);
