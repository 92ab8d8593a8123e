import type { AccountLog } from '#private/account-types.ts';
import type { Tools } from './tools.ts';

const day = 86_400_000;

/** Notes in an account's log what happened to it; old sign-ins go (policy `signInLogDays`). */
export function noteAccount(
  tools: Tools,
  account: string,
  event: Parameters<AccountLog['note']>[1],
): void {
  const now = tools.now();
  const keepSince = new Date(now.getTime() - tools.policy.signInLogDays * day);
  tools.store.accountLog.note(account, event, now, keepSince);
}
