// What the server may already list of an item whose own answer is awaited: on a bad net the list comes through where the answer did not.
import { UNANSWERED } from "./items.js";

const CLOCK_ERROR_MS = 3000;

/** The listed agreements that are what became of such items: each stands on the desk once, as its item, which says that an answer is awaited. */
export function awaitedOutcomes(agreements, items, clockOffset) {
  const unanswered = items.filter((item) => UNANSWERED.includes(item.state) && item.tries);
  return new Set(agreements.filter((one) => unanswered.some((item) => isOutcome(one, item, clockOffset))));
}

/** Whether an agreement is what became of an item: between the same two, and confirmed since that was pressed. */
function isOutcome(agreement, item, clockOffset) {
  return Date.parse(agreement.confirmed_at) + CLOCK_ERROR_MS >= item.addedAt + clockOffset && pairOf(agreement) === pairOf(item);
}

const pairOf = ({ parties }) => parties.map(({ sector, organisation }) => `${sector} ${organisation}`).sort().join("\n");
