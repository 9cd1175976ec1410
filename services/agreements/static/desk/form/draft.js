// The two who sit at the desk, and what is kept of them. The key is made when they are both there, and kept with what is typed.
import { DealForm } from "./agreement_form.js";
import { h } from "../view/dom.js";
import { paperChip } from "./paper_chip.js";
import { heading } from "./party_fields.js";
import { timeOf } from "../reading/times.js";
import { say } from "../view/texts.js";

const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/[+/=]/g, "");
const stranger = (code) => ({ code, name: code, organisations: [], needs: [], offers: [], unknown: true });

export class Sitting {
  /** `place` is where it is shown; `told()` what was told in the last two minutes; `send(item)` takes what is pressed. */
  constructor({ bors, place, shelf, house, told, send, emptied }) {
    Object.assign(this, { bors, place, shelf, house, told, send, emptied, guests: [], key: "", paper: "", deal: null });
    place.addEventListener("input", () => this.keep());
    place.addEventListener("change", () => this.keep());
  }

  /** Somebody sits down. Answers what is wrong, if anything. */
  seat(guest) {
    if (this.guests.some((one) => one.code === guest.code)) return say("same_twice");
    if (this.guests.length === 2) return say("both_seated");
    this.guests.push(guest);
    this.redraw();
    return "";
  }

  leave(code) {
    this.guests = this.guests.filter((guest) => guest.code !== code);
    this.redraw();
    this.emptied();
  }

  /** A form of paper is told. Another form means another deal: the one before it still lies on its own paper. */
  usePaper(number) {
    if (this.paper && this.paper !== number) this.clear();
    this.paper = number;
    this.redraw();
  }

  dropPaper() {
    this.paper = "";
    this.redraw();
    this.emptied();
  }

  clear() {
    Object.assign(this, { guests: [], key: "", paper: "", deal: null });
    this.place.replaceChildren();
    this.makeRoom();
    this.shelf.tell("draft", null);
  }

  /** What was typed is here again after the page was, but for what was pressed already (`pressed(key)`): the two are kept apart. */
  async restore(pressed) {
    const draft = await this.shelf.told("draft");
    if (!draft?.guests?.length && !draft?.paper) return;
    if (pressed(draft.key)) return this.clear();
    const { guests, key, paper = "" } = draft;
    Object.assign(this, { guests, key, paper });
    this.draw();
    this.deal?.fill(draft.fields);
  }

  /** What was refused is on the desk again, to be set right under a key of its own. */
  bringBack({ body }) {
    this.clear();
    this.paper = body.paper ?? "";
    this.guests = body.parties.map(({ code }) => this.house.guest(code) ?? stranger(code));
    this.redraw();
    const sides = body.parties.flatMap((party, place) => ["gives", "organisation_id"].map((name) => [`parties.${place}.${name}`, party[name]]));
    this.deal.fill({ ...Object.fromEntries(sides), category: body.category, intent: body.kind === "intent" && "ja", clock: body.paper && timeOf(body.agreed_at) });
    this.keep();
  }

  keep() {
    const { guests, key, paper, deal } = this;
    this.shelf.tell("draft", { guests, key, paper, fields: deal?.typed ?? {} });
  }

  /** Whoever comes, goes, or brings a paper: what was typed stays. */
  redraw() {
    const typed = this.deal?.typed;
    this.draw();
    this.deal?.fill(typed);
    this.keep();
  }

  /** The rest of the desk gives way to the two at once: what moves later, moves under somebody's finger. */
  makeRoom() { this.place.closest(".bord").dataset.seated = this.guests.length; }

  draw() {
    this.deal = null;
    this.makeRoom();
    if (this.guests.length < 2) {
      const waits = this.guests.map((guest) => h("div", { class: "card side" }, heading(this, guest)));
      return this.place.replaceChildren(this.paper ? h("div", { class: "card" }, paperChip(this)) : "", ...waits);
    }
    this.key ||= newKey();
    this.deal = new DealForm(this);
    this.place.replaceChildren(this.deal.form);
    this.deal.form.focus();
  }

  /** What was typed and looked over becomes what is sent. */
  finish(body) {
    this.send({ key: this.key, body, parties: this.deal.named(body) });
    this.clear();
    this.emptied();
  }
}
