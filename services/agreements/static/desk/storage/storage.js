// Where the desk keeps what must not be lost: IndexedDB, and what that does not take, localStorage. Reading looks in both.
import { Database } from "./indexed_db.js";

/** The shelf of a børs. Nothing here throws or waits without a bound: what writes resolves to whether it is kept. */
export class Shelf {
  constructor(bors) {
    this.database = new Database(`meglerbord-${bors}`, () => this.lost());
    this.plain = new Plain(`meglerbord-${bors}`);
    this.keeps = false; // whether the last write was kept
  }

  /** Told when what was kept may be gone from under us. */
  lost() {}

  /** The items, and whether all that may be kept was read. */
  async all() {
    const plain = this.plain.read("items") ?? {};
    try {
      const items = await this.database.run("items", "readonly", (store) => store.getAll());
      return { items: Object.values({ ...Object.fromEntries(items.map((item) => [item.key, item])), ...plain }), whole: true };
    } catch {
      return { items: Object.values(plain), whole: false };
    }
  }

  keep(item) { return this.write("items", (store) => store.put(item), item.key, item); }
  drop(key) { return this.write("items", (store) => store.delete(key), key); }
  tell(name, value) { return this.write("told", (store) => store.put(value, name), name, value); }

  async told(name) {
    try {
      const plain = this.plain.read(`told-${name}`);
      return plain !== undefined ? plain : await this.database.run("told", "readonly", (store) => store.get(name));
    } catch {
      return undefined;
    }
  }

  async forget() {
    this.plain.forget();
    await this.database.run("told", "readwrite", (store) => store.clear()).catch(() => {});
  }

  /** What IndexedDB has taken stands there alone; what it has not taken stands in localStorage, and comes first in reading. */
  async write(store, act, name, value) {
    const elsewhere = (what) => (store === "items" ? this.plain.item(name, what) : this.plain.write(`told-${name}`, what));
    try {
      await this.database.run(store, "readwrite", act);
      this.keeps = elsewhere(undefined);
    } catch {
      this.keeps = elsewhere(value) && value !== undefined;
    }
    return this.keeps;
  }
}

/** localStorage, if the browser has any. */
class Plain {
  constructor(prefix) { this.prefix = prefix; }

  /** What stands there; undefined where nothing does. */
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(`${this.prefix}-${name}`) ?? undefined);
    } catch {
      return undefined;
    }
  }

  /** Whether it now stands so. `undefined` takes it away. */
  write(name, value) {
    const place = `${this.prefix}-${name}`, text = JSON.stringify(value);
    try {
      if (text === undefined) localStorage.removeItem(place);
      else localStorage.setItem(place, text);
      return (localStorage.getItem(place) ?? undefined) === text;
    } catch {
      return text === undefined; // where nothing can be kept, nothing stands
    }
  }

  item(key, item) {
    const { [key]: before, ...others } = this.read("items") ?? {};
    if (before === item) return true;
    const all = item ? { ...others, [key]: item } : others;
    return this.write("items", Object.keys(all).length ? all : undefined);
  }

  forget() {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith(`${this.prefix}-told-`)).forEach((name) => localStorage.removeItem(name));
    } catch { /* nothing was kept */ }
  }
}
