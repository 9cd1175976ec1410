// The page of a handshake is right as it is served. While somebody else has to act, it reads itself again when something has happened.
import { onReturn } from "./elements.js";
import { openLiveSocket } from "./live_socket.js";
import { PageRefresher } from "./page_request.js";

const LONGEST_SPREAD_MS = 1500;
const ID = "stand"; // pages that were open during an upgrade look for it in the new one: not to be renamed
const handshake = document.getElementById(ID), bors = location.pathname.split("/")[2];
const refresher = new PageRefresher(showPage, { spreadMs: LONGEST_SPREAD_MS });
let version;

/** A board, from the socket or the poll. */
function onFrame(board) {
  if (board.version !== version) refresher.soon(); // the first one too: something may have happened since the page was made
  version = board.version;
}

function showPage(page) {
  const fresh = page.getElementById(ID);
  if (fresh && fresh.dataset.state !== handshake.dataset.state) location.reload();
}

if ("watch" in handshake.dataset) {
  openLiveSocket({ bors, onFrame });
  onReturn(() => refresher.soon());
}
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
