// The time that is left: the digits and the ring round the number.

import { minutesAndSeconds, setDigits } from "./digits.js";

/** Whole seconds until a time. They never go up, unless that time itself was moved. */
export class Countdown {
  left(ends, now) {
    const left = Math.max(0, Math.ceil((Date.parse(ends) - now) / 1000));
    this.shown = ends === this.ends ? Math.min(left, this.shown) : left;
    this.ends = ends;
    return this.shown;
  }
}

const countdown = new Countdown();

export function showTimeLeft(main, serverTime) {
  const { ends } = main.dataset;
  if (!ends) return;
  const left = countdown.left(ends, serverTime);
  setDigits(document.querySelector("[data-left]"), minutesAndSeconds(left));
  const ring = document.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${Math.min(100, (100 * left) / Number(ring.dataset.ring)).toFixed(2)} 200`);
}
