// The handshakes that wait for a broker, oldest first. One tap makes the agreement.
import { replaceContent } from "../elements.js";
import { h, party } from "./dom.js";
import { getText } from "./texts.js";

export class WaitingHandshakes {
  constructor({ list, count, outbox, deskState, onConfirm }) {
    Object.assign(this, { list, count, outbox, deskState, onConfirm, chosen: "" });
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

  draw() {
    const open = ["open", "grace"].includes(this.deskState.borsState), fingerprint = JSON.stringify([open, this.chosen, this.waiting.map((handshake) => handshake.handshake_id)]);
    if (this.list.dataset.drawn === fingerprint) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest("[data-code]")?.dataset.code : "";
    this.list.dataset.drawn = fingerprint;
    replaceContent(this.list, ...this.waiting.map((handshake) => this.row(handshake, open)));
    this.count.textContent = this.waiting.length || "";
    this.list.closest("section").hidden = !this.waiting.length;
    if (focused) this.list.querySelector(`[data-code="${focused}"] button`)?.focus();
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
