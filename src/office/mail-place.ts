import type { FilingId } from '#registry/site.ts';
import { rootUnit } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { readFiling } from './filing-facts.ts';
import { openingUnit } from './openings/mail-place.ts';
import type { Tools } from './tools.ts';

const batch = 500;

/** The registered site, or the open filing, that mails under a filing id are about. */
export function subjectOf(
  { catalogue }: Tools,
  id: FilingId,
): { readonly name: string; readonly unit: UnitCode } | null {
  const site = catalogue.conclusion(id)?.site ?? null;
  return (
    catalogue.siteOfFiling(id) ??
    catalogue.filing(id) ??
    (site === null ? null : catalogue.site(site))
  );
}

/**
 * Puts mails under the unit that their site hangs on, so that a unit lists those of its subtree
 * . Done after they are queued, because what queues them knows commits, not units.
 */
export async function placeMails(tools: Tools): Promise<void> {
  const { outbox } = tools.store;
  for (;;) {
    const filings = outbox.unplaced(batch);
    const placed: (readonly [FilingId, UnitCode])[] = [];
    for (const id of filings) placed.push([id, await unitOf(tools, id)]);
    if (placed.length === 0) return;
    tools.store.atomically(() => {
      for (const [id, unit] of placed) outbox.place(id, unit);
    });
  }
}

async function unitOf(tools: Tools, id: FilingId): Promise<UnitCode> {
  const subject = subjectOf(tools, id);
  if (subject) return subject.unit;
  // those of 开办审核 are no unit's
  const opening = await openingUnit(tools, id);
  if (opening) return opening;
  // a withdrawn filing is on its branch only; one that is nowhere is the root's to look at
  const facts = await readFiling(tools, id);
  if (facts) return (facts.base ?? facts.file).unit;
  return rootUnit(tools.catalogue.units())?.code as UnitCode;
}
