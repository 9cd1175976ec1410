// The rows of the latest agreements: at most three, each shown for at least six seconds.

import { selectRows } from "./row_selection.js";

let rows = new Map(); // by id, as the server rendered them last
let shown = [];
let newest = [];

export function init(region = document.querySelector(".latest")) {
  const rendered = [...(region?.querySelectorAll("[data-id]") ?? [])];
  rows = new Map(rendered.map((row) => [row.dataset.id, row]));
  newest = rendered.map((row) => row.dataset.id);
  shown = newest.map((id) => ({ id, since: performance.now() }));
}

/** Takes a newer rendering of the region. Rows that are shown stay the same elements, so that nothing jumps. */
export function update(region, fresh) {
  if (!region.querySelector("ol") || !fresh.querySelector("ol")) {
    region.replaceWith(fresh);
    init(fresh);
    fresh.querySelectorAll("[data-id]").forEach((row) => row.classList.add("new"));
    return;
  }
  Object.assign(region.dataset, { ...fresh.dataset });
  region.className = fresh.className;
  region.querySelector(".burst")?.remove();
  const burst = fresh.querySelector(".burst");
  if (burst) region.querySelector("ol").prepend(burst);
  const freshRows = [...fresh.querySelectorAll("[data-id]")];
  newest = freshRows.map((row) => row.dataset.id);
  for (const row of freshRows) {
    const known = rows.get(row.dataset.id);
    if (known && known.innerHTML === row.innerHTML) continue;
    if (known?.isConnected) known.replaceWith(row);
    rows.set(row.dataset.id, row);
  }
  rotate(region);
}

/** Shows the next rows once others have been shown for long enough. */
export function rotate(region = document.querySelector(".latest")) {
  const list = region?.querySelector("ol");
  if (!list || !newest.length) return;
  const limit = region.querySelector(".burst") ? 2 : 3;
  const standing = (region.dataset.standing ?? "").split(" ");
  const selected = selectRows(shown, newest, standing, performance.now(), limit);
  if (selected.map(({ id }) => id).join() === shown.map(({ id }) => id).join()) return;
  const before = new Set(shown.map(({ id }) => id));
  shown = selected;
  for (const row of list.querySelectorAll("[data-id]")) if (!selected.some(({ id }) => id === row.dataset.id)) row.remove();
  for (const { id } of selected) {
    const row = rows.get(id);
    if (!row) continue;
    row.classList.toggle("new", !before.has(id));
    list.append(row);
  }
  rows = new Map([...rows].filter(([id]) => standing.includes(id)));
}
