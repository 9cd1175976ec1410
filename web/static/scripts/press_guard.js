// Between the moment a finger comes down and the moment the press has done what it does, nothing on the page moves or is
// replaced: a button that slips away from under a finger swallows the press, and nobody sees why.

const LONGEST_PRESS_MS = 3000; // a finger that stays down, or of whose lifting no event came, holds nothing up for longer
const CLICK_DELAY_MS = 350; // some browsers send the click a while after the finger is up

let timer, pressed = false;
const waiting = new Set();

function startPress() {
  pressed = true;
  endPress(LONGEST_PRESS_MS);
}

function endPress(delay) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    pressed = false;
    const actions = [...waiting];
    waiting.clear();
    actions.forEach((action) => action());
  }, delay);
}

const isSpaceOnButton = ({ key, target }) => key === " " && target.closest?.("button, summary, a, [role=button], input[type=checkbox], input[type=radio]");

addEventListener("pointerdown", startPress, true);
addEventListener("pointerup", () => pressed && endPress(CLICK_DELAY_MS), true);
addEventListener("pointercancel", () => pressed && endPress(0), true);
addEventListener("keydown", (event) => isSpaceOnButton(event) && !event.repeat && startPress(), true);
addEventListener("keyup", (event) => event.key === " " && pressed && endPress(0), true);
addEventListener("click", () => pressed && endPress(0), true); // in a later task: what a click does by itself comes after its listeners

/** Run the action now, or once the press that is under way is over. Passed more than once meanwhile, it runs once. */
export function afterPress(action) {
  if (pressed) waiting.add(action);
  else action();
}

/** Resolves once no press is under way. */
export const pressEnded = () => new Promise((resolve) => afterPress(resolve));
