// The camera in the page, where the browser can read codes by itself. Elsewhere the phone's own camera app opens the badge's link.
const SCAN_INTERVAL_MS = 200;

export async function offerCamera({ button, view, onCode }) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  button.hidden = false;
  button.addEventListener("click", () => (view.hidden ? start(view, onCode) : stop(view)));
  for (const type of ["visibilitychange", "pagehide"]) addEventListener(type, () => stop(view));
}

async function start(view, onCode) {
  const video = view.querySelector("video"), detector = new BarcodeDetector({ formats: ["qr_code"] });
  view.hidden = false;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    if (view.hidden) return stop(view);
    await video.play();
  } catch {
    return stop(view);
  }
  let last = "";
  while (!view.hidden && video.offsetParent) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found && found.rawValue !== last) onCode((last = found.rawValue));
    await new Promise((resolve) => setTimeout(resolve, SCAN_INTERVAL_MS));
  }
  stop(view);
}

/** Nobody is looked at who does not know it: no picture, no camera. */
function stop(view) {
  const video = view.querySelector("video");
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  view.hidden = true;
}
