import { recordSubject } from '#private/erasures.ts';
import type { FilingId, SiteFile } from '#registry/site.ts';
import type { FilingFacts } from './filing-facts.ts';
import type { Tools } from './tools.ts';

/**
 * Where the private store holds the persons of a filing. All persons of a site are kept under the
 * filing that it was registered by, so that they are erased together. A change that is not
 * yet in force tells the persons on record, so that nobody takes a site over unnoticed.
 */
export function personsPlace(facts: FilingFacts): {
  readonly filing: FilingId;
  readonly commitment: string;
} {
  const isInForce = facts.state.stage === 'effective';
  const onRecord = isInForce ? '' : (facts.base?.persons ?? '');
  return {
    filing: personsOwner(facts.base ?? facts.file, facts.id),
    commitment: onRecord === '' ? facts.file.persons : onRecord,
  };
}

/** The filing under which a site's persons are kept: its first one. */
export function personsOwner(file: SiteFile, filing: FilingId): FilingId {
  return file.register?.filing ?? filing;
}

/** When a record that is kept under a filing was erased, alone or with all; null where it never was. */
export function erasedAt(
  { store }: Pick<Tools, 'store'>,
  filing: FilingId,
  record: string,
): string | null {
  const { erasures } = store;
  const found = erasures.find(recordSubject(filing, record)) ?? erasures.find(filing);
  return found?.at ?? null;
}
