// Where the desk stores what must not be lost: IndexedDB, and what that does not take, localStorage. Reading looks in both.
import { IndexedDatabase } from "./indexed_db.js";
import { PlainStorage } from "./local_storage.js";
import { ITEMS, storageName, VALUES } from "./names.js";

/** The storage of one børs. Nothing here throws or waits without a timeout: what writes resolves to whether it is stored. */
export class DeskStorage {
  constructor(bors) {
    this.database = new IndexedDatabase(storageName(bors), () => this.onLost());
    this.plain = new PlainStorage(storageName(bors));
    this.writable = false; // whether the last write was stored
  }

  /** Called when what was stored may be gone. */
  onLost() {}

  /** The items, and whether all that may be stored was read. */
  async readItems() {
    const plain = this.plain.read(ITEMS) ?? {};
    try {
      const items = await this.database.run(ITEMS, "readonly", (store) => store.getAll());
      return { items: Object.values({ ...Object.fromEntries(items.map((item) => [item.key, item])), ...plain }), complete: true };
    } catch {
      return { items: Object.values(plain), complete: false };
    }
  }

  putItem(item) { return this.write(ITEMS, (store) => store.put(item), item.key, item); }
  deleteItem(key) { return this.write(ITEMS, (store) => store.delete(key), key); }
  putValue(name, value) { return this.write(VALUES, (store) => store.put(value, name), name, value); }

  /** The value of this name; undefined where none is stored or none can be read. */
  async getValue(name) {
    try {
      const plain = this.plain.read(`${VALUES}-${name}`);
      return plain !== undefined ? plain : await this.database.run(VALUES, "readonly", (store) => store.get(name));
    } catch {
      return undefined;
    }
  }

  async clearValues() {
    this.plain.clear(`${VALUES}-`);
    await this.database.run(VALUES, "readwrite", (store) => store.clear()).catch(() => {});
  }

  /** What IndexedDB has taken is stored there alone; what it has not taken is stored in localStorage, and comes first in reading. */
  async write(store, action, name, value) {
    const writePlain = (content) => (store === ITEMS ? this.plain.writeEntry(ITEMS, name, content) : this.plain.write(`${VALUES}-${name}`, content));
    try {
      await this.database.run(store, "readwrite", action);
      this.writable = writePlain(undefined);
    } catch {
      this.writable = writePlain(value) && value !== undefined;
    }
    return this.writable;
  }
}
