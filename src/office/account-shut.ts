import type { Account } from '#private/types.ts';
import type { Tools } from './tools.ts';

/**
 * Whether an account was shut, reset or retired with its unit since its holder began something that
 * goes on by itself: long work ends with the right to do it (W6, R-1.3).
 */
export function isShut(tools: Tools, { id, unit }: Account): boolean {
  const now = tools.store.accounts.get(id);
  return (
    now?.disabled === true ||
    now?.mustChangePassword === true ||
    Boolean(tools.catalogue.unit(unit)?.retired)
  );
}
