import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import { isOpen } from '#registry/filing-state.ts';
import { mayWithdraw } from './change.ts';
import { changesBetween, personChanges } from './desk.ts';
import { readFiling } from './filing-facts.ts';
import { personsOwner } from './persons-place.ts';
import { progressFrom } from './progress.ts';
import type { Tools } from './tools.ts';
import type { DeskFiling, Progress } from './types.ts';

/** A filing as the filer of its site sees it. */
export interface SiteFiling extends Progress {
  readonly content: SiteFile;
  /** Against what stood when it was filed; empty for the filing of the site itself. */
  readonly changes: DeskFiling['changes'];
  /** A unit asked for it, and the filer only looks on. */
  readonly isByUnit: boolean;
  readonly mayWithdraw: boolean;
}

/** A filing of this site with its differences, state and trail; null for any other site's (F13). */
export async function siteFilingOf(
  tools: Tools,
  id: FilingId,
  code: SiteCode,
): Promise<SiteFiling | null> {
  const facts = await readFiling(tools, id);
  if (!facts || facts.site !== code) return null;
  const { base, file, events, state } = facts;
  const owner = personsOwner(base ?? file, id);
  const persons = (of: SiteFile) =>
    of.persons === ''
      ? null
      : tools.store.people.get(owner, of.persons, `site:${code}`, tools.now());
  const changes =
    base === null
      ? []
      : [
          ...changesBetween(base, file),
          ...(base.persons === file.persons
            ? []
            : personChanges(base.persons === '' ? 'none' : persons(base), persons(file))),
        ];
  const [first] = events;
  return {
    ...progressFrom(tools, facts),
    checkCode: null,
    content: file,
    changes,
    isByUnit: first !== undefined && 'account' in first && first.account !== '',
    mayWithdraw: isOpen(state) && mayWithdraw(tools, facts, { kind: 'filer' }),
  };
}
