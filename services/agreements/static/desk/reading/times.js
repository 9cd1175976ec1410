// Times as people in the room say them: Norwegian time, whatever clock the tablet has. Reads the same as i18n/times.py, held to one
// list of cases (tests/readings.json).

const TYPED = /^\D*(\d{1,2})\s*[.:,]?\s*(\d{2})\D*$/;

const LOCAL_TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
const DAY_MS = 86_400_000;

/** What a clock in the room shows at a moment, as milliseconds since 1970 in its own time. */
function localTime(at) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(LOCAL_TIME.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const utcOffset = (at) => localTime(at) - Math.floor(at / 1000) * 1000;

/** The moment at which a clock in the room shows this. Shown twice in autumn, it is the first; never shown in spring, it is counted from winter. */
function momentOf(local) {
  const before = utcOffset(local - DAY_MS), after = utcOffset(local + DAY_MS);
  if (utcOffset(local - before) === before) return local - before;
  return utcOffset(local - after) === after ? local - after : local - before;
}

/** A time of day as people write it, as the moment nearest to the gong; null for what is no time. It is the room's, not the tablet's. */
export function parseTime(text, gong) {
  const [, hours, minutes] = TYPED.exec(text) ?? [];
  if (!(hours < 24 && minutes < 60)) return null;
  const today = Math.floor(localTime(gong) / DAY_MS) * DAY_MS;
  const candidates = [-1, 0, 1].map((step) => momentOf(today + step * DAY_MS + (hours * 60 + Number(minutes)) * 60_000));
  return new Date(candidates.sort((one, other) => Math.abs(one - gong) - Math.abs(other - gong))[0]).toISOString();
}

/** The time of day of a moment, as it is typed. */
export const formatTime = (moment) => new Date(localTime(Date.parse(moment))).toISOString().slice(11, 16).replace(":", ".");
