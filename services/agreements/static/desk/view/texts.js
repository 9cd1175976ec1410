// What the page says, in the language it came in.
const texts = JSON.parse(document.getElementById("texts").textContent);

/** A text by its name, with its gaps filled: `{name}`. */
export const getText = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, gap) => values[gap] ?? "…");
