// Where the desk keeps what must not be lost: IndexedDB, and where there is none, localStorage.

/** The shelf of a børs: `all()` items, `keep(item)`, `drop(key)`; `told(name)` and `tell(name, value)` for the rest. */
export async function shelf(bors) {
  try {
    return indexed(await opened(`meglerbord-${bors}`));
  } catch {
    return plain(`meglerbord-${bors}`);
  }
}

function opened(name) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("items", { keyPath: "key" });
      asked.result.createObjectStore("told");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => reject(asked.error);
    setTimeout(reject, 3000, new Error("IndexedDB does not answer"));
  });
}

function indexed(database) {
  const done = (store, mode, act) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const asked = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  return {
    all: () => done("items", "readonly", (items) => items.getAll()),
    keep: (item) => done("items", "readwrite", (items) => items.put(item)),
    drop: (key) => done("items", "readwrite", (items) => items.delete(key)),
    told: (name) => done("told", "readonly", (told) => told.get(name)),
    tell: (name, value) => done("told", "readwrite", (told) => told.put(value, name)),
    forget: () => done("told", "readwrite", (told) => told.clear()),
  };
}

function plain(prefix) {
  const read = (name) => JSON.parse(localStorage.getItem(`${prefix}-${name}`) ?? "null");
  const write = (name, value) => localStorage.setItem(`${prefix}-${name}`, JSON.stringify(value));
  return {
    all: async () => Object.values(read("items") ?? {}),
    keep: async (item) => write("items", { ...read("items"), [item.key]: item }),
    drop: async (key) => write("items", Object.fromEntries(Object.entries(read("items") ?? {}).filter(([its]) => its !== key))),
    told: async (name) => read(`told-${name}`),
    tell: async (name, value) => write(`told-${name}`, value),
    forget: async () => Object.keys(localStorage).filter((name) => name.startsWith(`${prefix}-told-`)).forEach((name) => localStorage.removeItem(name)),
  };
}
