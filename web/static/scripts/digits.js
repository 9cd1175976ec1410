// Digits as drawn shapes, the same as the server draws them (web/templates/drawings.html): a test holds the two against each other.

const SVG = "http://www.w3.org/2000/svg";
const STEP = 74, COLON_STEP = 34;

export const STROKES = {
  0: "M32 9C46 9 55 20 55 38V62C55 80 46 91 32 91C18 91 9 80 9 62V38C9 20 18 9 32 9Z",
  1: "M14 25L36 10V91",
  2: "M10 31C10 17 19 9 32 9C45 9 54 17 54 30C54 40 49 47 42 54L11 90H56",
  3: "M11 9H52L30 41C46 40 55 50 55 65C55 81 45 91 31 91C20 91 12 86 8 77",
  4: "M43 91V9L9 68H55",
  5: "M51 9H17L13 46C18 41 24 39 31 39C46 39 55 49 55 65C55 81 45 91 31 91C20 91 12 86 8 78",
  6: "M46 9C28 24 9 44 9 65C9 81 19 91 32 91C45 91 55 81 55 65C55 50 45 40 32 40C19 40 9 50 9 65",
  7: "M9 9H55L27 91",
  8: "M32 9C43 9 51 17 51 28C51 39 43 46 32 46C21 46 13 39 13 28C13 17 21 9 32 9ZM32 46C46 46 55 55 55 68C55 82 46 91 32 91C18 91 9 82 9 68C9 55 18 46 32 46Z",
  9: "M18 91C36 76 55 56 55 35C55 19 45 9 32 9C19 9 9 19 9 35C9 50 19 60 32 60C45 60 55 50 55 35",
  ":": "M12 36h.01M12 72h.01",
};

/** Write `text` (digits and colons) into the `.digits` element, which the server drew or which is empty. */
export function drawDigits(digits, text) {
  if (!digits || digits.dataset.digits === text) return;
  const squeeze = text.includes(":") || text.length < 3 ? 1 : text.length === 3 ? 0.8 : 0.62, svg = digits.querySelector("svg");
  let x = 0;
  svg.textContent = "";
  for (const sign of text) {
    svg.append(drawSign(sign, `translate(${rounded(x * squeeze)} 0) scale(${squeeze} 1)`));
    x += sign === ":" ? COLON_STEP : STEP;
  }
  svg.setAttribute("viewBox", `0 0 ${rounded((x - 10) * squeeze)} 100`);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

/** One sign: what is seen while it is fresh, and the hollow shape it has on a stale wall. */
function drawSign(sign, transform) {
  const group = document.createElementNS(SVG, "g");
  group.dataset.sign = sign;
  group.setAttribute("transform", transform);
  for (const attributes of [{}, { class: "hollow", display: "none" }]) {
    const path = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({ ...attributes, d: STROKES[sign] })) path.setAttribute(name, value);
    group.append(path);
  }
  return group;
}

const rounded = (number) => Number(number.toFixed(2));

/** Minutes and seconds, `07:05`. */
export const minutesAndSeconds = (seconds) => [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
