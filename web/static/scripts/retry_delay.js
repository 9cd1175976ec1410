// How long to wait before the next try. Pure.

export const LONGEST_MS = 3000;

/** Exponential, at most three seconds, with jitter. `chance` is a random number between 0 and 1. */
export const retryDelay = (attempts, chance) => Math.min(LONGEST_MS, 250 * 2 ** Math.min(attempts, 10)) * (0.5 + chance / 2);
