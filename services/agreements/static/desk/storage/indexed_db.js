// IndexedDB that may die: a handle that is lost is opened again, and nothing here is waited for longer than a bound.

const BOUND_MS = 3000;
const REST_MS = 3000; // a database that would not open is left alone so long

/** `run(store, mode, act)` resolves once its transaction is complete, and rejects otherwise. `lost` is told when a handle dies. */
export class Database {
  constructor(name, lost) {
    Object.assign(this, { name, lost, opening: null });
  }

  async run(store, mode, act) {
    try {
      return await this.attempt(store, mode, act);
    } catch (trouble) {
      if (trouble?.name === "QuotaExceededError" || trouble instanceof Late) throw trouble;
      return this.attempt(store, mode, act); // on a handle of its own
    }
  }

  async attempt(store, mode, act) {
    const handle = await this.open();
    try {
      return await completed(handle, store, mode, act);
    } catch (trouble) {
      if (trouble?.name !== "QuotaExceededError") this.discard(handle);
      throw trouble;
    }
  }

  open() {
    return (this.opening ??= opened(this.name).then(
      (handle) => {
        this.handle = handle;
        handle.onclose = handle.onversionchange = () => this.discard(handle) && this.lost();
        return handle;
      },
      (trouble) => {
        setTimeout(() => (this.opening = null), REST_MS);
        throw trouble;
      },
    ));
  }

  discard(handle) {
    handle.close();
    if (this.handle !== handle) return false;
    this.handle = this.opening = null;
    return true;
  }
}

class Late extends Error {}

function opened(name) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    let late = false;
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("items", { keyPath: "key" });
      asked.result.createObjectStore("told");
    };
    asked.onsuccess = () => (late ? asked.result.close() : resolve(asked.result));
    asked.onerror = asked.onblocked = () => reject(asked.error);
    setTimeout(() => reject((late = new Late("IndexedDB does not answer"))), BOUND_MS);
  });
}

function completed(handle, store, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = handle.transaction(store, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(store));
    const late = setTimeout(() => {
      reject(new Late("IndexedDB does not answer"));
      transaction.abort();
    }, BOUND_MS);
    transaction.oncomplete = () => (clearTimeout(late), resolve(asked.result));
    transaction.onabort = () => (clearTimeout(late), reject(transaction.error ?? new Error("aborted")));
  });
}
