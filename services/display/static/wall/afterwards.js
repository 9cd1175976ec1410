// What goes, goes calmly: the arch of an agreement that was voided, and the light of the scene before.
// Neither keeps the number waiting: it has changed already.

const SVG = "http://www.w3.org/2000/svg";

/** A piece that fades by itself and is then gone; at once where nothing may move. */
function fade(piece) {
  const [fading] = piece.getAnimations();
  if (fading) fading.finished.then(() => piece.remove(), () => piece.remove());
  else piece.remove();
}

/** The outermost arches of a bundle that has fewer now than in the picture before. */
export function dismiss(before) {
  const now = document.querySelector(".picture > svg");
  if (!before || !now) return;
  for (const old of before.querySelectorAll(".bundle")) {
    const bundle = now.querySelector(`[data-pair="${old.dataset.pair}"]`);
    const arches = [...old.querySelectorAll(".arch:not(.gone)")].slice(bundle?.querySelectorAll(".arch").length ?? 0);
    if (!arches.length || bundle?.querySelector(".band")) continue;
    const leaving = document.createElementNS(SVG, "g");
    for (const name of ["stroke", "stroke-width"]) leaving.setAttribute(name, old.getAttribute(name));
    if (!bundle && before.querySelector(`#${old.dataset.pair}`)) leaving.append(before.querySelector(`#${old.dataset.pair}`).cloneNode(true));
    leaving.append(...arches.map((arch) => arch.cloneNode()));
    leaving.classList.add("gone");
    (bundle?.parentElement ?? now).insertBefore(leaving, bundle?.nextSibling ?? now.firstChild);
    fade(leaving);
  }
}

/** What the sky and the water of the scene before looked like. */
export const light = () => ["sky", "water"].map((part) => {
  const found = document.querySelector(`.wall > .${part}`);
  return found && { part, look: getComputedStyle(found).background };
});

/** Lets that fade behind everything that stands there now. */
export function afterglow(before) {
  for (const { part, look } of before.filter(Boolean)) {
    const here = document.querySelector(`.wall > .${part}`);
    if (!here) continue;
    const glow = document.createElement("div");
    glow.className = "afterglow";
    glow.style.background = look;
    here.prepend(glow);
    fade(glow);
  }
}
