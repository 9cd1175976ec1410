// What has become of what was pressed: large for the newest, a row for each of the others. Only the answer is green.
import { h, noDigits, party, tick } from "./dom.js";
import { draw } from "./digits.js";
import { say } from "./texts.js";

const UNDO_MS = 60_000;

export class Answers {
  constructor({ bors, outbox, house, strokes, place, list, next, again }) {
    Object.assign(this, { bors, outbox, house, strokes, place, list, next, again, current: "" });
  }

  draw() {
    const own = this.outbox.own, current = own.find((item) => item.key === this.current);
    this.redraw(this.place, current ? [current] : [], (item) => this.large(item));
    const queued = own.filter((item) => item.key !== this.current && item.state !== "confirmed").reverse();
    const settled = new Set([current, ...queued].filter(Boolean).map((item) => item.agreement_id).filter(Boolean));
    const told = this.house.view.newest.filter((one) => !settled.has(one.agreement_id)).map((one) => ({ ...one, key: one.agreement_id, state: stateOf(one) }));
    const answered = own.filter((item) => item.state === "confirmed" && item !== current && !told.some((one) => one.agreement_id === item.agreement_id));
    this.redraw(this.list, [...queued, ...answered.reverse(), ...told], (item) => this.row(item));
  }

  redraw(place, items, build) {
    const sign = JSON.stringify(items.map((item) => [item.key, item.state, item.number, item.undo, item.sentence, item.tries > 0, item.kept, this.undoable(item)]));
    if (place.dataset.shows === sign) return;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.does : "";
    place.dataset.shows = sign;
    place.replaceChildren(...items.map(build));
    if (focused) place.querySelector(`[data-does="${focused}"]`)?.focus();
  }

  large(item) {
    const green = item.state === "confirmed" && !item.undo;
    const title = green ? h("h2", { class: "bekreftet" }, h("span", { class: "disc-tick" }, tick()), say(item.already && item.body?.paper ? "already" : "confirmed")) : h("h2", {}, item.state === "refused" ? h("span", { class: "disc", "aria-hidden": "true" }, "!") : "", chip(item));
    return h(
      "div",
      { class: `card answer-card ${green ? "confirmed" : item.undo ? "waiting" : item.state}` },
      h("div", { class: "between head" }, title, item.number ? this.number(item) : ""),
      this.parties(item, true, green),
      note(item) && h("p", { class: "hint" }, note(item)),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", "data-does": "next", click: () => this.next() }, say("next")), ...this.buttons(item)),
    );
  }

  row(item) {
    return h(
      "li",
      { class: `card done${["undone", "voided"].includes(item.state) ? " seen" : ""}${["waiting", "sent", "late"].includes(item.state) ? " waiting" : ""}` },
      h("div", { class: "between top-line" }, this.parties(item, false), item.number ? this.number(item) : ""),
      h("div", { class: "between" }, chip(item), h("div", { class: "actions" }, ...this.buttons(item))),
      note(item) && h("p", { class: "hint" }, note(item)),
    );
  }

  number(item) {
    const digits = noDigits();
    draw(digits, String(item.number), this.strokes);
    return h("p", { class: "number" }, digits);
  }

  parties(item, gives = true, onDark = false) {
    const each = (one) => h("li", {}, party(one.sector, one.organisation ?? say("erased"), onDark), gives && one.gives && h("p", { class: "gives" }, one.gives));
    return h("ul", { class: "parties" }, item.parties.map(each));
  }

  undoable(item) {
    if (item.undo) return false;
    if (item.state === "confirmed") {
      const passed = this.house.now() - (Date.parse(item.confirmed_at ?? "") || item.done + this.house.ahead);
      return !item.already && passed < UNDO_MS && passed > -UNDO_MS; // the house's clock may have been put back
    }
    return ["waiting", "sent"].includes(item.state);
  }

  buttons(item) {
    const ours = this.outbox.own.find((one) => one.agreement_id === item.agreement_id && item.agreement_id) ?? item;
    if (item.state === "refused")
      return [button("correct", () => this.again(item)), button("drop", () => this.outbox.remove(item))];
    if (item.state === "late") return item.n ? [button("seen", () => this.outbox.remove(item))] : [];
    if (this.undoable(item)) return [button("undo", () => (ours.n ? this.outbox.undo(ours) : this.outbox.undoTold(ours)))];
    if (item.state !== "confirmed" || item.undo) return [];
    if (!say("void")) return [h("p", { class: "hint" }, say("ask_lead"))];
    return [h("a", { href: `/megler/${this.bors}/avtale/${item.agreement_id}/annuller` }, say("void"))];
  }
}

const button = (name, act) => h("button", { type: "button", class: "secondary", "data-does": name, click: act }, say(name));

const stateOf = (told) => (told.voided_at ? (told.void_reason === "undo" ? "undone" : "voided") : told.late ? "late" : "confirmed");

/** The state as a chip: what is not counted looks unfinished. */
export function chip(item) {
  const state = item.undo === "wanted" ? "undoing" : item.state;
  const look = { confirmed: "confirmed", sent: "sent", undone: "voided", voided: "voided", undoing: "waiting" }[state] ?? "waiting";
  return h("p", { class: `chip ${look}` }, state === "confirmed" && tick(), say(`state_${state}`));
}

function note(item) {
  if (item.sentence) return item.sentence;
  if (item.state === "waiting" || (item.kept === false && (item.state === "sent" || item.undo))) return waits(item);
  const already = item.already && (item.body?.paper ? say("paper_already", { number: item.body.paper }) : say("another_first"));
  if (item.state === "late") return [already, say("late_note")].filter(Boolean).join(" ");
  if (already) return already;
  return item.state === "voided" ? item.void_reason : "";
}

/** What is promised of one that is not answered yet is what has been done with it: kept here, or not. */
function waits(item) {
  if (item.kept === false) return say("not_kept");
  return item.tries ? say("maybe_sent") : item.kept ? say("safe_here") : "";
}
