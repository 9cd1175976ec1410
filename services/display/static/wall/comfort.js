// What a screen in a hall needs: it stays awake, and the pointer leaves when nobody moves it.

const POINTER_MS = 3000;
let awake = null;
let leaving = 0;

async function stayAwake() {
  if (document.visibilityState === "hidden" || (awake && !awake.released)) return;
  try {
    awake = await navigator.wakeLock?.request("screen");
  } catch {
    // without it the machine's own setting decides
  }
}

function pointerMoved() {
  document.documentElement.classList.remove("untouched");
  clearTimeout(leaving);
  leaving = setTimeout(() => document.documentElement.classList.add("untouched"), POINTER_MS);
}

stayAwake();
pointerMoved();
document.addEventListener("visibilitychange", stayAwake);
document.addEventListener("pointermove", pointerMoved);
document.addEventListener("pointerdown", stayAwake);
