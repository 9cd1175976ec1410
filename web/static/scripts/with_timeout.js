// Waiting that ends.

/** What a promise resolves to, or undefined after the timeout: for what may never answer, and may be done without. */
export const withTimeout = (milliseconds, promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
