// Every button is a form and works without this. With it the page stays where the thumb is, and keeps itself fresh.
import { minutesAndSeconds } from "./digits.js";
import { submitterOf } from "./elements.js";
import { fetchOwn, NoAnswer } from "./fetch_with_retry.js";
import { isThisPage, parsePage } from "./page_request.js";
import { keepUpToDate } from "./page_signals.js";
import { patchRegions } from "./region_patch.js";
import { Countdown, ServerClock } from "./server_clock.js";

const { bors, epoch, position, state, now } = document.body.dataset;
const clock = new ServerClock(now, performance.now()), countdown = new Countdown();
let sending = 0;

function showPage(page) {
  if (sending) return; // the answer to the press is newer
  patchRegions(page);
  drawTime();
}

function drawTime() {
  const left = document.querySelector("[data-ends]");
  if (left) left.textContent = minutesAndSeconds(countdown.left(Date.parse(left.dataset.ends), clock.now(performance.now())));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-live]")) return;
  event.preventDefault();
  send(form, submitterOf(event) || form.querySelector("button")).catch((fault) => {
    form.submit();
    throw fault;
  });
});

async function send(form, button) {
  button.setAttribute("aria-busy", "true");
  sending += 1;
  const answer = await fetchOwn(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(unlessFault);
  if (!answer || !isThisPage(answer)) return form.submit(); // the page that answers says what is wrong
  refresher.discard(); // what was requested before this answer is older
  sending -= 1;
  return showPage(parsePage(answer.text));
}

function unlessFault(error) {
  if (!(error instanceof NoAnswer)) throw error;
}

/** Out of the back/forward cache: nothing is being sent. */
function reset() {
  sending = 0;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", ({ persisted }) => persisted && reset());
const others = ({ letters, screens }) => `${letters} ${screens}`;
const refresher = keepUpToDate({ bors, stream: "overview", shown: { epoch, position, state }, onPage: showPage, others });
setInterval(drawTime, 250);
