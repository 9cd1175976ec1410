// The needs nobody has met yet take turns; one that was just met stays for six seconds, in green.

const MET_MS = 6000;
const LIMIT = 2;
const firstSeen = new Map(); // by id, of the needs that are met

export function rotate(serverTime) {
  const region = document.querySelector(".wanted");
  if (!region) return;
  const cards = [...region.querySelectorAll(".need")];
  const met = cards.filter((card) => card.classList.contains("met") && isNewlyMet(card)).slice(0, LIMIT);
  const unmet = cards.filter((card) => !card.classList.contains("met"));
  const first = Math.floor(serverTime / 1000 / Number(region.dataset.turn));
  const shown = new Set(met);
  for (let index = 0; index < Math.min(LIMIT, unmet.length) && shown.size < LIMIT; index += 1) shown.add(unmet[(first + index) % unmet.length]);
  for (const card of cards) card.hidden = !shown.has(card);
  region.classList.toggle("shows-long", [...shown].some(({ classList }) => classList.contains("long") || classList.contains("vast")));
  region.classList.toggle("shows-met", met.length > 0);
}

function isNewlyMet({ dataset: { need } }) {
  if (!firstSeen.has(need)) firstSeen.set(need, performance.now());
  return performance.now() - firstSeen.get(need) < MET_MS;
}
