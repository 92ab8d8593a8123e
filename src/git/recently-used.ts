/** Values by key up to a total weight; what was used longest ago goes first. */
export interface RecentlyUsed<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V, weight: number): void;
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}

/**
 * A cache that holds at most `limit` of weight. What was used is in two halves, the newer and the older:
 * when the newer one is full it becomes the older one, and what nobody asked for since is gone at once.
 */
export function recentlyUsed<K, V>(limit: number): RecentlyUsed<K, V> {
  let newer = new Map<K, Entry<V>>();
  let older = new Map<K, Entry<V>>();
  let weightOfNewer = 0;

  function put(key: K, entry: Entry<V>): void {
    newer.set(key, entry);
    weightOfNewer += entry.weight;
    if (weightOfNewer <= limit / 2) return;
    older = newer;
    newer = new Map();
    weightOfNewer = 0;
  }

  return {
    get(key) {
      const known = newer.get(key);
      if (known) return known.value;
      const entry = older.get(key);
      if (!entry) return undefined;
      older.delete(key);
      put(key, entry);
      return entry.value;
    },
    set(key, value, weight) {
      if (weight > limit / 2) return;
      older.delete(key);
      weightOfNewer -= newer.get(key)?.weight ?? 0;
      put(key, { value, weight });
    },
  };
}
