// The number in the sun, its word, and the swelling of the sun at a milestone.

import { drawDigits } from "../digits.js";

const MILESTONE_MS = 1600;
let total = Number(document.querySelector("main").dataset.total);
let milestoneUntil = 0;

export function showTotal(main, now) {
  main.dataset.total = now;
  drawDigits(document.querySelector("[data-hero] .digits"), String(now));
  const unit = document.querySelector("[data-one]");
  if (!unit) return;
  const milestone = unit.dataset.milestones.split(" ").includes(String(now));
  unit.textContent = (now === 1 ? unit.dataset.one : unit.dataset.many) + (milestone ? "!" : "");
  if (milestone && now > total) milestoneUntil = performance.now() + MILESTONE_MS;
  document.querySelector(".sun").classList.toggle("milestone", performance.now() < milestoneUntil);
  total = now;
}
