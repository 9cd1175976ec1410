// Replaces the parts of a page that a newer rendering has changed, and nothing else, so that nothing else moves.
// A region is an element with `data-live`; its name is that attribute's value or, where that is empty, its id.

const FIELDS = "input, select, textarea";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

const nameOf = (region) => region.dataset.live || region.id;
const regionsOf = (root) => new Map([...root.querySelectorAll("[data-live]")].map((region) => [nameOf(region), region]));

/**
 * Make the regions of `root` those of `page`, a newer rendering of the same page. Regions that are the same stay the same elements; so
 * do those in which somebody is typing. What is missing in the page is removed, and what is new there is put beside its neighbour, but
 * only where the two have a region in common. The focus stays where it was.
 * Where the page is not whole, what is missing in it is as it was.
 * `updates` may have a function for a region by its name: `(region, fresh)` then changes it in its own way.
 * Returns the pairs `[region, fresh]` that were replaced.
 */
export function patchRegions(page, { root = document, updates = {}, isWhole = true } = {}) {
  const here = regionsOf(root), fresh = regionsOf(page), replaced = [], missing = [...fresh].filter(([name]) => !here.has(name)).map(withNeighbours);
  if (isWhole && ![...here.keys()].some((name) => fresh.has(name))) return replaced;
  for (const [name, region] of here) {
    const next = fresh.get(name);
    if (isBeingEdited(region) || (next && next.outerHTML === region.outerHTML)) continue;
    if (!next) {
      if (isWhole) region.remove();
    } else if (updates[name]) updates[name](region, next);
    else {
      replaceKeepingFocus(region, next);
      replaced.push([region, next]);
    }
  }
  for (const one of missing) insert(one, regionsOf(root));
  return replaced;
}

/** Whether it holds something that was typed or chosen, is being typed, or was refused and is to be corrected. */
function isBeingEdited(region) {
  const focused = document.activeElement;
  if (focused && focused.matches(FIELDS) && region.contains(focused)) return true;
  return [...region.querySelectorAll(FIELDS)].some((field) => isChanged(field) || field.hasAttribute("aria-invalid"));
}

function isChanged(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
  return field.value !== field.defaultValue;
}

function replaceKeepingFocus(region, next) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const index = focused ? [...region.querySelectorAll(FOCUSABLE)].indexOf(focused) : -1;
  region.replaceWith(next);
  if (!focused) return;
  const same = (focused.id && document.getElementById(focused.id)) || (focused === region ? next : next.querySelectorAll(FOCUSABLE)[index]);
  if (same) same.focus({ preventScroll: true });
}

const regionName = (element) => (element && element.dataset.live !== undefined ? nameOf(element) : null);

const withNeighbours = ([, region]) => ({ region, previous: regionName(region.previousElementSibling), next: regionName(region.nextElementSibling) });

/** Put a region beside the neighbour that it has in the newer page: after the one before it, or before the one after it. */
function insert({ region, previous, next }, here) {
  if (here.has(previous)) here.get(previous).after(region);
  else if (here.has(next)) here.get(next).before(region);
}
