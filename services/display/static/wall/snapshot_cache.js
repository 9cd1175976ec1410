// The last picture, saved in this browser for when it starts again and no server answers.

const EVERY_MS = 1000;
const key = (bors) => `wall:${bors}`;
let savedAt = 0;

export function saveSnapshot(main, at) {
  if (at - savedAt < EVERY_MS) return;
  savedAt = at;
  try {
    localStorage.setItem(key(main.dataset.bors), JSON.stringify({ main: main.outerHTML }));
  } catch {
    // a browser that stores nothing shows nothing later
  }
}

/** `{ main }`, its HTML, or null. */
export function loadSnapshot(bors) {
  try {
    return JSON.parse(localStorage.getItem(key(bors)));
  } catch {
    return null;
  }
}
