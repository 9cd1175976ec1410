// What somebody typed, spoke or scanned, and whom it means. Reads the same as frivilligbors/codes.py and search_text.py: both are
// held to one list of cases, tests/readings.json.

// A scanner is a keyboard. Set to one country's layout and plugged into a machine set to another's, it types other characters.
const LAYOUTS = [
  [/^https?[ØÖÆ]--/i, "ØøÖöÆæ-+ß_\\´`/", "::::::/--?===&"], // American scanner, Nordic or German machine
  [/^https?>&&/i, ">&/_)", ":/-?="], // Nordic scanner, American machine
  [/^https?\.::/i, ".:;M\\´6QqAaWwZzØøÖöÆæ!\"#¤%&/()=", ":/.?==-AaQqZzWwMmMmMm1234567890"], // French scanner, Nordic machine
];
const IN_QUERY = /[?&]kode=([^&#]*)/i;
const IN_BORS = /\/(?:b|vert|handtrykk|megler|skjerm|tall)\/[a-z0-9-]+(?:\/(.*))?$/i;
const PAPER = /(?:[?&]papir=|^(?:papir|papirskjema|paper|skjema|form)\s*(?:nr|no)?[\s.:#-]*)0*([1-9][0-9]{0,3})(?![0-9])/i;

/** What the scanner read, whatever layout its machine has. */
function undoLayout(text) {
  const typed = text.trim();
  const [, from, to] = LAYOUTS.find(([beginning]) => beginning.test(typed)) ?? [];
  return from ? [...typed].map((sign) => (from.includes(sign) ? to[from.indexOf(sign)] : sign)).join("") : typed;
}

/** `k7 f3`, `K7-F3` and a badge link all mean `K7F3`. */
export function parseCode(text) {
  const printed = undoLayout(text), inQuery = IN_QUERY.exec(printed), link = inQuery ? inQuery[1] : printed;
  let path = link.split(/[?#]/)[0].replace(/%([0-7][0-9A-F])/gi, (_, sign) => String.fromCharCode(parseInt(sign, 16))).trim();
  const inBors = IN_BORS.exec(path);
  if (inBors) path = inBors[1] ?? "";
  const code = path.replace(/\/+$/, "").split("/").pop().normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return inQuery || inBors ? code.replace(/Z/g, "Y") : code; // no code has a Z: a German keyboard has it where others have Y
}

/** The number of a paper form: in its scanned link, or typed as `papir 12`; null if none. */
export const parsePaperNumber = (text) => PAPER.exec(undoLayout(text))?.[1] ?? null;

const LETTERS = { æ: "ae", ä: "ae", ø: "o", ö: "o", đ: "d", ð: "d", þ: "th", ß: "ss", ł: "l", ŧ: "t", ŋ: "n", ı: "i", ς: "σ" };
const INVISIBLE = /[\u00ad\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/g;

/** Text as people search for it: *a* finds *å*, *ae* finds *æ* and *ä*. */
export const searchText = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/[æäøöđðþßłŧŋıς]/g, (sign) => LETTERS[sign]).normalize("NFKD").replace(INVISIBLE, "").replace(/aa/g, "a").replace(/oe/g, "o");

/** Whoever has all these words in name or organisation, at most `limit`. */
export function findByName(roster, text, limit = 8) {
  const words = searchText(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = roster.filter((participant) => {
    if (!participant.searchText) participant.searchText = searchText([participant.name, ...participant.organisations.map((one) => one.name)].join(" "));
    return words.every((word) => participant.searchText.includes(word));
  });
  return found.slice(0, limit);
}
