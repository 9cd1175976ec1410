// The gong: waves round the sun, and a sound made of a few sine tones once somebody has allowed it with a click.

const FRESH_MS = 10000; // a wall that is opened later has missed it
const PARTIALS = [[1, 1, 5], [1.5, 0.5, 3.6], [2.02, 0.45, 3], [2.74, 0.3, 2.2], [3.76, 0.18, 1.5], [5.2, 0.1, 0.8]];
const button = document.querySelector(".bell");
let audio = null;
let struckAt = document.querySelector("main").dataset.struck;

const Audio = window.AudioContext || window.webkitAudioContext; // Safari before 14.1

if (button && Audio) {
  button.hidden = false;
  document.documentElement.classList.add("with-bell");
  button.addEventListener("click", async () => {
    if (!audio) audio = new Audio();
    const on = button.getAttribute("aria-pressed") !== "true";
    if (on) await audio.resume();
    showPressed(on && audio.state === "running");
    if (on) strike();
    else audio.suspend();
  });
}

/** On a screen nobody sits at nobody clicks: where its browser allows it, the sound is on. */
export function allowByItself() {
  if (!button || !Audio || audio) return;
  audio = new Audio();
  const show = () => showPressed(audio.state === "running");
  audio.addEventListener("statechange", show);
  show();
}

/** Whether a stroke would be heard: "on", "off", "blocked" (the browser wants a click first) or "none" (it has no sound). */
export function sound() {
  if (!button || !Audio) return "none";
  if (audio?.state === "running") return "on";
  return audio ? "blocked" : "off";
}

function showPressed(on) {
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", on ? button.dataset.on : button.dataset.off);
  button.title = on ? button.dataset.on : button.dataset.off;
}

export function strike() {
  if (audio?.state !== "running") return;
  const now = audio.currentTime;
  const master = audio.createGain();
  master.gain.value = 0.32;
  master.connect(audio.destination);
  for (const [partial, volume, seconds] of PARTIALS) {
    const tone = audio.createOscillator(), envelope = audio.createGain();
    tone.frequency.value = 98 * partial;
    envelope.gain.setValueAtTime(0, now);
    envelope.gain.linearRampToValueAtTime(volume, now + 0.012);
    envelope.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
    tone.connect(envelope);
    envelope.connect(master);
    tone.start(now);
    tone.stop(now + seconds);
  }
  document.dispatchEvent(new CustomEvent("gong"));
}

/** Strikes when the hour has begun or ended, or when somebody chose the scene of the gong: once, and never afterwards. */
export function strikeIfNew(main, serverTime, sceneBefore) {
  const { scene } = main.dataset;
  const news = main.dataset.struck && main.dataset.struck !== struckAt;
  const fresh = news && Math.abs(serverTime - Date.parse(main.dataset.struck)) < FRESH_MS;
  struckAt = main.dataset.struck;
  if (!fresh && !(scene === "gong" && sceneBefore !== "gong" && !news)) return;
  if (scene === "gong") main.classList.add("struck");
  strike();
}
