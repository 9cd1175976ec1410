// Which of the newest agreements are on the wall. Pure.

export const HOLD_MS = 6000;

/** `shown` are rows { id, since }; `newest` and `standing` are ids, the newest first. What is on the wall stays there for six
 *  seconds, unless it no longer stands or was hidden; the rest of the room goes to the newest. */
export function choose(shown, newest, standing, now, room) {
  const still = shown.filter(({ id }) => standing.includes(id));
  const held = still.filter(({ since }) => now - since < HOLD_MS).slice(0, room);
  const others = newest.filter((id) => !held.some((row) => row.id === id)).slice(0, room - held.length);
  const chosen = [...held, ...others.map((id) => still.find((row) => row.id === id) ?? { id, since: now })];
  return chosen.sort((one, other) => standing.indexOf(one.id) - standing.indexOf(other.id));
}
