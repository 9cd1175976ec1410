// localStorage, if the browser has any. Nothing here throws.

export class PlainStorage {
  constructor(prefix) { this.prefix = prefix; }

  /** What is stored under a name; undefined where nothing is. */
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(`${this.prefix}-${name}`) ?? undefined);
    } catch {
      return undefined;
    }
  }

  /** Whether the value is stored now. `undefined` removes it. */
  write(name, value) {
    const key = `${this.prefix}-${name}`, text = JSON.stringify(value);
    try {
      if (text === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
      return (localStorage.getItem(key) ?? undefined) === text;
    } catch {
      return text === undefined; // where nothing can be stored, nothing is
    }
  }

  /** Write or remove one entry of the object that is stored under a name. */
  writeEntry(name, key, entry) {
    const { [key]: before, ...others } = this.read(name) ?? {};
    if (before === entry) return true;
    const all = entry ? { ...others, [key]: entry } : others;
    return this.write(name, Object.keys(all).length ? all : undefined);
  }

  /** Remove every value whose name begins so. */
  clear(beginning) {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(`${this.prefix}-${beginning}`)).forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing was stored */ }
  }
}
