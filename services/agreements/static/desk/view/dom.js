// Building what is shown. Texts come from the server (words.js); nothing typed is ever read as HTML.

/** An element: attributes (functions become listeners, false and null are left out), then what is in it. */
export function h(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...inside.flat().filter((part) => part !== null && part !== undefined && part !== false));
  return element;
}

const drawn = (name) => document.getElementById("tegninger").content.querySelector(`[data-name="${name}"]`).firstElementChild.cloneNode(true);

/** The mark of a sector, a tick: as the server draws them. */
export const mark = (sector, onDark = false) => (sector ? drawn(onDark ? `dark-${sector}` : sector) : "");
export const tick = () => drawn("tick");
export const noDigits = () => drawn("digits");

/** A party: its mark and name, large. */
export const party = (sector, name, onDark = false) => h("p", { class: "party" }, mark(sector, onDark), h("span", {}, name));

/** Put something in a place, unless it already shows the same. */
export function show(place, sign, build) {
  if (place.dataset.shows === sign) return;
  place.dataset.shows = sign;
  place.replaceChildren(...[build()].flat());
}
