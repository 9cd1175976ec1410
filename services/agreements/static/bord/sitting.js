// The two who sit at the desk, and the form of their deal. The key is made when they are both there, and kept with what is typed.
import { asTyped } from "./codes.js";
import { alike, ofMoney } from "./hints.js";
import { h, mark } from "./dom.js";
import { sideOf } from "./side.js";
import { say } from "./words.js";

const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/[+/=]/g, "");

export class Sitting {
  /** `place` is where it is shown; `told()` what was told in the last two minutes; `send(item)` takes what is pressed. */
  constructor({ bors, place, shelf, house, told, send, emptied }) {
    Object.assign(this, { bors, place, shelf, house, told, send, emptied, guests: [], key: "", paper: "" });
    place.addEventListener("input", () => this.keep());
    place.addEventListener("change", () => this.keep());
  }

  /** Somebody sits down. Answers what is wrong, if anything. */
  seat(guest) {
    if (this.guests.some((one) => one.code === guest.code)) return say("same_twice");
    if (this.guests.length === 2) return say("both_seated");
    this.guests.push(guest);
    this.draw();
    this.keep();
    return "";
  }

  leave(code) {
    this.guests = this.guests.filter((guest) => guest.code !== code);
    this.draw();
    this.keep();
    this.emptied();
  }

  clear() {
    Object.assign(this, { guests: [], key: "", paper: "" });
    this.place.replaceChildren();
    this.shelf.tell("draft", null);
  }

  /** What was typed is here again after the page was. */
  async restore() {
    const draft = await this.shelf.told("draft");
    if (!draft?.guests?.length && !draft?.paper) return;
    Object.assign(this, { guests: draft.guests, paper: draft.paper ?? "" });
    this.key = draft.key;
    this.draw();
    for (const [name, value] of Object.entries(draft.fields ?? {})) this.fill(name, value);
  }

  fill(name, value) {
    const field = this.form?.elements[name];
    if (!field) return;
    if (field.type === "checkbox") field.checked = value === "ja";
    else field.value = value;
  }

  keep() {
    const fields = this.form ? Object.fromEntries(new FormData(this.form)) : {};
    this.shelf.tell("draft", { guests: this.guests, key: this.key, paper: this.paper, fields });
  }

  draw() {
    const { guests } = this;
    if (guests.length < 2) {
      this.form = null;
      const waits = guests.map((guest) => h("div", { class: "card side" }, this.heading(guest)));
      this.place.replaceChildren(...waits, this.paper ? h("p", { class: "chip now" }, say("paper", { number: this.paper })) : "");
      return;
    }
    this.key ||= newKey();
    this.form = this.drawForm();
    this.place.replaceChildren(this.form);
    this.form.focus();
  }

  heading(guest) {
    const [first, ...more] = guest.organisations;
    const name = more.length || !first ? guest.name : first.name;
    return h(
      "div",
      { class: "between" },
      h("h2", { class: "who" }, first && !more.length ? mark(first.sector) : "", h("span", {}, name)),
      h("p", { class: "hint" }, h("span", { class: "code" }, guest.code), name === guest.name ? "" : ` · ${guest.name}`),
      h("button", { type: "button", class: "quiet", click: () => this.leave(guest.code) }, say("wrong_one"), h("span", { class: "visually-hidden" }, ` ${guest.code}`)),
    );
  }

  drawForm() {
    const template = document.getElementById("avtaleskjema").content.cloneNode(true);
    const form = template.querySelector("form");
    form.elements.key.value = this.key;
    form.querySelector(".columns").replaceChildren(...this.guests.map((guest, place) => sideOf(this, guest, place)));
    const paper = form.querySelector("[data-paper]");
    paper.hidden = !this.paper;
    if (this.paper) form.elements.paper.value = this.paper;
    form.addEventListener("submit", (pressed) => this.press(pressed));
    form.addEventListener("keydown", (press) => press.key === "Enter" && press.target.matches("input:not([type=radio], [type=checkbox])") && this.enter(press));
    return form;
  }

