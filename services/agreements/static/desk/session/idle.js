// After an hour without a touch the desk asks whether anybody is there. What was typed is kept all the same.

export function watchIdle(notice, patience) {
  let timer;
  const sleep = () => {
    notice.hidden = false;
    notice.querySelector("button").focus();
  };
  const wake = () => {
    clearTimeout(timer);
    if (notice.hidden) timer = setTimeout(sleep, patience);
  };
  notice.querySelector("button").addEventListener("click", () => {
    notice.hidden = true;
    wake();
    dispatchEvent(new Event("online"));
  });
  for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, wake, { passive: true });
  wake();
}
