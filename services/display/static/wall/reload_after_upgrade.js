// After an upgrade the wall reloads itself: once the new edition answers, and never while the børs is open.

import { requestPage } from "./page_request.js";

const { edition } = document.querySelector("main").dataset;

export async function reloadAfterUpgrade(board) {
  if (board.edition === edition || ["open", "grace"].includes(board.state)) return;
  try {
    const next = (await requestPage())?.querySelector("main[data-edition]");
    if (next?.dataset.edition === board.edition) location.reload();
  } catch {
    // the old edition goes on
  }
}
