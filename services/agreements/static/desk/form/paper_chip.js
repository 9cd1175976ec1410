// The paper form that a draft is read from.
import { h } from "../view/dom.js";
import { getText } from "../view/texts.js";

/** Its number, and the button that removes it from the draft. */
export const paperChip = (draft) =>
  h(
    "div",
    { class: "between paper" },
    h("p", { class: "chip now" }, getText("paper", { number: draft.paper })),
    h("button", { type: "button", class: "quiet", click: () => draft.dropPaper() }, getText("remove"), h("span", { class: "visually-hidden" }, ` ${getText("paper", { number: draft.paper })}`)),
  );
