// The accent colour of the børs: a stylesheet of its own, exchanged when the organiser chooses another.

const sheet = () => document.querySelector("link[data-accent]");

/** Shows the colour of a board, "#rrggbb"; without one, ours. The old one goes when the new one has come. */
export function showAccent(accent) {
  const present = sheet();
  if (accent === undefined || accent === (present ? present.dataset.accent : "")) return;
  if (!accent) {
    present.remove();
    return;
  }
  const next = document.createElement("link");
  Object.assign(next, { rel: "stylesheet", href: `/static/web/accent/${accent.slice(1)}.css` });
  next.dataset.accent = accent;
  if (present) {
    next.onload = () => present.remove();
    present.before(next); // so that it is the one that is found
  } else document.head.append(next);
}
