// The one field: a scanner, a code, a badge link, the code of a handshake, a paper form or a name. Nothing jams it.
import { asTyped, named, paperOf } from "../reading/codes.js";
import { h, mark } from "../view/dom.js";
import { handsOff } from "../press_guard.js";
import { say } from "../view/texts.js";

export class Field {
  constructor({ form, house, line, sitting }) {
    Object.assign(this, { form, house, line, sitting, taken: Promise.resolve(), input: form.felt, hits: form.querySelector("#treff"), error: form.querySelector("#felt-error") });
    form.addEventListener("submit", (pressed) => {
      pressed.preventDefault();
      this.take(this.input.value);
    });
    this.input.addEventListener("input", () => this.suggest());
  }

  focus() { this.input.focus({ preventScroll: true }); }

  /** One after the other, however fast they come: the field is free for the next scan at once. */
  take(text) {
    if (!text.trim()) return this.taken;
    this.done();
    return (this.taken = this.taken.then(() => this.understand(text)));
  }

  async understand(text) {
    await handsOff();
    this.say("");
    const paper = paperOf(text);
    if (paper) return this.usePaper(paper);
    const code = asTyped(text);
    if (code.length === 3 && this.line.find(code)) return this.line.choose(code);
    const guest = this.house.guest(code) ?? this.only(text) ?? (await this.fresh(code, text));
    await handsOff();
    if (guest) return this.seat(guest);
    this.input.value ||= text;
    if (this.suggest()) return this.hits.querySelector("button").focus();
    this.say(say("unknown"));
    if (this.input.value === text) this.input.select();
  }

  /** Somebody who registered a moment ago: ask the house; without net, take the code on trust. */
  async fresh(code, text) {
    if (named(this.house.roster, text, 1).length) return null;
    await this.house.look();
    const found = this.house.guest(code) ?? this.only(text);
    if (found || this.house.online || code.length !== 4) return found;
    return { code, name: code, organisations: [], needs: [], offers: [], unknown: true };
  }

  only(text) {
    const found = named(this.house.roster, text, 2);
    return found.length === 1 ? found[0] : null;
  }

  usePaper(number) {
    this.sitting.usePaper(number);
    if (this.sitting.guests.length < 2) this.focus();
  }

  /** The field is left as it is: the next scan may be half way in. */
  seat(guest) {
    const wrong = this.sitting.seat(guest);
    this.say(wrong);
    if (this.sitting.guests.length < 2 || wrong) this.focus();
  }

  done() {
    this.input.value = "";
    this.hits.replaceChildren();
  }

  /** Whoever was typed before the roster came is found once it has. */
  refresh() {
    if (!this.hits.children.length) this.suggest();
  }

  suggest() {
    const text = this.input.value;
    const found = text.trim().length > 1 && !this.house.guest(asTyped(text)) ? named(this.house.roster, text, 6) : [];
    this.hits.replaceChildren(...found.map((guest) => this.hit(guest)));
    return found.length;
  }

  hit(guest) {
    const first = guest.organisations[0];
    const names = guest.organisations.map((one) => one.name).join(", ");
    return h(
      "li",
      {},
      h("button", { type: "button", class: "face face-button", click: () => (this.done(), this.seat(guest)) }, mark(first?.sector), h("span", {}, names, h("small", {}, `${guest.code} · ${guest.name}`))),
    );
  }

  say(sentence) {
    this.error.hidden = !sentence;
    this.error.querySelector("[data-text]").textContent = sentence;
    this.input.toggleAttribute("aria-invalid", Boolean(sentence));
    this.input.closest(".field").classList.toggle("wrong", Boolean(sentence));
  }
}
