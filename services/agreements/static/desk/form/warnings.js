// Friendly questions before a deal is sent. Neither ever stops it. The same as rules/money.py and rules/likeness.py, held to one list of cases (tests/readings.json).

const MONEY = /(?:^|[^\p{L}])(?:kr|kroner?|nok|penge?r?|(?:betal|faktur|honorar|rabatt|spons|invoice)[\p{L}\p{N}_]*|money|pay(?:s|ing|ment)?)(?![\p{L}\p{N}_])|\p{Nd}\s*,-/iu;

export const ofMoney = (texts) => texts.some((text) => MONEY.test(text));

const words = (texts) => new Set(texts.join(" ").toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);

/** Whether at least half of the words of the shorter are in the longer. */
export function similar(ones, others) {
  const [some, more] = [words(ones), words(others)].sort((a, b) => a.size - b.size);
  return [...some].filter((word) => more.has(word)).length * 2 >= some.size;
}

const pair = (parties) => parties.map((party) => `${party.code}/${party.organisation_id ?? ""}`).sort().join(" ");
const people = (parties) => parties.map((party) => party.code).sort().join(" ");

/** Of what was told in the last two minutes, that which this looks like. */
export function alike(parties, told) {
  const exact = parties.every((party) => party.organisation_id);
  return told.find(
    (one) =>
      (exact ? pair(one.parties) === pair(parties) : people(one.parties) === people(parties)) &&
      similar(one.parties.map((party) => party.gives), parties.map((party) => party.gives)),
  );
}
