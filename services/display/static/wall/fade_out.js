// Fades out what is gone: the arch of an agreement that was voided, and the backgrounds of the scene before.
// The number does not wait for it.

const LONGEST_FADE_MS = 3000; // what is not rendered has no animation that ends
const SVG = "http://www.w3.org/2000/svg";

/** Removes an element once its animation has ended; at once where animations are off. */
function removeWhenFaded(element) {
  const remove = () => element.remove();
  if (getComputedStyle(element).animationName === "none") return remove();
  for (const type of ["animationend", "animationcancel"]) element.addEventListener(type, remove);
  setTimeout(remove, LONGEST_FADE_MS);
}

/** The drawing as it is now, for comparing: its parts are replaced one by one. */
export function copyOfDrawing() {
  const drawing = document.querySelector(".picture > svg");
  return drawing && drawing.cloneNode(true);
}

/** The outermost arches of a bundle that has fewer now than in the drawing before. */
export function fadeRemovedArches(before) {
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
    if (bundle) bundle.after(leaving);
    else now.prepend(leaving);
    removeWhenFaded(leaving);
  }
}

/** The backgrounds of the sky and the water, as they are now. */
export const backgrounds = () => ["sky", "water"].map((part) => {
  const found = document.querySelector(`.wall > .${part}`);
  return found && { part, background: getComputedStyle(found).background };
});

/** Lets the backgrounds of the scene before fade behind those of this one. */
export function fadeBackgrounds(before) {
  for (const { part, background } of before.filter(Boolean)) {
    const here = document.querySelector(`.wall > .${part}`);
    if (!here) continue;
    const layer = document.createElement("div");
    layer.className = "afterglow";
    layer.style.background = background;
    here.prepend(layer);
    removeWhenFaded(layer);
  }
}
