// The camera in the page, where the browser can read codes by itself. Elsewhere the phone's own camera app opens the badge's link.
const LOOKS_MS = 200;

export async function offerCamera({ button, place, take }) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  button.hidden = false;
  button.addEventListener("click", () => (place.hidden ? start(place, take) : stop(place)));
  for (const gone of ["visibilitychange", "pagehide"]) addEventListener(gone, () => stop(place));
}

async function start(place, take) {
  const video = place.querySelector("video"), detector = new BarcodeDetector({ formats: ["qr_code"] });
  place.hidden = false;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    if (place.hidden) return stop(place);
    await video.play();
  } catch {
    return stop(place);
  }
  let last = "";
  while (video.checkVisibility()) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found && found.rawValue !== last) take((last = found.rawValue));
    await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
  }
  stop(place);
}

/** Nobody is looked at who does not know it: no picture, no camera. */
function stop(place) {
  const video = place.querySelector("video");
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  place.hidden = true;
}
