// Which of the latest agreements are shown. Pure.

export const HOLD_MS = 6000;

/** `shown` are rows { id, since }; `newest` and `standing` are ids, the newest first. A row that is shown stays for six seconds,
 *  unless its agreement no longer stands or was hidden; the places that are left go to the newest. */
export function selectRows(shown, newest, standing, now, limit) {
  const valid = shown.filter(({ id }) => standing.includes(id));
  const held = valid.filter(({ since }) => now - since < HOLD_MS).slice(0, limit);
  const others = newest.filter((id) => !held.some((row) => row.id === id)).slice(0, limit - held.length);
  const selected = [...held, ...others.map((id) => valid.find((row) => row.id === id) ?? { id, since: now })];
  return selected.sort((one, other) => standing.indexOf(one.id) - standing.indexOf(other.id));
}
