// Digits as drawn shapes, the same as the server draws them.

export function setDigits(holder, text) {
  const digits = holder?.querySelector(".digits");
  if (!digits || digits.dataset.digits === text) return;
  const svg = digits.querySelector("svg");
  const squeeze = text.includes(":") || text.length < 3 ? 1 : text.length === 3 ? 0.8 : 0.62;
  const shapes = document.getElementById("signs")?.content;
  if (!shapes) return;
  let x = 0;
  const signs = [...text].map((sign) => {
    const shape = shapes.querySelector(`[data-sign="${sign}"]`).cloneNode(true);
    shape.setAttribute("transform", `translate(${(x * squeeze).toFixed(2)} 0) scale(${squeeze} 1)`);
    x += sign === ":" ? 34 : 74;
    return shape;
  });
  svg.replaceChildren(...signs);
  svg.setAttribute("viewBox", `0 0 ${((x - 10) * squeeze).toFixed(2)} 100`);
  digits.dataset.digits = text;
  digits.querySelector(".visually-hidden").textContent = text;
}

export const minutesAndSeconds = (seconds) => [Math.floor(seconds / 60), seconds % 60].map((n) => String(n).padStart(2, "0")).join(":");
