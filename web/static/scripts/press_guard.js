// Between the moment a finger comes down and the moment the press has done what it does, nothing on the page moves or is
// replaced: a button that slips away from under a finger swallows the press, and nobody sees why.

const LONGEST_MS = 3000; // a finger that stays down, or whose lifting nobody told of, holds nothing up for longer
const CLICK_MS = 350; // some browsers tell of the click a while after the finger is up

let timer, pressed = false;
const waiting = new Set();

function down() {
  pressed = true;
  over(LONGEST_MS);
}

function over(after) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    pressed = false;
    const acts = [...waiting];
    waiting.clear();
    acts.forEach((act) => act());
  }, after);
}

const isKey = ({ key, target }) => key === " " && target.closest?.("button, summary, a, [role=button], input[type=checkbox], input[type=radio]");

addEventListener("pointerdown", down, true);
addEventListener("pointerup", () => pressed && over(CLICK_MS), true);
addEventListener("pointercancel", () => pressed && over(0), true);
addEventListener("keydown", (press) => isKey(press) && !press.repeat && down(), true);
addEventListener("keyup", (press) => press.key === " " && pressed && over(0), true);
addEventListener("click", () => pressed && over(0), true); // a turn later: what a click does by itself comes after its listeners

/** Do it now, or once the press that is under way is over. Asked more than once meanwhile, it is done once. */
export function afterPress(act) {
  if (pressed) waiting.add(act);
  else act();
}

/** Resolves once no press is under way. */
export const handsOff = () => new Promise((resolve) => afterPress(resolve));
