// What stands on top: the time left by the server's clock, the broker's own count, and whether all keeps up.
import { clock, draw } from "./digits.js";
import { say } from "./texts.js";

export class Top {
  constructor({ house, outbox, strokes }) {
    Object.assign(this, { house, outbox, strokes, timer: document.getElementById("igjen"), count: document.getElementById("antall") });
    this.net = document.getElementById("nett");
    this.keepsUp = document.getElementById("folger-med");
    this.gong = document.getElementById("gong-varsel");
  }

  draw() {
    this.drawTime();
    const { house, outbox } = this, waits = outbox.pending.length;
    write(this.count, say("own_count", { number: house.view.count }) + (waits ? ` · ${say("own_waiting", { number: waits })}` : ""));
    const signedOut = house.signedOut || outbox.signedOut, sentence = this.promise(signedOut);
    write(this.net, sentence);
    this.net.hidden = !sentence;
    const again = document.getElementById("inn-igjen");
    again.hidden = !signedOut;
    again.firstElementChild.target = outbox.safe ? "" : "_blank"; // what only this page has must not leave with it
    const others = outbox.others.length;
    write(document.getElementById("andres"), others ? say("others_items", { number: others }) : "");
    document.getElementById("nettvarsel").hidden = !sentence && !others;
    write(this.keepsUp, this.keeping());
    write(this.gong, { planned: say("not_open"), doors_open: say("not_open"), grace: say("in_grace"), closed: say("over") }[house.state] ?? (house.state === "open" ? "" : say("over")));
    this.gong.hidden = !this.gong.textContent;
    this.drawLate();
    this.drawLeaving();
  }

  /** What becomes of what is pressed now: only where writing works is it safe here. */
  promise(signedOut) {
    const { house, outbox } = this;
    const where = signedOut ? "signed_out" : house.online ? "online" : "offline";
    if (outbox.safe) return where === "online" ? "" : say(where);
    return say(`${where}_unkept`);
  }

  /** What leaving now would cost: another thing as soon as it is kept, and nothing once it is answered. */
  drawLeaving() {
    const notice = document.getElementById("ikke-sendt"), { pending, unkept } = this.outbox;
    write(notice.querySelector("p"), say(unkept.length ? "leaving_unkept" : "leaving_kept"));
    if (!pending.length) notice.hidden = true;
  }

  drawTime() {
    const { house, timer } = this, digits = timer.querySelector(".digits"), ends = house.ends;
    digits.parentElement.hidden = !ends;
    if (ends) draw(digits, clock(Math.max(0, Math.ceil((ends - house.now()) / 1000))), this.strokes);
    const label = { open: "time_open", grace: "time_grace", planned: "time_before", doors_open: "time_before" }[house.state] ?? "time_over";
    write(timer.querySelector("p"), say(label));
  }

  keeping() {
    const { online, view } = this.house;
    if (!online) return say("keeping_unknown");
    const wall = say(view.behind.wall > 3 ? "wall_behind" : "wall_keeps_up");
    return `${wall} · ${view.behind.letters > 0 ? say("letters_behind", { number: view.behind.letters }) : say("letters_keep_up")}`;
  }

  drawLate() {
    const link = document.getElementById("sene"), { late } = this.house.view;
    link.hidden = !late;
    if (late) write(link.querySelector("a"), say(late === 1 ? "late_one" : "late_many", { number: late }));
  }
}

const write = (place, text) => place.textContent === text || (place.textContent = text);
