// IndexedDB that may fail: a connection that is lost is opened again, and nothing here is waited for longer than a timeout.
import { ITEMS, VALUES } from "./names.js";

const TIMEOUT_MS = 3000;
const REOPEN_DELAY_MS = 3000; // a database that would not open is left alone so long

/** `run(store, mode, action)` resolves once its transaction is complete, and rejects otherwise. `onLost()` is called when a connection closes. */
export class IndexedDatabase {
  constructor(name, onLost) {
    Object.assign(this, { name, onLost, opening: null });
  }

  async run(store, mode, action) {
    try {
      return await this.attempt(store, mode, action);
    } catch (error) {
      if (error?.name === "QuotaExceededError" || error instanceof TimeoutError) throw error;
      return this.attempt(store, mode, action); // on a new connection
    }
  }

  async attempt(store, mode, action) {
    const connection = await this.open();
    try {
      return await runTransaction(connection, store, mode, action);
    } catch (error) {
      if (error?.name !== "QuotaExceededError") this.discard(connection);
      throw error;
    }
  }

  open() {
    if (!this.opening) this.opening = openDatabase(this.name).then(
      (connection) => {
        this.connection = connection;
        connection.onclose = connection.onversionchange = () => this.discard(connection) && this.onLost();
        return connection;
      },
      (error) => {
        setTimeout(() => (this.opening = null), REOPEN_DELAY_MS);
        throw error;
      },
    );
    return this.opening;
  }

  /** Whether it was the connection in use. */
  discard(connection) {
    connection.close();
    if (this.connection !== connection) return false;
    this.connection = this.opening = null;
    return true;
  }
}

class TimeoutError extends Error {}

function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    let timedOut = false;
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ITEMS, { keyPath: "key" });
      request.result.createObjectStore(VALUES);
    };
    request.onsuccess = () => (timedOut ? request.result.close() : resolve(request.result));
    request.onerror = request.onblocked = () => reject(request.error);
    setTimeout(() => reject((timedOut = new TimeoutError("IndexedDB does not answer"))), TIMEOUT_MS);
  });
}

function runTransaction(connection, store, mode, action) {
  return new Promise((resolve, reject) => {
    const transaction = connection.transaction(store, mode, { durability: "strict" });
    const request = action(transaction.objectStore(store));
    const timer = setTimeout(() => {
      reject(new TimeoutError("IndexedDB does not answer"));
      try {
        transaction.abort();
      } catch {
        // it has just ended, and the word of it is on its way
      }
    }, TIMEOUT_MS);
    transaction.oncomplete = () => (clearTimeout(timer), resolve(request.result));
    transaction.onabort = () => (clearTimeout(timer), reject(transaction.error ?? new Error("aborted")));
  });
}
