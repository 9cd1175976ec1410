// Friendly warnings before an agreement is sent. Neither ever stops it. The same as rules/money.py and rules/duplicates.py, held to one list of cases (tests/readings.json).

const MONEY = /(?:^|[^\p{L}])(?:kr|kroner?|nok|penge?r?|(?:betal|faktur|honorar|rabatt|spons|invoice)[\p{L}\p{N}_]*|money|pay(?:s|ing|ment)?)(?![\p{L}\p{N}_])|\p{Nd}\s*,-/iu;

export const mentionsMoney = (texts) => texts.some((text) => MONEY.test(text));

const wordsOf = (texts) => new Set(texts.join(" ").toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);

/** Whether at least half of the words of the shorter are in the longer. */
export function similar(ones, others) {
  const [fewer, more] = [wordsOf(ones), wordsOf(others)].sort((a, b) => a.size - b.size);
  return [...fewer].filter((word) => more.has(word)).length * 2 >= fewer.size;
}

const organisationsOf = (parties) => parties.map((party) => `${party.code}/${party.organisation_id ?? ""}`).sort().join(" ");
const codesOf = (parties) => parties.map((party) => party.code).sort().join(" ");

/** Of the agreements of the last two minutes, the one that this looks like. */
export function findDuplicate(parties, recentAgreements) {
  const exact = parties.every((party) => party.organisation_id);
  return recentAgreements.find(
    (one) =>
      (exact ? organisationsOf(one.parties) === organisationsOf(parties) : codesOf(one.parties) === codesOf(parties)) &&
      similar(one.parties.map((party) => party.gives), parties.map((party) => party.gives)),
  );
}
