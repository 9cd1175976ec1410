// What is pressed at the desk, and what it goes through: waiting, sent, then whatever the answer says.

export const OPEN = ["waiting", "sent"];

/** Whether it makes a difference that the shelf says something else, should the page go now. */
export const matters = (item) => OPEN.includes(item.state) || item.undo === "wanted" || (item.state === "undone" && !item.agreement_id);

/** One that an earlier page left: it may have been on its way when that page went, so it does not count as never sent. */
export const left = (item) => ({ ...item, state: item.state === "sent" ? "waiting" : item.state, tries: Math.max(1, item.tries), kept: true });
