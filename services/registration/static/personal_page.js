// The page is right as it is served. This reads it again when something may have happened to its owner, and copies the link.
import { onReturn } from "./elements.js";
import { openLiveSocket } from "./live_socket.js";
import { PageRefresher } from "./page_request.js";
import { patchRegions } from "./region_patch.js";

const LONGEST_SPREAD_MS = 1500; // the socket reaches every phone in the room at once
const refresher = new PageRefresher(showPage, { spreadMs: LONGEST_SPREAD_MS });
let agreementCounts;

/** A board, from the socket or the poll. */
function onFrame({ agreements }) {
  const counts = agreements && `${agreements.total} ${agreements.voided}`;
  if (counts && counts !== agreementCounts) refresher.soon(); // the first ones too: something may have happened since the page was made
  agreementCounts = counts ?? agreementCounts;
}

function showPage(page) {
  const replaced = patchRegions(page);
  if (replaced.some(([before, after]) => before.dataset.count !== after.dataset.count)) showText("updated");
}

function showText(id) {
  const element = document.getElementById(id);
  element.textContent = element.dataset.text;
}

async function copy(button) {
  const link = document.getElementById(button.dataset.copy);
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch { // plain HTTP has no clipboard of its own
    if (!document.execCommand("copy")) return; // the link is selected: it can be copied by hand
  }
  showText("copied");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
onReturn(() => refresher.soon());
openLiveSocket({ bors: document.body.dataset.bors, onFrame });
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
