// What the server may already list of an item whose own answer is awaited: on a bad net the list comes through where the answer did not.
import { UNANSWERED } from "./items.js";

const CLOCK_ERROR_MS = 3000;

/**
 * The listed agreements (newest first) that are what became of such items (oldest first), at most one of each: it stands on the desk as
 * its item, which says that an answer is awaited. What an item was answered with is that item's.
 */
export function awaitedOutcomes(agreements, items, clockOffset) {
  const answered = new Set(items.map((item) => item.agreement_id).filter(Boolean)), outcomes = new Set();
  const open = agreements.filter((one) => !answered.has(one.agreement_id)).reverse();
  for (const item of items.filter(({ state, tries }) => UNANSWERED.includes(state) && tries)) {
    const outcome = open.find((one) => !outcomes.has(one) && isOutcome(one, item, clockOffset));
    if (outcome) outcomes.add(outcome);
  }
  return outcomes;
}

/**
 * Whether an agreement can be what became of an item: of the same handshake or of none, between the same two, and confirmed since that
 * was pressed. What the same broker has entered of the same two at another desk cannot be told apart.
 */
function isOutcome(agreement, item, clockOffset) {
  const isOfSameHandshake = (agreement.handshake_id ?? "") === (item.body?.handshake_id ?? "");
  const isSincePress = Date.parse(agreement.confirmed_at) + CLOCK_ERROR_MS >= item.addedAt + clockOffset;
  return isOfSameHandshake && isSincePress && pairOf(agreement) === pairOf(item);
}

const pairOf = ({ parties }) => parties.map(({ sector, organisation }) => `${sector} ${organisation}`).sort().join("\n");
