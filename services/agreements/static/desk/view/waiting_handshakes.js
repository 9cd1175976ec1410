// The line: those who have shaken hands, oldest first. One tap makes the agreement.
import { h, party } from "./dom.js";
import { say } from "./texts.js";

export class Line {
  constructor({ place, count, outbox, house, send }) {
    Object.assign(this, { place, count, outbox, house, send, chosen: "" });
  }

  /** Those whom nobody here has pressed yet. */
  get waiting() {
    const pressed = new Set(this.outbox.own.filter((item) => item.state !== "refused" && item.state !== "undone").map((item) => item.body.handshake_id));
    const waiting = this.house.view.queue.filter((shaken) => !pressed.has(shaken.handshake_id));
    return waiting.sort((a, b) => (b.code === this.chosen) - (a.code === this.chosen));
  }

  find(code) { return this.waiting.find((shaken) => shaken.code === code); }

  /** Bring one to the top, ready to be confirmed by Enter. */
  choose(code) {
    this.chosen = code;
    this.draw();
    this.place.querySelector("button")?.focus();
  }

  draw() {
    const open = ["open", "grace"].includes(this.house.state), sign = JSON.stringify([open, this.chosen, this.waiting.map((shaken) => shaken.handshake_id)]);
    if (this.place.dataset.shows === sign) return;
    const held = document.activeElement?.closest?.("#ko-liste [data-code]")?.dataset.code;
    this.place.dataset.shows = sign;
    this.place.replaceChildren(...this.waiting.map((shaken) => this.row(shaken, open)));
    this.count.textContent = this.waiting.length || "";
    this.place.closest("section").hidden = !this.waiting.length;
    if (held) this.place.querySelector(`[data-code="${held}"] button`)?.focus();
  }

  row(shaken, open) {
    const chosen = shaken.code === this.chosen;
    const each = (one) => h("li", {}, party(one.sector, one.organisation ?? say("erased")), one.gives && h("p", { class: "gives" }, one.gives));
    const press = () => this.press(shaken);
    return h(
      "li",
      { class: `card waiting${chosen ? " chosen" : ""}`, "data-code": shaken.code },
      h("div", { class: "between" }, h("p", { class: "code" }, shaken.code), shaken.hints.length > 0 && h("p", { class: "hint" }, say("no_money"))),
      h("ul", { class: "parties" }, shaken.parties.map(each)),
      open && h("button", { type: "button", class: `${chosen ? "primary" : "secondary"} whole`, click: press }, say("confirm"), h("span", { class: "visually-hidden" }, ` ${shaken.code}`)),
    );
  }

  press(shaken) {
    this.chosen = "";
    const agreed_at = new Date(this.house.now()).toISOString();
    this.send({ key: `${shaken.handshake_id}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`, body: { handshake_id: shaken.handshake_id, agreed_at }, parties: shaken.parties });
  }
}
