import type { PrivateStore } from '#private/types.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Makes an account of a unit that is signed in; returns what its browser sends as `Cookie`. */
export async function setSessionCookie(
  store: PrivateStore,
  unit: string,
  now: Date,
): Promise<string> {
  const account = { id: unit, unit: unit as UnitCode, password: `bench-${unit}-password` };
  if (!store.accounts.get(unit)) {
    await store.accounts.create({ ...account, mustChangePassword: false }, now);
  }
  return `sid=${store.sessions.start({ kind: 'account', account: unit }, now)}`;
}
