// A form of paper at the desk: its number, and the way to put it aside.
import { h } from "../view/dom.js";
import { say } from "../view/texts.js";

/** Which form lies on the desk, and the way to put it aside. */
export const paperChip = (sitting) =>
  h(
    "div",
    { class: "between paper" },
    h("p", { class: "chip now" }, say("paper", { number: sitting.paper })),
    h("button", { type: "button", class: "quiet", click: () => sitting.dropPaper() }, say("wrong_one"), h("span", { class: "visually-hidden" }, ` ${say("paper", { number: sitting.paper })}`)),
  );
