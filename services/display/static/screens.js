// The organiser's pages about screens: right as they are served, and read again when a screen has changed or fallen silent.
import { keepUpToDate } from "./page_signals.js";
import { patchRegions } from "./region_patch.js";

const { bors, epoch, position, state } = document.body.dataset;

keepUpToDate({
  bors,
  stream: "overview",
  shown: { epoch, position, state },
  onPage: (page) => patchRegions(page),
  others: ({ screens }) => screens,
});
