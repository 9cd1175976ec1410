// The one field: a scanner, a code, a badge link, the code of a handshake, a paper form or a name. Nothing jams it.
import { replaceContent } from "../elements.js";
import { pressEnded } from "../press_guard.js";
import { findByName, parseCode, parsePaperNumber } from "../reading/codes.js";
import { h, sectorMark } from "../view/dom.js";
import { getText } from "../view/texts.js";
import { unknownParticipant } from "./draft.js";

export class CodeField {
  constructor({ form, deskState, waitingHandshakes, draft }) {
    Object.assign(this, { form, deskState, waitingHandshakes, draft, lastAccepted: Promise.resolve(), input: form.code, matches: form.querySelector("#matches"), error: form.querySelector("#code-error") });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.accept(this.input.value);
    });
    this.input.addEventListener("input", () => this.showMatches());
  }

  focus() { this.input.focus({ preventScroll: true }); }

  /** What was typed before there was a desk with scripts; more may follow. */
  take(text) {
    this.input.value = text + this.input.value;
    this.showMatches();
  }

  /** One after the other, however fast they come: the field is free for the next scan at once. */
  accept(text) {
    if (!text.trim()) return this.lastAccepted;
    this.clear();
    return (this.lastAccepted = this.lastAccepted.then(() => this.interpret(text)));
  }

  async interpret(text) {
    await pressEnded();
    this.showError("");
    const paper = parsePaperNumber(text);
    if (paper) return this.usePaper(paper);
    const code = parseCode(text);
    if (code.length === 3 && this.waitingHandshakes.find(code)) return this.waitingHandshakes.choose(code);
    const participant = this.deskState.participant(code) ?? this.findOnlyMatch(text) ?? (await this.findOnServer(code, text));
    await pressEnded();
    if (participant) return this.addParty(participant);
    if (!this.input.value) this.input.value = text;
    if (this.showMatches()) return this.matches.querySelector("button").focus();
    this.showError(getText("unknown"));
    if (this.input.value === text) this.input.select();
  }

  /** Somebody who registered a moment ago: ask the server; without net, take the code on trust. */
  async findOnServer(code, text) {
    if (findByName(this.deskState.roster, text, 1).length) return null;
    await this.deskState.refresh();
    const found = this.deskState.participant(code) ?? this.findOnlyMatch(text);
    return found || this.deskState.online || code.length !== 4 ? found : unknownParticipant(code);
  }

  findOnlyMatch(text) {
    const found = findByName(this.deskState.roster, text, 2);
    return found.length === 1 ? found[0] : null;
  }

  usePaper(number) {
    this.draft.usePaper(number);
    if (this.draft.participants.length < 2) this.focus();
  }

  /** The field is left as it is: the next scan may be half way in. */
  addParty(participant) {
    const error = this.draft.addParty(participant);
    this.showError(error);
    if (this.draft.participants.length < 2 || error) this.focus();
  }

  clear() {
    this.input.value = "";
    replaceContent(this.matches);
  }

  /** Whoever was typed before the roster came is found once it has. */
  refresh() {
    if (!this.matches.children.length) this.showMatches();
  }

  /** Show those whose name matches what is typed. Returns how many. */
  showMatches() {
    const text = this.input.value;
    const found = text.trim().length > 1 && !this.deskState.participant(parseCode(text)) ? findByName(this.deskState.roster, text, 6) : [];
    replaceContent(this.matches, ...found.map((participant) => this.matchButton(participant)));
    return found.length;
  }

  matchButton(participant) {
    const first = participant.organisations[0];
    const names = participant.organisations.map((one) => one.name).join(", ");
    return h(
      "li",
      {},
      h("button", { type: "button", class: "face face-button", click: () => (this.clear(), this.addParty(participant)) }, sectorMark(first?.sector), h("span", {}, names, h("small", {}, `${participant.code} · ${participant.name}`))),
    );
  }

  showError(sentence) {
    this.error.hidden = !sentence;
    this.error.querySelector("[data-text]").textContent = sentence;
    this.input.toggleAttribute("aria-invalid", Boolean(sentence));
    this.input.closest(".field").classList.toggle("wrong", Boolean(sentence));
  }
}
