import type { Account } from '#private/types.ts';
import type { May } from '#registry/filing.ts';
import type { Channel, FilingId, Persons, SiteFile, StatusRequest } from '#registry/site.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { type FilingFacts, readFiling } from './filing-facts.ts';
import { adviceOn } from './new-site.ts';
import { progressFrom } from './progress.ts';
import { erasedAt, personsOwner } from './persons-place.ts';
import { mayDecide } from './review.ts';
import type { Tools } from './tools.ts';
import type { Decision, DeskFiling } from './types.ts';

const erasedText = '已擦除';

/** One filing as a unit's desk shows it; null outside the unit's subtree. */
export async function deskFilingOf(
  tools: Tools,
  id: FilingId,
  account: Account,
): Promise<DeskFiling | null> {
  const facts = await readFiling(tools, id);
  const row =
    tools.catalogue.siteOfFiling(id) ??
    tools.catalogue.filing(id) ??
    (facts?.site ? tools.catalogue.site(facts.site) : null);
  if (!facts || !row) return null;
  const hangsOn = (facts.base ?? facts.file).unit;
  if (!isWithin(tools.catalogue.units(), hangsOn, account.unit)) return null;
  const may = (decision: Decision) => mayOf(tools, facts, account, decision);
  const owner = personsOwner(facts.base ?? facts.file, id);
  const persons = (file: SiteFile) =>
    file.persons === ''
      ? null
      : tools.store.people.get(owner, file.persons, `account:${account.id}`, tools.now());
  // a change is shown against what stands; a new site against its version before (F11, C08)
  const earlier = facts.base ?? facts.before;
  const now = persons(facts.file);
  return {
    ...progressFrom(tools, facts),
    checkCode: null,
    row,
    content: facts.file,
    changes: earlier
      ? [
          ...changesBetween(earlier, facts.file),
          ...(earlier.persons === facts.file.persons
            ? []
            : personChanges(earlier.persons === '' ? 'none' : persons(earlier), now)),
        ]
      : [],
    advice: adviceOn(tools, facts.file, facts.site ?? id),
    persons: now,
    erasedAt: now === null ? erasedAt(tools, owner, facts.file.persons) : null,
    may: { takeIn: may('take-in'), approve: may('approve'), return: may('return') },
  };
}

function mayOf(tools: Tools, facts: FilingFacts, account: Account, decision: Decision): May {
  const problem = mayDecide(tools, facts, account, decision, facts.state.content);
  return problem ? { ok: false, problem } : { ok: true };
}

/** Persons that differ; null: kept no more, and that stands in their place. */
export function personChanges(
  before: Persons | 'none' | null,
  after: Persons | null,
): DeskFiling['changes'] {
  const old = before === 'none' ? {} : (before ?? {});
  return changesBetween(old, after ?? {}).map((change) => ({
    at: change.at,
    before: before === null ? erasedText : change.before,
    after: after === null ? erasedText : change.after,
  }));
}

/** Fields that differ between two versions, by JSON pointer, values as text (F11, C08). */
export function changesBetween(before: object, after: object): DeskFiling['changes'] {
  const old = flatten(before);
  const now = flatten(after);
  return Array.from(new Set([...old.keys(), ...now.keys()]))
    .filter((at) => at !== '/persons' && (old.get(at) ?? '') !== (now.get(at) ?? ''))
    .map((at) => ({ at, before: old.get(at) ?? '', after: now.get(at) ?? '' }));
}

function flatten(value: unknown, at = '', into = new Map<string, string>()): Map<string, string> {
  if (/^\/channels\/\d+$/.test(at)) {
    // one line for each row of the table, as people read it
    const { category, name, url } = value as Channel;
    into.set(at, `${category}：${name}\n${url}`);
  } else if (at === '/request' && (value as StatusRequest).status === 'offline-emergency') {
    // the same day means the return of an emergency and the last day of a temporary offline (X31)
    const { until, ...rest } = value as StatusRequest;
    for (const [key, inner] of Object.entries({ ...rest, return: until })) {
      into.set(`${at}/${key}`, inner);
    }
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flatten(inner, `${at}/${key}`, into);
  } else {
    into.set(at, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
  }
  return into;
}
