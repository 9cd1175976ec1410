// The page is right as it is served. This reads it again when something has happened to its owner, and copies the link.
import { keepUpToDate } from "./page_signals.js";
import { patchRegions } from "./region_patch.js";

const { bors, epoch, position, state } = document.body.dataset;

function onPage(page) {
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
keepUpToDate({ bors, stream: "own", shown: { epoch, position, state }, onPage });
document.documentElement.dataset.running = ""; // plain_page.js need not stand in
