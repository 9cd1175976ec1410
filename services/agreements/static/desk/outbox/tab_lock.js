// One tab of a desk sends at a time, so that nothing is sent twice for nothing. It would do no harm: a key counts once.

const TURN_MS = 2000; // a tab that is suspended keeps its turn for as long as it sleeps, so we take it

/** Act when no other tab does, or when the one that does has had its time. Resolves to what `act` resolves to. */
export async function inTurn(name, act) {
  if (!navigator.locks) return act();
  const impatience = new AbortController(), timer = setTimeout(() => impatience.abort(), TURN_MS);
  let acting;
  const begin = () => {
    clearTimeout(timer);
    return (acting ??= act());
  };
  try {
    return await navigator.locks.request(name, { signal: impatience.signal }, begin).catch((trouble) => {
      if (acting) throw trouble;
      return navigator.locks.request(name, { steal: true }, begin);
    });
  } catch {
    return acting ?? act(); // somebody took the turn from us, which stops nothing; or there are no turns here
  }
}