  /** A scanner ends with Enter: that confirms nothing, and a code is no gift. */
  enter(press) {
    press.preventDefault();
    const { target } = press;
    if (this.house.guest(asTyped(target.value))) {
      target.value = "";
      return this.complain(say("both_seated"), target.name);
    }
    const steps = [...this.form.querySelectorAll(".gives, .press .primary")];
    steps[steps.indexOf(target) + 1]?.focus();
  }

  press(pressed) {
    pressed.preventDefault();
    const body = this.body();
    const wrong = this.wrong(body);
    if (wrong) return this.complain(...wrong);
    const texts = body.parties.map((party) => party.gives);
    const asked = pressed.submitter?.dataset.answers;
    if (asked === "intent") body.kind = "intent";
    if (asked !== "new" && asked !== "money" && body.kind !== "intent" && ofMoney(texts)) return this.wonder("money");
    const like = asked === "new" ? null : alike(body.parties, this.told());
    if (like) return this.wonder("twice", like);
    this.send({ key: this.key, body, parties: this.named(body) });
    this.clear();
  }

  body() {
    const told = new FormData(this.form);
    const get = (name) => (told.get(name) ?? "").trim();
    const parties = this.guests.map((guest, place) => {
      const its = (name) => get(`parties.${place}.${name}`);
      const organisation_id = its("organisation_id");
      return { code: guest.code, gives: its("gives"), ...(organisation_id && { organisation_id }) };
    });
    const agreed_at = this.paperTime(get("clock")) ?? new Date(this.house.now()).toISOString();
    return { parties, category: get("category"), kind: told.has("intent") ? "intent" : "agreement", agreed_at, ...(this.paper && { paper: this.paper }) };
  }

  /** The time written on the paper form: that time of this evening. */
  paperTime(text) {
    const [, hours, minutes] = /^(\d{1,2})[.:](\d{2})$/.exec(text) ?? [];
    if (hours === undefined) return null;
    const moment = new Date(this.house.now());
    moment.setHours(Number(hours), Number(minutes), 0, 0);
    return moment.toISOString();
  }

  /** What is missing: the sentence, and the field it stands beside. */
  wrong({ parties, category }) {
    const unsaid = this.guests.findIndex((guest, place) => guest.organisations.length > 1 && !parties[place].organisation_id);
    if (unsaid >= 0) return [say("whom"), `parties.${unsaid}.organisation_id`];
    if (parties.every((party) => !party.gives)) return [say("nobody_gives"), "parties.0.gives"];
    return category ? null : [say("which_category"), "category"];
  }

  complain(sentence, name) {
    this.form.querySelectorAll(".error").forEach((error) => error.remove());
    const field = this.form.elements[name], first = field instanceof RadioNodeList ? field[0] : field;
    first.closest("fieldset.picks, .field").append(h("p", { class: "error", role: "alert" }, h("span", { class: "disc", "aria-hidden": "true" }, "!"), h("span", {}, sentence)));
    first.focus();
  }

  /** A question with a way on, one tap away. */
  wonder(what, like) {
    const notice = document.getElementById(what === "money" ? "penger-mal" : "lik-mal").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-same]")?.addEventListener("click", () => (this.clear(), this.emptied()));
    if (like) notice.querySelector("[data-like]").textContent = like.number ? say("like", { number: like.number }) : say("like_waiting");
    this.form.querySelector("[data-notice]").replaceChildren(notice);
    notice.focus();
  }

  named(body) {
    return this.guests.map((guest, place) => {
      const one = guest.organisations.find(({ id }) => id === body.parties[place].organisation_id) ?? guest.organisations[0];
      return { code: guest.code, organisation: one?.name ?? guest.name, sector: one?.sector, organisation_id: one?.id, gives: body.parties[place].gives };
    });
  }
}
