// One side of the deal: for whom, what they may give (one tap), and what they give in their own words.
import { h, mark } from "../view/dom.js";
import { say } from "../view/texts.js";

/** Who sits here, and the way to get up again. */
export function heading(sitting, guest) {
  const [first, ...more] = guest.organisations;
  const name = more.length || !first ? guest.name : first.name;
  return h(
    "div",
    { class: "between" },
    h("h2", { class: "who" }, first && !more.length ? mark(first.sector) : "", h("span", {}, name)),
    h("p", { class: "hint" }, h("span", { class: "code" }, guest.code), name === guest.name ? "" : ` · ${guest.name}`),
    h("button", { type: "button", class: "quiet", click: () => sitting.leave(guest.code) }, say("wrong_one"), h("span", { class: "visually-hidden" }, ` ${guest.code}`)),
  );
}

/** The card of one party in a sitting. */
export function sideOf(sitting, guest, place, deal) {
  const path = `parties.${place}`, id = `parties-${place}`;
  const gives = h("input", { id: `${id}-gives`, name: `${path}.gives`, class: "gives", maxlength: 200, autocomplete: "off", enterkeyhint: "done" });
  const chips = suggestions(guest, sitting.guests[1 - place]).map((posting) => chip(sitting, deal, gives, posting));
  return h(
    "section",
    { class: "card side" },
    heading(sitting, guest),
    h("input", { type: "hidden", name: `${path}.code`, value: guest.code }),
    guest.organisations.length > 1 && whom(guest, path),
    guest.organisations.length === 1 && h("input", { type: "hidden", name: `${path}.organisation_id`, value: guest.organisations[0].id }),
    chips.length > 0 && h("div", { class: "picks", role: "group", "aria-label": say("gives") }, chips),
    h("div", { class: "field" }, h("label", { for: `${id}-gives` }, say(chips.length ? "own_words" : "gives"), h("span", { class: "visually-hidden" }, ` ${guest.code}`)), gives),
  );
}

function whom(guest, path) {
  const face = ({ id, name, sector }) =>
    h("label", { class: "tile" }, h("input", { type: "radio", name: `${path}.organisation_id`, value: id }), h("span", { class: "face" }, mark(sector), h("span", {}, name)));
  return h("fieldset", { class: "picks" }, h("legend", {}, say("for_whom")), guest.organisations.map(face));
}

function chip(sitting, deal, gives, posting) {
  const pick = () => {
    gives.value = gives.value === posting.text ? "" : posting.text;
    if (gives.value) deal.form.elements.category.value = posting.category;
    refresh();
    sitting.keep();
  };
  const button = h("button", { type: "button", class: "face face-button", "aria-pressed": "false", click: pick }, h("span", {}, posting.text, posting.wished && h("small", {}, say("wished"))));
  const refresh = () => {
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other.firstElementChild.firstChild.data === gives.value));
  };
  gives.addEventListener("input", refresh);
  return button;
}

/** What this party may give: what it offers, then what the other needs; nothing twice. */
function suggestions(guest, other) {
  const wished = (other?.needs ?? []).map((posting) => ({ ...posting, wished: true }));
  const seen = new Set();
  return [...(guest.offers ?? []), ...wished].filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()));
}
