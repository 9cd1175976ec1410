// The time that is left: the digits and the ring round the number.

import { drawDigits, minutesAndSeconds } from "../digits.js";
import { Countdown } from "../server_clock.js";

const countdown = new Countdown();

export function showTimeLeft(main, serverTime) {
  const { ends } = main.dataset;
  if (!ends) return;
  const left = countdown.left(Date.parse(ends), serverTime);
  drawDigits(document.querySelector("[data-left] .digits"), minutesAndSeconds(left));
  const ring = document.querySelector("[data-ring]");
  if (ring) ring.setAttribute("stroke-dasharray", `${Math.min(100, (100 * left) / Number(ring.dataset.ring)).toFixed(2)} 200`);
}
