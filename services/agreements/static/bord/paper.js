// A form of paper at the desk: its number, and the time that was written on it. The same reading as words/times.py.
import { h } from "./dom.js";
import { say } from "./words.js";

const TYPED = /^\D*(\d{1,2})\s*[.:,]?\s*(\d{2})\D*$/;

/** A time of day as people write it, as the moment nearest to the gong; null for what is no time. */
export function momentOf(text, gong) {
  const [, hours, minutes] = TYPED.exec(text) ?? [];
  if (!(hours < 24 && minutes < 60)) return null;
  const days = [-1, 0, 1].map((step) => {
    const moment = new Date(gong);
    moment.setDate(moment.getDate() + step);
    return moment.setHours(hours, minutes, 0, 0);
  });
  return new Date(days.sort((one, other) => Math.abs(one - gong) - Math.abs(other - gong))[0]).toISOString();
}

/** The time of day of a moment, as it is typed. */
export function timeOf(moment) {
  const told = new Date(moment);
  return [told.getHours(), told.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
}

/** Which form lies on the desk, and the way to put it aside. */
export const paperChip = (sitting) =>
  h(
    "div",
    { class: "between paper" },
    h("p", { class: "chip now" }, say("paper", { number: sitting.paper })),
    h("button", { type: "button", class: "quiet", click: () => sitting.dropPaper() }, say("wrong_one"), h("span", { class: "visually-hidden" }, ` ${say("paper", { number: sitting.paper })}`)),
  );
