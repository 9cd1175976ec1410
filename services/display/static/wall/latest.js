// The rows of the newest agreements: at most three, each at least six seconds on the wall.

import { choose } from "./choosing.js";

let rows = new Map(); // by id, as the server drew them last
let shown = [];
let newest = [];

export function begin(region = document.querySelector(".latest")) {
  const drawn = [...(region?.querySelectorAll("[data-id]") ?? [])];
  rows = new Map(drawn.map((row) => [row.dataset.id, row]));
  newest = drawn.map((row) => row.dataset.id);
  shown = newest.map((id) => ({ id, since: performance.now() }));
}

/** A newer drawing of the region. Rows that are on the wall stay the same pieces of it, so that nothing jumps. */
export function take(region, fresh) {
  if (!region.querySelector("ol") || !fresh.querySelector("ol")) {
    region.replaceWith(fresh);
    begin(fresh);
    fresh.querySelectorAll("[data-id]").forEach((row) => row.classList.add("new"));
    return;
  }
  Object.assign(region.dataset, { ...fresh.dataset });
  region.querySelector(".burst")?.remove();
  const burst = fresh.querySelector(".burst");
  if (burst) region.querySelector("ol").prepend(burst);
  const coming = [...fresh.querySelectorAll("[data-id]")];
  newest = coming.map((row) => row.dataset.id);
  for (const row of coming) {
    const known = rows.get(row.dataset.id);
    if (known && known.innerHTML === row.innerHTML) continue;
    if (known?.isConnected) known.replaceWith(row);
    rows.set(row.dataset.id, row);
  }
  turn(region);
}

/** Lets the next ones in once somebody has been there for long enough. */
export function turn(region = document.querySelector(".latest")) {
  const list = region?.querySelector("ol");
  if (!list || !newest.length) return;
  const room = region.querySelector(".burst") ? 2 : 3;
  const standing = (region.dataset.standing ?? "").split(" ");
  const chosen = choose(shown, newest, standing, performance.now(), room);
  if (chosen.map(({ id }) => id).join() === shown.map(({ id }) => id).join()) return;
  const before = new Set(shown.map(({ id }) => id));
  shown = chosen;
  for (const row of list.querySelectorAll("[data-id]")) if (!chosen.some(({ id }) => id === row.dataset.id)) row.remove();
  for (const { id } of chosen) {
    const row = rows.get(id);
    if (!row) continue;
    row.classList.toggle("new", !before.has(id));
    list.append(row);
  }
  rows = new Map([...rows].filter(([id]) => standing.includes(id)));
}
