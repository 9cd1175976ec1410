// The names under which a desk stores what it has. Earlier versions stored under them too: a name that is changed loses agreements.

/** The IndexedDB database, the prefix in localStorage, the cache of the service worker and the lock of the sending tab. */
export const storageName = (bors) => `meglerbord-${bors}`;

/** The object stores of the database: what was pressed, and named values. */
export const ITEMS = "items", VALUES = "told";
