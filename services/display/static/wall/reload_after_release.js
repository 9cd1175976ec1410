// After a new release the wall reloads itself: once that one answers, and never while the børs is open.

import { NoAnswer } from "../fetch_with_retry.js";
import { requestPage } from "../page_request.js";

const TIMEOUT_MS = 3000;
const { edition: assetVersion } = document.querySelector("main").dataset;

export async function reloadAfterRelease(board) {
  if (board.edition === assetVersion || ["open", "grace"].includes(board.state)) return;
  try {
    const page = await requestPage({ timeout: TIMEOUT_MS }), next = page && page.querySelector("main[data-edition]");
    if (next && next.dataset.edition === board.edition) location.reload();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error; // the old one goes on
  }
}
