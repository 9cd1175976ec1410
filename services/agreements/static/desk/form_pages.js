// The desk works without this. With it the time runs, a scanner's Enter goes from field to field, and a suggestion can be edited.

import { drawDigits, minutesAndSeconds } from "./digits.js";
import { submitterOf } from "./elements.js";
import { Countdown } from "./server_clock.js";

const countdown = document.querySelector(".countdown[data-left]");
if (countdown) runCountdown(countdown);

/** What was left when the page came, less what has passed since. */
function runCountdown(element) {
  const countdown = new Countdown(), endsAt = performance.now() + Number(element.dataset.left) * 1000;
  const draw = () => drawDigits(element.querySelector(".digits"), minutesAndSeconds(countdown.left(endsAt, performance.now())));
  draw();
  setInterval(draw, 250);
}

// A scanner ends with Enter: from the first code to the second, and only then on.
const codes = document.getElementById("codes-form");
codes?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === codes.a && codes.a.value && !codes.b.value) {
    event.preventDefault();
    codes.b.focus();
  }
});

// The suggestion that is picked is written out, so that it can be edited.
document.getElementById("agreement-form")?.addEventListener("change", ({ target, currentTarget: form }) => {
  if (!target.name?.endsWith(".pick")) return;
  const [category, ...text] = target.value.split(":");
  form.elements[target.name.replace(/pick$/, "gives")].value = text.join(":");
  if (category) form.elements.category.value = category;
});

// Pressing twice does no harm; seeing that it is on its way does good.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => submitterOf(event)?.setAttribute("aria-busy", "true"));
}
addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
document.getElementById("question")?.focus();
