import type { Office } from '#office/types.ts';
import type { PrivateStore } from '#private/types.ts';

/** An office of which the front uses what every request needs; anything else throws. */
export function fakeOffice(refresh: () => Promise<void> = async () => undefined): Office {
  const known = {
    refresh,
    health: () => ({ commit: 'f'.repeat(40) }),
    githubEvents: null,
    close: async () => undefined,
  };
  return new Proxy(known, { get: getKnown }) as unknown as Office;
}

/** A private store that the front must hand on unopened. */
export const fakeStore = new Proxy({}, { get: getKnown }) as unknown as PrivateStore;

function getKnown(target: object, name: string | symbol): unknown {
  if (name in target) return Reflect.get(target, name);
  throw new Error(`the front must not use ${String(name)}`);
}
