/** Values by key up to a total weight; what was used longest ago goes first. */
export interface RecentlyUsed<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V, weight: number): void;
}

/** A cache that holds at most `limit` of weight. */
export function recentlyUsed<K, V>(limit: number): RecentlyUsed<K, V> {
  const entries = new Map<K, { readonly value: V; readonly weight: number }>();
  let total = 0;
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, weight) {
      if (weight > limit) return;
      total += weight - (entries.get(key)?.weight ?? 0);
      entries.delete(key);
      entries.set(key, { value, weight });
      if (total <= limit) return;
      // Some at once: finding the oldest walks over what was used again since.
      for (const [oldest, entry] of entries) {
        if (total <= limit * 0.9) break;
        entries.delete(oldest);
        total -= entry.weight;
      }
    },
  };
}
