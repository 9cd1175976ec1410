// What is wrong with a wall as somebody in the back row would see it: an empty list, or one line of trouble each.
() => {
  const troubles = [];
  const unit = innerHeight / 100;
  const main = document.querySelector("main");
  const clipped = (style) => ["hidden", "clip"].includes(style.overflowY) || ["hidden", "clip"].includes(style.overflowX);

  function ancestors(node) {
    const all = [];
    for (let one = node; one && one !== document.documentElement; one = one.parentElement) all.push(one);
    return all;
  }

  function isShown(holder) {
    const style = getComputedStyle(holder);
    return style.visibility !== "hidden" && !ancestors(holder).some((one) => one.matches(".visually-hidden, figcaption") || getComputedStyle(one).clipPath === "inset(50%)");
  }

  /** A row, or a name, that has no room wraps into a second column, which nobody sees. */
  function isOutOfSight(holder) {
    const row = holder.closest(".latest li, .title h1, .need .about"), list = holder.closest(".latest, .title, .need");
    return row && list && row.getBoundingClientRect().left + 1 > list.getBoundingClientRect().right;
  }

  // ---- light ----

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((value, at) => a * value + (1 - a) * below[at]);
  function contrast(one, other) {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  }

  function paints(element) {
    const style = getComputedStyle(element);
    if (element.ownerSVGElement) {
      if (!element.matches("circle, rect, path")) return [];
      return style.fill.startsWith("rgb") ? [numbers(style.fill)] : [];
    }
    const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? [];
    return stops.length ? stops.map(numbers) : [numbers(style.backgroundColor)];
  }

  /** Every colour there may be behind a point. */
  function grounds(x, y, holder) {
    let veils = [];
    for (const element of document.elementsFromPoint(x, y)) {
      if (element === holder && element.ownerSVGElement) continue;
      const found = paints(element).filter(([, , , a = 1]) => a > 0);
      if (found.some(([, , , a = 1]) => a < 1)) veils = [...veils, found[0]];
      else if (found.length) return found.map((ground) => veils.reduceRight((below, veil) => over(veil, below), ground.slice(0, 3)));
    }
    return [[255, 255, 255]];
  }

  // ---- every text ----

  const seen = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), holder = walker.currentNode.parentElement;
    if (!text || holder.matches(".letter") || !isShown(holder) || isOutOfSight(holder)) continue;
    range.selectNodeContents(walker.currentNode);
    const style = getComputedStyle(holder), name = text.slice(0, 30);
    const scale = holder.ownerSVGElement ? holder.getScreenCTM().a : 1;
    const height = scale * parseFloat(style.fontSize);
    for (const whole of range.getClientRects()) {
      if (!whole.width) continue;
      const slack = Math.max(0, whole.height - height) / 2 + height * 0.14;
      const box = { left: whole.left, right: whole.right, top: whole.top + slack, bottom: whole.bottom - slack };
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      if (height < 3.98 * unit) troubles.push(`${name}: ${(height / unit).toFixed(2)} % high`);
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) troubles.push(`${name}: off the screen`);
      for (const one of ancestors(holder).filter((above) => above !== main && !above.ownerSVGElement && clipped(getComputedStyle(above)))) {
        const frame = one.getBoundingClientRect();
        if (box.top < frame.top - 2 || box.bottom > frame.bottom + 2 || box.left < frame.left - 2 || box.right > frame.right + 2) troubles.push(`${name}: cut by .${one.className}`);
      }
      const top = document.elementsFromPoint(x, y).find(({ tagName }) => tagName !== "svg");
      if (top && !(top.contains(holder) || holder.contains(top) || top.closest("svg") === holder.closest("svg"))) troubles.push(`${name}: covered by ${top.tagName}.${top.getAttribute("class")}`);
      const ink = numbers(holder.ownerSVGElement ? (style.fill.startsWith("rgb") ? style.fill : style.color) : style.color);
      const worst = Math.min(...[[box.left + 2, y], [x, y], [box.right - 2, y]].flatMap(([at, level]) => grounds(at, level, holder)).map((ground) => contrast(ink, ground)));
      if (worst < 7) troubles.push(`${name}: contrast ${worst.toFixed(1)}`);
      seen.push({ name, holder, box });
    }
  }

  // ---- the number ----

  const hero = document.querySelector("[data-hero] .digits svg");
  if (hero) {
    const box = hero.getBoundingClientRect();
    const rises = Math.min(box.height, (box.width * hero.viewBox.baseVal.height) / hero.viewBox.baseVal.width);
    if (rises < 25 * unit) troubles.push(`the number is ${(rises / unit).toFixed(1)} % high`);
    const sky = document.querySelector(".sky").getBoundingClientRect();
    if (box.top < sky.top - 1 || box.bottom > sky.bottom + 1 || box.left < -1 || box.right > innerWidth + 1) troubles.push("the number is cut");
    const digit = getComputedStyle(hero.closest(".hero")).color, face = getComputedStyle(document.querySelector(".sun .face")).fill;
    if (contrast(numbers(digit), numbers(face)) < 7) troubles.push(`the number: contrast ${contrast(numbers(digit), numbers(face)).toFixed(1)}`);
    const inner = { top: box.top + box.height * 0.06, bottom: box.bottom - box.height * 0.06 };
    seen.push({ name: "the number", holder: hero, box: { left: box.left, right: box.right, ...inner } });
  }
  for (const drawn of document.querySelectorAll("[data-left] .digits svg, .qr svg, .need, .card, .bell")) {
    const box = drawn.getBoundingClientRect();
    if (!box.width || !isShown(drawn)) continue;
    if (drawn.matches(".card .qr svg") && box.height < 14 * unit) troubles.push(`the code is too small for the back row: ${(box.height / unit).toFixed(2)} %`);
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) troubles.push(`${drawn.parentElement.className || drawn.className} is off the screen`);
    seen.push({ name: `(${drawn.parentElement.className || drawn.className})`, holder: drawn, box });
  }

  for (const [at, one] of seen.entries()) {
    for (const other of seen.slice(at + 1)) {
      if (one.holder === other.holder || one.holder.contains(other.holder) || other.holder.contains(one.holder)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const tall = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 0.3 * unit && tall > 0.3 * unit) troubles.push(`${one.name} × ${other.name}`);
    }
  }
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) troubles.push(`it scrolls: ${scrollWidth} × ${scrollHeight}`);
  return [...new Set(troubles)];
}
