// Hides the mouse pointer when nobody moves it.

const HIDE_MS = 3000;
let timer = 0;

function pointerMoved() {
  document.documentElement.classList.remove("untouched");
  clearTimeout(timer);
  timer = setTimeout(() => document.documentElement.classList.add("untouched"), HIDE_MS);
}

pointerMoved();
document.addEventListener("pointermove", pointerMoved);
