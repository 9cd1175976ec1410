// What has become of what was confirmed: large for the newest, a row for each of the others. Only the answer is green.
import { replaceContent } from "../elements.js";
import { emptyDigits, h, party, tick } from "./dom.js";
import { drawDigits } from "../digits.js";
import { awaitedOutcomes } from "../outbox/outcomes.js";
import { getText } from "./texts.js";

const UNDO_MS = 60_000;

export class Results {
  /** `newest` and `list` are where they are shown; `onNext()`, `onCorrect(item)` and `onNew(item)` are called when those buttons are pressed. */
  constructor({ bors, outbox, deskState, newest, list, onNext, onCorrect, onNew }) {
    Object.assign(this, { bors, outbox, deskState, newest, list, onNext, onCorrect, onNew, current: "" });
  }

  draw() {
    const own = this.outbox.own, current = own.find((item) => item.key === this.current);
    this.redraw(this.newest, current ? [current] : [], (item) => this.card(item));
    const queued = own.filter((item) => item.key !== this.current && item.state !== "confirmed").reverse();
    const settled = new Set([current, ...queued].filter(Boolean).map((item) => item.agreement_id).filter(Boolean));
    const awaited = awaitedOutcomes(this.deskState.view.newest, own, this.deskState.clock.offset);
    const known = this.deskState.view.newest.filter((one) => !settled.has(one.agreement_id) && !awaited.has(one)).map((one) => ({ ...one, key: one.agreement_id, state: stateOf(one) }));
    const answered = own.filter((item) => item.state === "confirmed" && item !== current && !known.some((one) => one.agreement_id === item.agreement_id));
    this.redraw(this.list, [...queued, ...answered.reverse(), ...known], (item) => this.row(item));
  }

  redraw(container, items, build) {
    const fingerprint = JSON.stringify(items.map((item) => [item.key, item.state, item.number, item.undo, item.sentence, item.tries > 0, item.kept, this.canUndo(item)]));
    if (container.dataset.drawn === fingerprint) return;
    const focused = container.contains(document.activeElement) ? document.activeElement.dataset.action : "";
    container.dataset.drawn = fingerprint;
    replaceContent(container, ...items.map(build));
    if (focused) container.querySelector(`[data-action="${focused}"]`)?.focus();
  }

  card(item) {
    const green = item.state === "confirmed" && !item.undo;
    const title = green ? h("h2", { class: "confirmed-title" }, h("span", { class: "disc-tick" }, tick()), getText(item.already && item.body?.paper ? "already" : "confirmed")) : h("h2", {}, item.state === "refused" ? h("span", { class: "disc", "aria-hidden": "true" }, "!") : "", stateChip(item));
    return h(
      "div",
      { class: `card answer-card ${green ? "confirmed" : item.undo ? "waiting" : item.state}` },
      h("div", { class: "between head" }, title, item.number ? this.number(item) : ""),
      this.parties(item, true, green),
      noteOf(item) && h("p", { class: "hint" }, noteOf(item)),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", "data-action": "next", click: () => this.onNext() }, getText("next")), ...this.buttons(item)),
    );
  }

  row(item) {
    return h(
      "li",
      { class: `card done${["undone", "voided"].includes(item.state) ? " seen" : ""}${["waiting", "sent", "late"].includes(item.state) ? " waiting" : ""}` },
      h("div", { class: "between top-line" }, this.parties(item, false), item.number ? this.number(item) : ""),
      h("div", { class: "between" }, stateChip(item), h("div", { class: "actions" }, ...this.buttons(item))),
      noteOf(item) && h("p", { class: "hint" }, noteOf(item)),
    );
  }

  number(item) {
    const digits = emptyDigits();
    drawDigits(digits, String(item.number));
    return h("p", { class: "number" }, digits);
  }

  parties(item, gives = true, onDark = false) {
    const partyItem = (one) => h("li", {}, party(one.sector, one.organisation ?? getText("erased"), onDark), gives && one.gives && h("p", { class: "gives" }, one.gives));
    return h("ul", { class: "parties" }, item.parties.map(partyItem));
  }

  canUndo(item) {
    if (item.undo) return false;
    if (item.state === "confirmed") {
      const passed = this.deskState.now() - (Date.parse(item.confirmed_at ?? "") || item.done + this.deskState.clock.offset);
      return !item.already && passed < UNDO_MS && passed > -UNDO_MS; // the server's clock may have been put back
    }
    return ["waiting", "sent"].includes(item.state);
  }

  buttons(item) {
    const ours = this.outbox.own.find((one) => one.agreement_id === item.agreement_id && item.agreement_id) ?? item;
    if (item.looksTheSame) return [button("new_agreement", () => this.onNew(item)), button("same_agreement", () => this.outbox.remove(item))];
    if (item.state === "refused")
      return [button("correct", () => this.onCorrect(item)), button("drop", () => this.outbox.remove(item))];
    if (item.state === "late") return item.n ? [button("seen", () => this.outbox.remove(item))] : [];
    if (this.canUndo(item)) return [button("undo", () => (ours.n ? this.outbox.undo(ours) : this.outbox.undoAgreement(ours)))];
    if (item.state !== "confirmed" || item.undo) return [];
    if (!getText("void")) return [h("p", { class: "hint" }, getText("ask_lead"))];
    return [h("a", { href: `/megler/${this.bors}/avtale/${item.agreement_id}/annuller` }, getText("void"))];
  }
}

const button = (name, onClick) => h("button", { type: "button", class: "secondary", "data-action": name, click: onClick }, getText(name));

const stateOf = (agreement) => (agreement.voided_at ? (agreement.void_reason === "undo" ? "undone" : "voided") : agreement.late ? "late" : "confirmed");

/** The state as a chip: what is not counted looks unfinished. */
function stateChip(item) {
  const state = item.undo === "wanted" ? "undoing" : item.state;
  const look = { confirmed: "confirmed", sent: "sent", undone: "voided", voided: "voided", undoing: "waiting" }[state] ?? "waiting";
  return h("p", { class: `chip ${look}` }, state === "confirmed" && tick(), getText(`state_${state}`));
}

function noteOf(item) {
  if (item.sentence) return item.sentence;
  if (item.state === "waiting" || (item.kept === false && (item.state === "sent" || item.undo))) return pendingNote(item);
  const already = item.already && (item.body?.paper ? getText("paper_already", { number: item.body.paper }) : getText("another_first"));
  if (item.state === "late") return [already, getText("late_note")].filter(Boolean).join(" ");
  if (already) return already;
  return item.state === "voided" ? item.void_reason : "";
}

/** What is promised of an item without an answer is what has been done with it: stored here, or not. */
function pendingNote(item) {
  if (item.kept === false) return getText("not_saved");
  return item.tries ? getText("maybe_sent") : item.kept ? getText("safe_here") : "";
}
