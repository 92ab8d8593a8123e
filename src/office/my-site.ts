import type { Conclusion, EndedFiling, FilingRow, SiteRow } from '#catalogue/types.ts';
import type { FilingState } from '#registry/filing.ts';
import type { Problem } from '#registry/problem.ts';
import { actionRefusal, type SiteAction, siteActions } from '#registry/site-action.ts';
import { type Asker, mayAsk } from '#registry/site-authority.ts';
import type { FilingId, Persons, SiteCode, SiteFile } from '#registry/site.ts';
import { actionFacts } from './change-rules.ts';
import { readFiling } from './filing-facts.ts';
import { erasedAt } from './persons-place.ts';
import { fieldsOfContent } from './site-form-fields.ts';
import type { Tools } from './tools.ts';
import type { Fields } from './types.ts';

/** A registered site with everything that its console or a unit's desk shows of it. */
export interface SiteView {
  readonly code: SiteCode;
  readonly row: SiteRow;
  readonly file: SiteFile;
  /** Both persons; null where there are none on record. */
  readonly persons: Persons | null;
  /** When they were erased; null where they were not. */
  readonly erasedAt: string | null;
  /** Open changes, oldest first, with the state each is in. */
  readonly open: readonly { readonly row: FilingRow; readonly state: FilingState }[];
  /** Changes in force, newest first. */
  readonly past: readonly Conclusion[];
  /** Changes that were taken back or overtaken, newest first (F13). */
  readonly ended: readonly EndedFiling[];
  /** When the record was last changed, or confirmed to be right (F15). */
  readonly checkedAt: string;
  /** Actions this person may ask for, with the reason where not now; the rest is missing. */
  readonly actions: ReadonlyMap<SiteAction, Problem | null>;
}

/** What somebody who may look at a site sees of it; null when there is no such site. */
export async function siteView(
  tools: Tools,
  code: SiteCode,
  asker: Asker,
  reader: string,
): Promise<SiteView | null> {
  const row = tools.catalogue.site(code);
  if (!row) return null;
  const file = await tools.catalogue.siteFile(row);
  const { register } = file;
  if (!register) return null;
  const persons =
    file.persons === ''
      ? null
      : tools.store.people.get(register.filing, file.persons, reader, tools.now());
  const open: SiteView['open'][number][] = [];
  for (const filing of tools.catalogue.filingsOfSite(code)) {
    const facts = await readFiling(tools, filing.id);
    if (facts) open.push({ row: filing, state: facts.state });
  }
  const past = tools.catalogue.conclusionsOf(code);
  const facts = actionFacts(tools, code, file, null);
  const tree = tools.catalogue.units();
  const subject = { unit: file.unit, status: register.status };
  const asked = siteActions.filter((action) => mayAsk(tree, subject, action, asker));
  return {
    code,
    row,
    file,
    persons,
    erasedAt: persons === null ? erasedAt(tools, register.filing, file.persons) : null,
    open,
    past,
    ended: tools.catalogue.endedOfSite(code),
    checkedAt: checkedAt(tools, code, register.mintedAt),
    actions: new Map(asked.map((action) => [action, actionRefusal(action, facts)])),
  };
}

/** The form's fields of a site as it stands, or of a returned change of it; null when it is not its own. */
export async function fieldsOfSite(
  tools: Tools,
  code: SiteCode,
  filing: FilingId | null,
): Promise<Fields | null> {
  const facts = filing === null ? null : await readFiling(tools, filing);
  if (filing !== null && facts?.site !== code) return null;
  const row = tools.catalogue.site(code);
  const file = facts?.file ?? (row && (await tools.catalogue.siteFile(row)));
  if (!file) return null;
  const owner = file.register?.filing;
  const persons =
    owner === undefined || file.persons === ''
      ? null
      : tools.store.people.get(owner, file.persons, `site:${code}`, tools.now(), 'form');
  return fieldsOfContent(file, persons);
}

/** Notes that the filer looked at its record and found it right (F15). False where there is no such site. */
export function confirmRecord(tools: Tools, code: SiteCode): boolean {
  if (tools.catalogue.site(code) === null) return false;
  tools.store.confirmations.note(code, tools.now());
  return true;
}

/** When a site's record was last changed, or confirmed to be right (F15). */
export function checkedAt(tools: Tools, code: SiteCode, mintedAt: string): string {
  const changed = tools.catalogue.conclusionsOf(code)[0]?.approvedAt ?? '';
  const confirmed = tools.store.confirmations.last(code) ?? '';
  return [changed, confirmed].reduce((last, at) => (at > last ? at : last), mintedAt);
}
