// One tab of a desk sends at a time, so that nothing is sent twice for nothing. It would do no harm: a key counts once.

const LOCK_TIMEOUT_MS = 2000; // a tab that is suspended holds its lock for as long as it sleeps, so we steal it

/** Run the task when no other tab holds the lock, or when the one that does has had its time. Resolves to what the task resolves to. */
export async function withTabLock(name, task) {
  if (!navigator.locks) return task();
  const abort = new AbortController(), timer = setTimeout(() => abort.abort(), LOCK_TIMEOUT_MS);
  let running;
  const start = () => {
    clearTimeout(timer);
    if (!running) running = task();
    return running;
  };
  try {
    return await navigator.locks.request(name, { signal: abort.signal }, start).catch((error) => {
      if (running) throw error;
      return navigator.locks.request(name, { steal: true }, start);
    });
  } catch {
    return running ?? task(); // another tab stole the lock from us, which stops nothing; or there are no locks here
  }
}
