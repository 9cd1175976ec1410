// A screen nobody sits at tells how it is, and follows its orders. Those it was served with stand on <html>.

import { fetchOwn, NoAnswer } from "../fetch_with_retry.js";

const EVERY_MS = 2500, TIMEOUT_MS = 4000;
const root = document.documentElement;
let orders = JSON.parse(root.dataset.orders || "null");

/** The scene this screen shows whatever the others do; empty where it follows the evening. */
export const ownScene = () => (orders ? orders.scene : "");

/** Begins, on a screen that is paired. `age()` and `sound()` tell how old its picture is, in seconds, and whether the gong would be heard;
 *  `strike()` sounds it, and `showScene()` is called when another scene was chosen. */
export function startPairedScreen({ bors, age, sound, strike, showScene }) {
  if (orders) report();

  async function report() {
    try {
      const { ok, text } = await fetchOwn(`/skjerm/${bors}/tilstand`, { method: "POST", timeout: TIMEOUT_MS, ...body() });
      if (ok) follow(JSON.parse(text).orders);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    setTimeout(report, EVERY_MS);
  }

  function body() {
    const [width, height] = [innerWidth, innerHeight].map((side) => Math.round(side * devicePixelRatio));
    const report = { width, height, age: Math.round(age()), sound: sound() };
    return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(report) };
  }

  function follow(next) {
    if (!next) return location.replace("/s"); // it was let go
    const before = orders;
    orders = next;
    if (next.loads !== before.loads || next.language !== before.language) return location.reload();
    root.dataset.zoom = next.zoom;
    root.style.setProperty("--zoom", next.zoom);
    if (next.gongs !== before.gongs) strike();
    if (next.scene !== before.scene) showScene();
  }
}
