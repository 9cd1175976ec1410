// Building what is shown. Texts come from the server (texts.js); nothing typed is ever read as HTML.

/** An element: attributes (functions become listeners, false and null are left out), then what is in it. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const cloneDrawing = (name) => document.getElementById("drawings").content.querySelector(`[data-name="${name}"]`).firstElementChild.cloneNode(true);

/** The mark of a sector, a tick: as the server draws them. */
export const sectorMark = (sector, onDark = false) => (sector ? cloneDrawing(onDark ? `dark-${sector}` : sector) : "");
export const tick = () => cloneDrawing("tick");
export const emptyDigits = () => cloneDrawing("digits");

/** A party: its mark and name, large. */
export const party = (sector, name, onDark = false) => h("p", { class: "party" }, sectorMark(sector, onDark), h("span", {}, name));
