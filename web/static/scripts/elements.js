// What browsers of the last six years lack, and our pages need.

/** Put these in place of what an element holds. Chromium before 86 has no `replaceChildren`. */
export function replaceContent(element, ...nodes) {
  element.textContent = "";
  element.append(...nodes);
}

let pressed = null;
addEventListener("click", ({ target }) => (pressed = target.closest && target.closest("button")), true);

/** The button by which a form was submitted. Safari before 15.4 and Chromium before 81 do not say: there it is the one pressed last. */
export function submitterOf(event) {
  return event.submitter || (pressed && pressed.form === event.target ? pressed : null);
}

/** Call this when the page is looked at again, comes out of the back/forward cache, or has net again. */
export function onReturn(action) {
  const act = () => document.hidden || action();
  document.addEventListener("visibilitychange", act);
  for (const type of ["pageshow", "online"]) addEventListener(type, act);
}
