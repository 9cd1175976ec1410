// What the page says, in the language it came in.
const texts = JSON.parse(document.getElementById("ord").textContent);

/** A text by its name, with its gaps filled: `{name}`. */
export const say = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, gap) => values[gap] ?? "…");
