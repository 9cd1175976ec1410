// The fields of one party: for whom, what they may give (one tap), and what they give in their own words.
import { h, sectorMark } from "../view/dom.js";
import { getText } from "../view/texts.js";

/** Who the party is, and the button that removes it. */
export function partyHeading(draft, participant) {
  const [first, ...more] = participant.organisations;
  const name = more.length || !first ? participant.name : first.name;
  return h(
    "div",
    { class: "between" },
    h("h2", { class: "who" }, first && !more.length ? sectorMark(first.sector) : "", h("span", {}, name)),
    h("p", { class: "hint" }, h("span", { class: "code" }, participant.code), name === participant.name ? "" : ` · ${participant.name}`),
    h("button", { type: "button", class: "quiet", click: () => draft.removeParty(participant.code) }, getText("remove"), h("span", { class: "visually-hidden" }, ` ${participant.code}`)),
  );
}

/** The card of one party in the form of a draft. */
export function partyFields(draft, participant, index, agreementForm) {
  const path = `parties.${index}`, id = `parties-${index}`;
  const gives = h("input", { id: `${id}-gives`, name: `${path}.gives`, class: "gives", maxlength: 200, autocomplete: "off", enterkeyhint: "done" });
  const buttons = suggestions(participant, draft.participants[1 - index]).map((posting) => suggestionButton(draft, agreementForm, gives, posting));
  return h(
    "section",
    { class: "card party-card" },
    partyHeading(draft, participant),
    h("input", { type: "hidden", name: `${path}.code`, value: participant.code }),
    participant.organisations.length > 1 && organisationChoice(participant, path),
    participant.organisations.length === 1 && h("input", { type: "hidden", name: `${path}.organisation_id`, value: participant.organisations[0].id }),
    buttons.length > 0 && h("div", { class: "picks", role: "group", "aria-label": getText("gives") }, buttons),
    h("div", { class: "field" }, h("label", { for: `${id}-gives` }, getText(buttons.length ? "own_words" : "gives"), h("span", { class: "visually-hidden" }, ` ${participant.code}`)), gives),
  );
}

function organisationChoice(participant, path) {
  const radio = ({ id, name, sector }) =>
    h("label", { class: "tile" }, h("input", { type: "radio", name: `${path}.organisation_id`, value: id }), h("span", { class: "face" }, sectorMark(sector), h("span", {}, name)));
  return h("fieldset", { class: "picks" }, h("legend", {}, getText("for_whom")), participant.organisations.map(radio));
}

function suggestionButton(draft, agreementForm, gives, posting) {
  const toggle = () => {
    gives.value = gives.value === posting.text ? "" : posting.text;
    if (gives.value) agreementForm.form.elements.category.value = posting.category;
    refresh();
    draft.save();
  };
  const button = h("button", { type: "button", class: "face face-button", "aria-pressed": "false", click: toggle }, h("span", {}, posting.text, posting.wished && h("small", {}, getText("wished"))));
  const refresh = () => {
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other.firstElementChild.firstChild.data === gives.value));
  };
  gives.addEventListener("input", refresh);
  return button;
}

/** What this party may give: what it offers, then what the other needs; nothing twice. */
function suggestions(participant, other) {
  const wished = (other?.needs ?? []).map((posting) => ({ ...posting, wished: true }));
  const seen = new Set();
  return [...(participant.offers ?? []), ...wished].filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()));
}
