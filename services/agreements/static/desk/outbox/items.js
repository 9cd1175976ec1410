// The items of the outbox. `state` goes from waiting to sent, then to whatever the answer says.

export const UNANSWERED = ["waiting", "sent"];

/** Whether an item must be stored as it is now, should the page close. */
export const needsStorage = (item) => UNANSWERED.includes(item.state) || item.undo === "wanted" || (item.state === "undone" && !item.agreement_id);

/** An item that an earlier page left: it may have been on its way when that page closed, so it does not count as never sent. */
export const fromEarlierPage = (item) => ({ ...item, state: item.state === "sent" ? "waiting" : item.state, tries: Math.max(1, item.tries), kept: true });
