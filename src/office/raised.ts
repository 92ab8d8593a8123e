import type { Oid } from '#git/types.ts';
import type { Raise } from '#registry/generation.ts';
import { parseMoment } from '#registry/moment.ts';
import type { Tools } from './tools.ts';

/**
 * What follows from a raise that is on main, beside its mails: the trail finds it, and whoever
 * signed in with the check code before is out (E08). Idempotent, before the catalogue moves, so that
 * a crash between leaves nobody in.
 */
export function noteRaise(tools: Tools, commit: Oid, raise: Raise): void {
  const { raises, sessions } = tools.store;
  raises.note(raise.site, raise.generation, commit);
  sessions.endAll({ kind: 'site', site: raise.site }, parseMoment(raise.at) ?? tools.now());
}
