// The top of the desk: the time left by the server's clock, the broker's own count, and what there is to know about net, wall and letters.
import { drawDigits, minutesAndSeconds } from "../digits.js";
import { awaitedOutcomes } from "../outbox/outcomes.js";
import { Countdown } from "../server_clock.js";
import { getText } from "./texts.js";

const byId = (id) => document.getElementById(id);

export class StatusBar {
  constructor({ deskState, outbox }) {
    Object.assign(this, { deskState, outbox, countdown: new Countdown(), timeLeft: byId("time-left"), ownCount: byId("own-count"), networkStatus: byId("network-status"), syncStatus: byId("sync-status"), gongNotice: byId("gong-notice") });
  }

  draw() {
    this.drawTime();
    const { deskState, outbox } = this;
    write(this.ownCount, this.ownSentence());
    const signedOut = deskState.signedOut || outbox.signedOut, sentence = this.networkSentence(signedOut);
    write(this.networkStatus, sentence);
    this.networkStatus.hidden = !sentence;
    const signInAgain = byId("sign-in-again");
    signInAgain.hidden = !signedOut;
    signInAgain.firstElementChild.target = outbox.safe ? "" : "_blank"; // what only this page has must not leave with it
    const others = outbox.others.length;
    write(byId("others-items"), others ? getText("others_items", { number: others }) : "");
    byId("network-notice").hidden = !sentence && !others;
    write(this.syncStatus, this.syncSentence());
    write(this.gongNotice, { planned: getText("not_open"), doors_open: getText("not_open"), grace: getText("in_grace"), closed: getText("over") }[deskState.borsState] ?? (deskState.borsState === "open" ? "" : getText("over")));
    this.gongNotice.hidden = !this.gongNotice.textContent;
    this.drawLate();
    this.drawUnsentNotice();
  }

  /** How many are confirmed, and how many presses wait for net. What is confirmed but not answered yet waits, as in the list below. */
  ownSentence() {
    const { clock, view } = this.deskState, { own, pending } = this.outbox;
    const awaited = [...awaitedOutcomes(view.newest, own, clock.offset)].filter((agreement) => !agreement.voided_at && !agreement.late);
    const confirmed = getText("own_count", { number: view.count - awaited.length });
    return pending.length ? `${confirmed} · ${getText("own_waiting", { number: pending.length })}` : confirmed;
  }

  /** What becomes of what is pressed now: only where writing works is it safe here. */
  networkSentence(signedOut) {
    const { deskState, outbox } = this;
    const status = signedOut ? "signed_out" : deskState.online ? "online" : "offline";
    if (outbox.safe) return status === "online" ? "" : getText(status);
    return getText(`${status}_unsaved`);
  }

  /** What signing out now would cost: less as soon as everything is stored, and nothing once it is answered. */
  drawUnsentNotice() {
    const notice = byId("unsent-notice"), { pending, unsaved } = this.outbox;
    write(notice.querySelector("p"), getText(unsaved.length ? "sign_out_unsaved" : "sign_out_saved"));
    if (!pending.length) notice.hidden = true;
  }

  drawTime() {
    const { deskState, timeLeft } = this, digits = timeLeft.querySelector(".digits"), { endsAt } = deskState;
    digits.parentElement.hidden = !endsAt;
    if (endsAt) drawDigits(digits, minutesAndSeconds(this.countdown.left(endsAt, deskState.now())));
    const label = { open: "time_open", grace: "time_grace", planned: "time_before", doors_open: "time_before" }[deskState.borsState] ?? "time_over";
    write(timeLeft.querySelector("p"), getText(label));
  }

  /** Whether wall and letters are up to date. */
  syncSentence() {
    const { online, view } = this.deskState;
    if (!online) return getText("sync_unknown");
    const wall = getText(view.behind.wall > 3 ? "wall_behind" : "wall_keeps_up");
    return `${wall} · ${view.behind.letters > 0 ? getText("letters_behind", { number: view.behind.letters }) : getText("letters_keep_up")}`;
  }

  drawLate() {
    const link = byId("late"), { late } = this.deskState.view;
    link.hidden = !late;
    if (late) write(link.querySelector("a"), getText(late === 1 ? "late_one" : "late_many", { number: late }));
  }
}

const write = (element, text) => element.textContent === text || (element.textContent = text);
