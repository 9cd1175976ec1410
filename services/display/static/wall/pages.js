// What has no room beside the rest takes turns with it: which page of the result it is, the same on every wall.

const TURN_MS = 8000;

export function leaf(main, serverTime) {
  const pages = 1 + main.querySelectorAll(".kinds").length;
  main.dataset.page = Math.floor(serverTime / TURN_MS) % pages;
}
