// Every button is a form and works without this. With it the page stays where the thumb is, and keeps itself fresh.
import { onReturn, submitterOf } from "./elements.js";
import { fetchOwn, NoAnswer } from "./fetch_with_retry.js";
import { openLiveSocket } from "./live_socket.js";
import { isThisPage, PageRefresher, parsePage } from "./page_request.js";
import { patchRegions } from "./region_patch.js";

const LONGEST_AGE_MS = 5000; // the screens come and go without a new board
const bors = location.pathname.split("/")[2];
const refresher = new PageRefresher(showPage);
let sending = 0, version, readAt = performance.now();

/** A board, from the socket or the poll. */
function onFrame(board) {
  if (board.version !== version || performance.now() - readAt > LONGEST_AGE_MS) refresher.soon();
  version = board.version;
}

function showPage(page) {
  if (sending) return; // the answer to the press is newer
  readAt = performance.now();
  patchRegions(page);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-live]")) return;
  event.preventDefault();
  send(form, submitterOf(event) || form.querySelector("button")).catch((fault) => {
    form.submit();
    throw fault;
  });
});

async function send(form, button) {
  button.setAttribute("aria-busy", "true");
  sending += 1;
  const answer = await fetchOwn(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(unlessFault);
  if (!answer || !isThisPage(answer)) return form.submit(); // the page that answers says what is wrong
  refresher.discard(); // what was requested before this answer is older
  sending -= 1;
  return showPage(parsePage(answer.text));
}

function unlessFault(error) {
  if (!(error instanceof NoAnswer)) throw error;
}

/** Out of the back/forward cache: nothing is being sent. */
function reset() {
  sending = 0;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", ({ persisted }) => persisted && reset());
onReturn(() => refresher.soon());
openLiveSocket({ bors, onFrame, longestPollDelayMs: LONGEST_AGE_MS });
