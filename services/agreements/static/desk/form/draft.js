// The agreement at the desk before it is confirmed. The key is made when both parties are there, and stored with what is typed.
import { replaceContent } from "../elements.js";
import { formatTime } from "../reading/times.js";
import { h } from "../view/dom.js";
import { getText } from "../view/texts.js";
import { AgreementForm } from "./agreement_form.js";
import { paperChip } from "./paper_chip.js";
import { partyHeading } from "./party_fields.js";

const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/[+/=]/g, "");

/** A participant of whom only the code is known. */
export const unknownParticipant = (code) => ({ code, name: code, organisations: [], needs: [], offers: [], unknown: true });

export class Draft {
  /**
   * `container` is where it is shown; `recentAgreements()` gives those of the last two minutes that were made here; `onConfirm(item)` takes what is confirmed;
   * `onEmptied()` is called when there is room for a party again.
   */
  constructor({ container, storage, deskState, recentAgreements, onConfirm, onEmptied }) {
    Object.assign(this, { container, storage, deskState, recentAgreements, onConfirm, onEmptied, participants: [], key: "", paper: "", agreementForm: null });
    container.addEventListener("input", () => this.save());
    container.addEventListener("change", () => this.save());
  }

  /** Add a party. Returns the sentence that says what is wrong, or an empty one. */
  addParty(participant) {
    if (this.participants.some((one) => one.code === participant.code)) return getText("same_twice");
    if (this.participants.length === 2) return getText("both_present");
    this.participants.push(participant);
    this.redraw();
    return "";
  }

  removeParty(code) {
    this.participants = this.participants.filter((participant) => participant.code !== code);
    this.redraw();
    this.onEmptied();
  }

  /** Another paper form means another agreement: the one before it is still on its own paper. */
  usePaper(number) {
    if (this.paper && this.paper !== number) this.clear();
    this.paper = number;
    this.redraw();
  }

  dropPaper() {
    this.paper = "";
    this.redraw();
    this.onEmptied();
  }

  clear() {
    Object.assign(this, { participants: [], key: "", paper: "", agreementForm: null });
    replaceContent(this.container);
    this.updateLayout();
    this.storage.putValue("draft", null);
  }

  /** What was typed is here again after the page was, but for what was pressed already (`pressed(key)`): the two are stored apart. */
  async restore(pressed) {
    const stored = await this.storage.getValue("draft");
    const participants = stored?.participants ?? stored?.guests ?? []; // `guests` is what version 0.1.0 stored
    if (!participants.length && !stored?.paper) return;
    if (pressed(stored.key)) return this.clear();
    const { key, paper = "" } = stored;
    Object.assign(this, { participants, key, paper });
    this.draw();
    this.agreementForm?.fill(stored.fields);
  }

  /** What was refused is on the desk again, to be corrected under a key of its own. */
  correct({ body }) {
    this.clear();
    this.paper = body.paper ?? "";
    this.participants = body.parties.map(({ code }) => this.deskState.participant(code) ?? unknownParticipant(code));
    this.redraw();
    const fields = body.parties.flatMap((party, index) => ["gives", "organisation_id"].map((name) => [`parties.${index}.${name}`, party[name]]));
    this.agreementForm.fill({ ...Object.fromEntries(fields), category: body.category, intent: body.kind === "intent" && "ja", clock: body.paper && formatTime(body.agreed_at) });
    this.save();
  }

  save() {
    const { participants, key, paper, agreementForm } = this;
    this.storage.putValue("draft", { participants, key, paper, fields: agreementForm?.values ?? {} });
  }

  /** Whoever comes, goes, or brings a paper: what was typed stays. */
  redraw() {
    const values = this.agreementForm?.values;
    this.draw();
    this.agreementForm?.fill(values);
    this.save();
  }

  /** The rest of the desk gives way to the two at once: what moves later, moves under somebody's finger. */
  updateLayout() { this.container.closest(".live-desk").dataset.parties = this.participants.length; }

  draw() {
    this.agreementForm = null;
    this.updateLayout();
    if (this.participants.length < 2) {
      const cards = this.participants.map((participant) => h("div", { class: "card party-card" }, partyHeading(this, participant)));
      return replaceContent(this.container, this.paper ? h("div", { class: "card" }, paperChip(this)) : "", ...cards);
    }
    if (!this.key) this.key = newKey();
    this.agreementForm = new AgreementForm(this);
    replaceContent(this.container, this.agreementForm.form);
    this.agreementForm.form.focus();
  }

  /** What was typed and checked becomes what is sent. `isNew`: it was asked whether it is another one, and it is. */
  confirm(body, isNew) {
    this.onConfirm({ key: this.key, body, parties: this.agreementForm.shownParties(body), isNew });
    this.clear();
    this.onEmptied();
  }
}
