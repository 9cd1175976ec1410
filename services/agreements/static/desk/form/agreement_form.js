// The form of one deal: both parties, what each gives, the category, and the one press.
import { asTyped } from "../reading/codes.js";
import { doubt, missing } from "./checks.js";
import { h } from "../view/dom.js";
import { paperChip } from "./paper_chip.js";
import { sideOf } from "./party_fields.js";
import { momentOf } from "../reading/times.js";
import { say } from "../view/texts.js";

export class DealForm {
  constructor(sitting) {
    Object.assign(this, { sitting, guests: sitting.guests });
    this.form = document.getElementById("avtaleskjema").content.cloneNode(true).querySelector("form");
    const { form } = this, paper = form.querySelector("[data-paper]");
    form.elements.key.value = sitting.key;
    form.querySelector(".columns").replaceChildren(...this.guests.map((guest, place) => sideOf(sitting, guest, place, this)));
    if (sitting.paper) paper.firstElementChild.replaceWith(paperChip(sitting));
    else paper.remove();
    if (sitting.paper) form.elements.paper.value = sitting.paper;
    form.addEventListener("submit", (pressed) => this.press(pressed));
    form.addEventListener("keydown", (press) => press.key === "Enter" && press.target.matches("input:not([type=radio], [type=checkbox])") && this.enter(press));
  }

  /** Everything that is typed and chosen, by its name. */
  get typed() { return Object.fromEntries(new FormData(this.form)); }

  /** Put it back; what belongs to the parties themselves is theirs. */
  fill(typed = {}) {
    for (const [name, value] of Object.entries(typed)) {
      const field = this.form.elements[name];
      if (!field || name === "key" || name === "paper" || name.endsWith(".code")) continue;
      if (field.type === "checkbox") field.checked = value === "ja";
      else if (value) field.value = value;
      if (name.endsWith(".gives")) field.dispatchEvent(new Event("input"));
    }
  }

  /** A scanner ends with Enter: that confirms nothing, and a code is no gift. */
  enter(press) {
    press.preventDefault();
    const { target } = press;
    if (this.sitting.house.guest(asTyped(target.value))) {
      target.value = "";
      return this.complain(say("both_seated"), target.name);
    }
    const steps = [...this.form.querySelectorAll(".gives, #klokka, .press .primary")];
    steps[steps.indexOf(target) + 1]?.focus();
  }

  press(pressed) {
    pressed.preventDefault();
    this.forgive();
    const body = this.body();
    const wrong = missing(body, this.guests);
    if (wrong) return this.complain(...wrong);
    const answered = pressed.submitter?.dataset.answers;
    if (answered === "intent") body.kind = "intent";
    const question = doubt(body, answered, this.sitting.told());
    if (question) return this.wonder(...question);
    this.sitting.finish(body);
  }

  body() {
    const told = new FormData(this.form), { house, paper } = this.sitting;
    const get = (name) => (told.get(name) ?? "").trim();
    const parties = this.guests.map((guest, place) => {
      const its = (name) => get(`parties.${place}.${name}`);
      const organisation_id = its("organisation_id");
      return { code: guest.code, gives: its("gives"), ...(organisation_id && { organisation_id }) };
    });
    const now = new Date(house.now()).toISOString();
    const agreed_at = paper ? momentOf(get("clock"), Date.parse(house.view.closes_at) || house.now()) : now;
    return { parties, category: get("category"), kind: told.has("intent") ? "intent" : "agreement", agreed_at, ...(paper && { paper }) };
  }

  forgive() { this.form.querySelectorAll(".error").forEach((error) => error.remove()); }

  complain(sentence, name) {
    this.forgive();
    const field = this.form.elements[name], first = field instanceof RadioNodeList ? field[0] : field;
    first.closest("fieldset.picks, .field").append(h("p", { class: "error", role: "alert" }, h("span", { class: "disc", "aria-hidden": "true" }, "!"), h("span", {}, sentence)));
    first.focus();
  }

  /** A question with a way on, one tap away. */
  wonder(what, like) {
    const notice = document.getElementById(what === "money" ? "penger-mal" : "lik-mal").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-same]")?.addEventListener("click", () => (this.sitting.clear(), this.sitting.emptied()));
    if (like) notice.querySelector("[data-like]").textContent = like.number ? say("like", { number: like.number }) : say("like_waiting");
    this.form.querySelector("[data-notice]").replaceChildren(notice);
    notice.focus();
    notice.scrollIntoView({ block: "nearest" });
  }

  /** The parties as they are shown until the house has answered. */
  named(body) {
    return this.guests.map((guest, place) => {
      const one = guest.organisations.find(({ id }) => id === body.parties[place].organisation_id) ?? guest.organisations[0];
      return { code: guest.code, organisation: one?.name ?? guest.name, sector: one?.sector, organisation_id: one?.id, gives: body.parties[place].gives };
    });
  }
}
