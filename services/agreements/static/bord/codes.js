// What somebody typed, spoke or scanned, and whom it means. The same reading as frivilligbors/codes.py.

/** `k7 f3`, `K7-F3` and a badge link all mean `K7F3`. */
export const asTyped = (text) => text.trim().replace(/\/+$/, "").split("/").pop().split(/[?#]/)[0].toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The number of a paper form: in its scanned link, or typed as `papir 12`. */
export const paperOf = (text) => /(?:[?&]papir=|^\s*(?:papir|paper|skjema|form)\W*)0*(\d{1,4})\b/i.exec(text)?.[1] ?? null;

const PAIRS = { æ: "ae", ø: "o", å: "a", ä: "ae", ö: "o", ü: "u", đ: "d", ŧ: "t", ŋ: "n", ß: "ss" };

/** Text as people search for it: *a* finds *å*, *ae* finds *æ*. */
export const folded = (text) =>
  text.normalize("NFC").toLowerCase().replace(/[æøåäöüđŧŋß]/g, (sign) => PAIRS[sign]).normalize("NFD").replace(/\p{M}/gu, "");

/** Whoever has all these words in name or organisation, at most `most`. */
export function named(roster, text, most = 8) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = roster.filter((guest) => {
    guest.folded ??= folded([guest.name, ...guest.organisations.map((one) => one.name)].join(" "));
    return words.every((word) => guest.folded.includes(word));
  });
  return found.slice(0, most);
}
