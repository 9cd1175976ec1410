// The pages of the result take turns where they do not fit side by side: the same page at the same time on every wall.

const PAGE_MS = 8000;

export function showResultPage(main, serverTime) {
  const pages = 1 + main.querySelectorAll(".kinds").length;
  main.dataset.page = Math.floor(serverTime / PAGE_MS) % pages;
}
