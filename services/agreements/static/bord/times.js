// Times as people in the room say them: Norwegian time, whatever clock the tablet has. The same reading as i18n/times.py, held to one
// list of cases (tests/readings.json).

const TYPED = /^\D*(\d{1,2})\s*[.:,]?\s*(\d{2})\D*$/;

const FACE = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
const A_DAY = 86_400_000;

/** What a clock in the room shows at a moment, as if it were a moment of its own. */
function shown(at) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(FACE.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const ahead = (at) => shown(at) - Math.floor(at / 1000) * 1000;

/** When a clock in the room shows this. Shown twice in autumn, it is the first; never shown in spring, it is counted from winter. */
function when(face) {
  const before = ahead(face - A_DAY), after = ahead(face + A_DAY);
  if (ahead(face - before) === before) return face - before;
  return ahead(face - after) === after ? face - after : face - before;
}

/** A time of day as people write it, as the moment nearest to the gong; null for what is no time. It is the room's, not the tablet's. */
export function momentOf(text, gong) {
  const [, hours, minutes] = TYPED.exec(text) ?? [];
  if (!(hours < 24 && minutes < 60)) return null;
  const today = Math.floor(shown(gong) / A_DAY) * A_DAY;
  const near = [-1, 0, 1].map((step) => when(today + step * A_DAY + (hours * 60 + Number(minutes)) * 60_000));
  return new Date(near.sort((one, other) => Math.abs(one - gong) - Math.abs(other - gong))[0]).toISOString();
}

/** The time of day of a moment, as it is typed. */
export const timeOf = (moment) => new Date(shown(Date.parse(moment))).toISOString().slice(11, 16).replace(":", ".");
