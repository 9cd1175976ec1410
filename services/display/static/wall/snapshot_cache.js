// The last picture, saved in this browser for when it starts again and no server answers.

const EVERY_MS = 1000;
const key = (bors) => `wall:${bors}`;
let savedAt = 0;

export function saveSnapshot(main, at) {
  if (at - savedAt < EVERY_MS) return;
  savedAt = at;
  try {
    const signs = document.getElementById("signs").outerHTML;
    localStorage.setItem(key(main.dataset.bors), JSON.stringify({ main: main.outerHTML, signs }));
  } catch {
    // a browser that stores nothing shows nothing later
  }
}

/** The HTML of `main` and of the digits' template, or null. */
export function loadSnapshot(bors) {
  try {
    return JSON.parse(localStorage.getItem(key(bors)));
  } catch {
    return null;
  }
}
