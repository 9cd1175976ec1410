// The desk works without this. With it the time runs, a scanner's Enter goes from field to field, and a chip can be edited.

import { clock, draw } from "./view/digits.js";

const countdown = document.querySelector(".countdown[data-left]");
if (countdown) run(countdown);

/** Counts down from the server's clock: what was left when the page came, less what has passed since. Never jumps back. */
function run(place) {
  const left = Number(place.dataset.left), strokes = JSON.parse(place.dataset.strokes);
  const began = performance.timeOrigin + performance.now();
  const show = () => {
    const seconds = Math.max(0, left - Math.floor((performance.timeOrigin + performance.now() - began) / 1000));
    draw(place.querySelector(".digits"), clock(seconds), strokes);
  };
  show();
  setInterval(show, 250);
}

// A scanner ends with Enter: from the first code to the second, and only then on.
const codes = document.getElementById("koder");
codes?.addEventListener("keydown", (press) => {
  if (press.key === "Enter" && press.target === codes.a && codes.a.value && !codes.b.value) {
    press.preventDefault();
    codes.b.focus();
  }
});

// What is picked is written out, so that it can be made to fit.
document.getElementById("avtale")?.addEventListener("change", ({ target, currentTarget: form }) => {
  if (!target.name?.endsWith(".pick")) return;
  const [category, ...words] = target.value.split(":");
  form.elements[target.name.replace(/pick$/, "gives")].value = words.join(":");
  if (category) form.elements.category.value = category;
});

// Pressing twice does no harm; seeing that it is on its way does good.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", ({ submitter }) => submitter?.setAttribute("aria-busy", "true"));
}
addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
document.getElementById("penger")?.focus();
