// The clock of the hall: Norwegian time, whatever this machine's clock says, also in the night it changes.
const FORMAT = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A time of day with seconds, as i18n/times.py writes it: `19.11.18`. */
export const clockTime = (moment) => FORMAT.format(moment).replace(/:/g, ".");
