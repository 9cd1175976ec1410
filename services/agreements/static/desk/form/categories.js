// The categories that can be chosen: as the page has them, until the børs has others.
import { replaceContent } from "../elements.js";
import { h } from "../view/dom.js";

/** Offers these categories, `[{ value, text }]`; what was chosen stays chosen, though it is offered no more. */
export function offerCategories(select, categories) {
  if (!categories) return; // a view that an older edition stored
  const [none, ...offered] = select.options, { value: chosen } = select;
  const values = categories.map(({ value }) => value);
  const kept = offered.filter(({ value }) => value === chosen && !values.includes(value));
  if ([...values, ...kept.map(({ value }) => value)].join() === offered.map(({ value }) => value).join()) return;
  replaceContent(select, none, ...categories.map(({ value, text }) => h("option", { value }, text)), ...kept);
  select.value = chosen;
}
