// Our own digits, in the same boxes as the server draws them (web/templates/drawings.html).
const SVG = "http://www.w3.org/2000/svg";
const STEP = 74, COLON = 34;

/** Write `text` (digits and colons) into a `.digits` that the server drew, or into an empty one. */
export function drawDigits(digits, text, strokes) {
  if (digits.dataset.digits === text) return;
  const squeeze = text.includes(":") || text.length < 3 ? 1 : text.length === 3 ? 0.8 : 0.62;
  let x = 0;
  const groups = [...text].map((sign) => {
    const group = document.createElementNS(SVG, "g"), path = document.createElementNS(SVG, "path");
    group.setAttribute("transform", `translate(${x * squeeze} 0) scale(${squeeze} 1)`);
    path.setAttribute("d", strokes[sign]);
    group.append(path);
    x += sign === ":" ? COLON : STEP;
    return group;
  });
  const svg = digits.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${(x - 10) * squeeze} 100`);
  svg.replaceChildren(...groups);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

/** Minutes and seconds, `07:05`. */
export const formatClock = (seconds) => [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
