// Looks for new letters every other second, and leaves the reader where the reader was.
const EVERY = 2000;

async function look() {
  const answer = await fetch("/", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["antall", "brev"]) {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    if (here.innerHTML !== there.innerHTML) {
      const at = document.activeElement?.getAttribute("href");
      here.textContent = "";
      here.append(...there.childNodes);
      if (at && document.activeElement === document.body) here.querySelector(`[href="${at}"]`)?.focus();
    }
  }
}

async function keepLooking() {
  if (!document.hidden) await look().catch(() => undefined); // the house may be on its way up again
  setTimeout(keepLooking, EVERY);
}

setTimeout(keepLooking, EVERY);
