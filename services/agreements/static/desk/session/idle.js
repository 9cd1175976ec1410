// After an hour without a touch the desk asks whether anybody is there. What was typed is kept all the same.

export function watchIdle(notice, timeout) {
  let timer;
  const showNotice = () => {
    notice.hidden = false;
    notice.querySelector("button").focus();
  };
  const restartTimer = () => {
    clearTimeout(timer);
    if (notice.hidden) timer = setTimeout(showNotice, timeout);
  };
  notice.querySelector("button").addEventListener("click", () => {
    notice.hidden = true;
    restartTimer();
    dispatchEvent(new Event("online"));
  });
  for (const type of ["pointerdown", "keydown", "input"]) addEventListener(type, restartTimer, { passive: true });
  restartTimer();
}
