// The desk with scripts: the same deal as on the page without, but it never waits for the network.
import { Answers } from "./view/results.js";
import { offerCamera } from "./form/camera.js";
import { Field } from "./form/code_field.js";
import { House } from "./state/desk_state.js";
import { watchIdle } from "./session/idle.js";
import { Line } from "./view/waiting_handshakes.js";
import { leaving } from "./session/sign_out.js";
import { Outbox } from "./outbox/outbox.js";
import { afterPress, handsOff } from "./press_guard.js";
import { Shelf } from "./storage/storage.js";
import { Sitting } from "./form/draft.js";
import { Top } from "./view/status_bar.js";

const at = (id) => document.getElementById(id);
const desk = at("bord"), { bors, broker } = desk.dataset;
const strokes = JSON.parse(at("tegninger").dataset.strokes);
const first = JSON.parse(at("forste").textContent);

const shelf = new Shelf(bors);
const outbox = new Outbox({ bors, broker, shelf, changed: () => draw(), answered: () => house.look() });
const house = new House({ bors, shelf, first, changed: () => (draw(), afterPress(refresh)), reached: () => outbox.send() });
await Promise.all([outbox.load(), house.load(), shelf.tell("here", true)]);

const sitting = new Sitting({ bors, place: at("par"), shelf, house, told, send: press, emptied });
const line = new Line({ place: at("ko-liste"), count: at("ko-antall"), outbox, house, send: press });
const field = new Field({ form: at("skann"), house, line, sitting });
const top_ = new Top({ house, outbox, strokes });
const answers = new Answers({ bors, outbox, house, strokes, place: at("svar"), list: at("siste-liste"), next, again });

function emptied() {
  draw();
  field.focus();
}

/** What was told here or anywhere in the last two minutes. */
function told() {
  const ours = outbox.own.filter((item) => item.body.parties && item.state !== "undone" && item.state !== "refused");
  return [...ours.map((item) => ({ number: item.number, parties: item.parties, paper: item.body.paper })), ...house.view.recent];
}

function press(item) {
  answers.current = item.key;
  outbox.add(item);
  field.focus();
}

function next() {
  answers.current = "";
  draw();
  field.focus();
}

/** What was refused comes back to the desk. */
async function again(item) {
  if (item.body.parties) sitting.bringBack(item);
  await outbox.remove(item);
}

function refresh() { field.refresh(); }
function draw() { afterPress(redraw); }

function redraw() {
  const may = ["open", "grace"].includes(house.state);
  desk.dataset.may = may;
  top_.draw();
  line.draw();
  answers.draw();
}

await sitting.restore((key) => outbox.items.some((item) => item.key === key));
await handsOff();
at("vanlig").remove();
desk.hidden = false;
draw();
setInterval(draw, 250);
for (const typed of [...new URLSearchParams(location.search)].filter(([name]) => ["a", "b"].includes(name))) await field.take(typed[1]);
const paper = new URLSearchParams(location.search).get("papir");
if (paper) field.take(`?papir=${paper}`);
for (const link of document.querySelectorAll("nav a[hreflang]")) link.search = `?sprak=${link.hreflang}`; // who sits here is kept, not told
if (location.search) history.replaceState(null, "", location.pathname);
if (sitting.guests.length < 2) field.focus();
house.begin();
outbox.send();
watchIdle(at("rolig"), Number(desk.dataset.idle) * 1000);
offerCamera({ button: at("kamera"), place: at("kamerabilde"), take: (text) => field.take(text) });
leaving({ form: at("ut"), outbox, shelf, bors });
