/** Which paths hold a key; nearly always one. */
export interface Holders {
  add(key: string, path: string): void;
  remove(key: string, path: string): void;
  /** Another path that holds the key, or null. */
  other(key: string, path: string): string | null;
}

/** An empty table. The empty key belongs to nobody. */
export function holders(): Holders {
  const paths = new Map<string, string | Set<string>>();
  return {
    add(key, path) {
      const held = paths.get(key);
      if (key === '') return;
      if (held === undefined) paths.set(key, path);
      else if (typeof held !== 'string') held.add(path);
      else if (held !== path) paths.set(key, new Set([held, path]));
    },
    remove(key, path) {
      const held = paths.get(key);
      if (held === path) paths.delete(key);
      else if (typeof held === 'object') {
        held.delete(path);
        if (held.size === 0) paths.delete(key);
      }
    },
    other(key, path) {
      const held = paths.get(key);
      if (held === undefined || held === path) return null;
      if (typeof held === 'string') return held;
      for (const one of held) if (one !== path) return one;
      return null;
    },
  };
}
