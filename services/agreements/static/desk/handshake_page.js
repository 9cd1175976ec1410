// The page of a handshake is right as it is served. While somebody else has to act, it reads itself again when that has happened.
import { keepUpToDate } from "./page_signals.js";

const ID = "stand"; // pages that were open during an upgrade look for it in the new one: not to be renamed
const handshake = document.getElementById(ID), { bors, epoch, position, borsState } = handshake.dataset;

function onPage(page) {
  const fresh = page.getElementById(ID);
  if (fresh && fresh.dataset.state !== handshake.dataset.state) location.reload();
}

if ("watch" in handshake.dataset) keepUpToDate({ bors, stream: "own", shown: { epoch, position, state: borsState }, onPage });
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
