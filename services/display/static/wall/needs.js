// The needs nobody has met yet take turns; what is just met stays for six seconds, in green, and then goes.

const MET_MS = 6000;
const ROOM = 2;
const seen = new Map();

export function turn(serverTime) {
  const wanted = document.querySelector(".wanted");
  if (!wanted) return;
  const cards = [...wanted.querySelectorAll(".need")];
  const met = cards.filter((card) => card.classList.contains("met") && stillNews(card)).slice(0, ROOM);
  const waiting = cards.filter((card) => !card.classList.contains("met"));
  const first = Math.floor(serverTime / 1000 / Number(wanted.dataset.turn));
  const now = new Set(met);
  for (let place = 0; place < Math.min(ROOM, waiting.length) && now.size < ROOM; place += 1) now.add(waiting[(first + place) % waiting.length]);
  for (const card of cards) card.hidden = !now.has(card);
}

function stillNews({ dataset: { need } }) {
  if (!seen.has(need)) seen.set(need, performance.now());
  return performance.now() - seen.get(need) < MET_MS;
}
