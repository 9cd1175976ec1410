// The form of one agreement: both parties, what each gives, the category, and the button that confirms.
import { replaceContent, submitterOf } from "../elements.js";
import { parseCode } from "../reading/codes.js";
import { parseTime } from "../reading/times.js";
import { h } from "../view/dom.js";
import { getText } from "../view/texts.js";
import { offerCategories } from "./categories.js";
import { findMissing, findQuestion } from "./checks.js";
import { paperChip } from "./paper_chip.js";
import { partyFields } from "./party_fields.js";

export class AgreementForm {
  constructor(draft) {
    Object.assign(this, { draft, participants: draft.participants });
    this.form = document.getElementById("agreement-template").content.cloneNode(true).querySelector("form");
    const { form } = this, paper = form.querySelector("[data-paper]");
    form.elements.key.value = draft.key;
    this.offerCategories();
    replaceContent(form.querySelector(".columns"), ...this.participants.map((participant, index) => partyFields(draft, participant, index, this)));
    if (draft.paper) paper.firstElementChild.replaceWith(paperChip(draft));
    else paper.remove();
    if (draft.paper) form.elements.paper.value = draft.paper;
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input:not([type=radio], [type=checkbox])") && this.enter(event));
  }

  /** The categories of the børs by now. */
  offerCategories() { offerCategories(this.form.elements.category, this.draft.deskState.view.categories); }

  /** Everything that is typed and chosen, by its name. */
  get values() { return Object.fromEntries(new FormData(this.form)); }

  /** Put values back; what belongs to the parties themselves is theirs. */
  fill(values = {}) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.form.elements[name];
      if (!field || name === "key" || name === "paper" || name.endsWith(".code")) continue;
      if (field.type === "checkbox") field.checked = value === "ja";
      else if (value) field.value = value;
      if (name.endsWith(".gives")) field.dispatchEvent(new Event("input"));
    }
  }

  /** A scanner ends with Enter: that confirms nothing, and a code is nothing that a party gives. */
  enter(event) {
    event.preventDefault();
    const { target } = event;
    if (this.draft.deskState.participant(parseCode(target.value))) {
      target.value = "";
      return this.showError(getText("both_present"), target.name);
    }
    const steps = [...this.form.querySelectorAll(".gives, #clock, .press .primary")];
    steps[steps.indexOf(target) + 1]?.focus();
  }

  submit(event) {
    event.preventDefault();
    this.clearErrors();
    const body = this.readBody();
    const missing = findMissing(body, this.participants);
    if (missing) return this.showError(...missing);
    const answered = submitterOf(event)?.dataset.answers;
    if (answered === "intent") body.kind = "intent";
    const question = findQuestion(body, answered, this.draft.recentAgreements());
    if (question) return this.showQuestion(...question);
    this.draft.confirm(body, answered === "new");
  }

  readBody() {
    const form = new FormData(this.form), { deskState, paper } = this.draft;
    const get = (name) => (form.get(name) ?? "").trim();
    const parties = this.participants.map((participant, index) => {
      const getOwn = (name) => get(`parties.${index}.${name}`);
      const organisation_id = getOwn("organisation_id");
      return { code: participant.code, gives: getOwn("gives"), ...(organisation_id && { organisation_id }) };
    });
    const now = new Date(deskState.now()).toISOString();
    const agreed_at = paper ? parseTime(get("clock"), Date.parse(deskState.view.closes_at) || deskState.now()) : now;
    return { parties, category: get("category"), kind: form.has("intent") ? "intent" : "agreement", agreed_at, ...(paper && { paper }) };
  }

  clearErrors() { this.form.querySelectorAll(".error").forEach((error) => error.remove()); }

  showError(sentence, name) {
    this.clearErrors();
    const field = this.form.elements[name], first = field instanceof RadioNodeList ? field[0] : field;
    first.closest("fieldset.picks, .field").append(h("p", { class: "error", role: "alert" }, h("span", { class: "disc", "aria-hidden": "true" }, "!"), h("span", {}, sentence)));
    first.focus();
  }

  /** Ask about money, or about an agreement that looks the same; the way on is one tap away. */
  showQuestion(kind, similar) {
    const notice = document.getElementById(kind === "money" ? "money-template" : "duplicate-template").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-same]")?.addEventListener("click", () => (this.draft.clear(), this.draft.onEmptied()));
    if (similar) notice.querySelector("[data-like]").textContent = similar.number ? getText("like", { number: similar.number }) : getText("like_waiting");
    replaceContent(this.form.querySelector("[data-notice]"), notice);
    this.form.classList.add("asking");
    notice.focus();
    notice.scrollIntoView({ block: "nearest" });
  }

  /** The parties as they are shown until the server has answered. */
  shownParties(body) {
    return this.participants.map((participant, index) => {
      const organisation = participant.organisations.find(({ id }) => id === body.parties[index].organisation_id) ?? participant.organisations[0];
      return { code: participant.code, organisation: organisation?.name ?? participant.name, sector: organisation?.sector, organisation_id: organisation?.id, gives: body.parties[index].gives };
    });
  }
}
