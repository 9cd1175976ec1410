// The gong: rings for the eye, and for the ear a stroke made of a few sines, once somebody has allowed it with a click.

const FRESH_MS = 10000; // who comes later has missed it
const PARTIALS = [[1, 1, 5], [1.5, 0.5, 3.6], [2.02, 0.45, 3], [2.74, 0.3, 2.2], [3.76, 0.18, 1.5], [5.2, 0.1, 0.8]];
const bell = document.querySelector(".bell");
let sound = null;
let struck = document.querySelector("main").dataset.struck;

if (bell && window.AudioContext) {
  bell.hidden = false;
  bell.addEventListener("click", async () => {
    sound ??= new AudioContext();
    const on = bell.getAttribute("aria-pressed") !== "true";
    if (on) await sound.resume();
    tell(on && sound.state === "running");
    if (on) stroke();
    else sound.suspend();
  });
}

function tell(on) {
  bell.setAttribute("aria-pressed", String(on));
  bell.setAttribute("aria-label", on ? bell.dataset.on : bell.dataset.off);
  bell.title = on ? bell.dataset.on : bell.dataset.off;
}

function stroke() {
  if (sound?.state !== "running") return;
  const now = sound.currentTime;
  const all = new GainNode(sound, { gain: 0.32 });
  all.connect(sound.destination);
  for (const [partial, loudness, seconds] of PARTIALS) {
    const tone = new OscillatorNode(sound, { frequency: 98 * partial });
    const fading = new GainNode(sound, { gain: 0 });
    fading.gain.setValueAtTime(0, now);
    fading.gain.linearRampToValueAtTime(loudness, now + 0.012);
    fading.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
    tone.connect(fading).connect(all);
    tone.start(now);
    tone.stop(now + seconds);
  }
  document.dispatchEvent(new CustomEvent("gong"));
}

/** Strikes when the hour has begun or ended, or when somebody chose the scene of the gong: once, and never afterwards. */
export function listen(main, serverTime, sceneBefore) {
  const { scene } = main.dataset;
  const news = main.dataset.struck && main.dataset.struck !== struck;
  const fresh = news && Math.abs(serverTime - Date.parse(main.dataset.struck)) < FRESH_MS;
  struck = main.dataset.struck;
  if (!fresh && !(scene === "gong" && sceneBefore !== "gong" && !news)) return;
  if (scene === "gong") main.classList.add("struck");
  stroke();
}
