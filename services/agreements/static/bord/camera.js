// The camera in the page, where the browser can read codes by itself. Elsewhere the phone's own camera app opens the badge's link.

export async function offerCamera({ button, place, take }) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  button.hidden = false;
  button.addEventListener("click", () => (place.hidden ? start(place, take) : stop(place)));
}

async function start(place, take) {
  const video = place.querySelector("video"), detector = new BarcodeDetector({ formats: ["qr_code"] });
  place.hidden = false;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
  } catch {
    return stop(place);
  }
  let last = "";
  while (!place.hidden) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found && found.rawValue !== last) take((last = found.rawValue));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function stop(place) {
  place.querySelector("video").srcObject?.getTracks().forEach((track) => track.stop());
  place.hidden = true;
}
