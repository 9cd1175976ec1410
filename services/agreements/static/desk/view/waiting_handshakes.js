// The handshakes that wait for a broker, oldest first. One tap makes the agreement.
import { h, party } from "./dom.js";
import { getText } from "./texts.js";

/** The members of an object in one order: the view in the page and the one that is fetched have theirs in different ones. */
const inOrder = (_, value) => (value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, value[name]])) : value);

export class WaitingHandshakes {
  constructor({ list, count, outbox, deskState, onConfirm }) {
    Object.assign(this, { list, count, outbox, deskState, onConfirm, chosen: "", rows: new Map() });
  }

  /** Those that nobody here has confirmed yet; the chosen one first. */
  get waiting() {
    const confirmed = new Set(this.outbox.own.filter((item) => item.state !== "refused" && item.state !== "undone").map((item) => item.body.handshake_id));
    const waiting = this.deskState.view.queue.filter((handshake) => !confirmed.has(handshake.handshake_id));
    return waiting.sort((a, b) => (b.code === this.chosen) - (a.code === this.chosen));
  }

  find(code) { return this.waiting.find((handshake) => handshake.code === code); }

  /** Bring one to the top, ready to be confirmed by Enter. */
  choose(code) {
    this.chosen = code;
    this.draw();
    this.list.querySelector("button")?.focus();
  }

  /** What has not changed stays the same element in its place: whoever is about to press it finds it there. */
  draw() {
    const open = ["open", "grace"].includes(this.deskState.borsState), { waiting } = this;
    const drawn = this.rows;
    this.rows = new Map(waiting.map((handshake) => {
      const key = JSON.stringify([handshake, open, handshake.code === this.chosen], inOrder);
      return [key, drawn.get(key) ?? this.row(handshake, open)];
    }));
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest("[data-code]")?.dataset.code : "";
    for (const [key, row] of drawn) if (!this.rows.has(key)) row.remove();
    [...this.rows.values()].forEach((row, place) => row === this.list.children[place] || this.list.insertBefore(row, this.list.children[place] ?? null));
    this.count.textContent = waiting.length || "";
    this.list.closest("section").hidden = !waiting.length;
    if (focused && !this.list.contains(document.activeElement)) this.list.querySelector(`[data-code="${focused}"] button`)?.focus();
  }

  row(handshake, open) {
    const chosen = handshake.code === this.chosen;
    const partyItem = (one) => h("li", {}, party(one.sector, one.organisation ?? getText("erased")), one.gives && h("p", { class: "gives" }, one.gives));
    const confirm = () => this.confirm(handshake);
    return h(
      "li",
      { class: `card waiting${chosen ? " chosen" : ""}`, "data-code": handshake.code },
      h("div", { class: "between" }, h("p", { class: "code" }, handshake.code), handshake.hints.length > 0 && h("p", { class: "hint" }, getText("no_money"))),
      h("ul", { class: "parties" }, handshake.parties.map(partyItem)),
      open && h("button", { type: "button", class: `${chosen ? "primary" : "secondary"} whole`, click: confirm }, getText("confirm"), h("span", { class: "visually-hidden" }, ` ${handshake.code}`)),
    );
  }

  confirm(handshake) {
    this.chosen = "";
    const agreed_at = new Date(this.deskState.now()).toISOString();
    this.onConfirm({ key: `${handshake.handshake_id}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`, body: { handshake_id: handshake.handshake_id, agreed_at }, parties: handshake.parties });
  }
}
