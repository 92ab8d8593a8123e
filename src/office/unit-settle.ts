import type { Catalogue } from '#catalogue/types.ts';
import type { Oid } from '#git/types.ts';
import type { FilingId } from '#registry/site.ts';
import { doneUnits } from './done-units.ts';
import { readOpenUnitFiling, type UnitFilingFacts } from './unit-facts.ts';
import type { Tools } from './tools.ts';

/**
 * Brings the row of an open filing about units up to date; false where there is no such filing. Its
 * filer is a unit, which reads its desk, so no mail follows (X13, R-9.3).
 */
export async function settleUnitFiling(tools: Tools, id: FilingId): Promise<boolean> {
  const facts = await readOpenUnitFiling(tools, id);
  if (!facts || facts.tip === null) return false;
  const { ask, state, tip } = facts;
  if (state.stage === 'withdrawn' || state.stage === 'void') {
    await tools.forge.close(id, 'archived', tip);
    const { stage, since } = state;
    tools.catalogue.endFiling({ id, kind: ask.kind, site: null, stage, since });
    return true;
  }
  tools.catalogue.putFiling(unitRowOf(tools.catalogue, facts, tip));
  return true;
}

/** The row of an open filing about units in the catalogue. */
export function unitRowOf(
  catalogue: Pick<Catalogue, 'unit'>,
  facts: UnitFilingFacts,
  tip: Oid,
): Parameters<Catalogue['putFiling']>[0] {
  const { ask, state } = facts;
  return {
    id: facts.id,
    kind: ask.kind,
    site: null,
    tip,
    name: nameOf(facts),
    homeUrl: '',
    unit: placeOf(catalogue, facts),
    // a unit's filing has no sponsor: its code stands there, so that it is found by it
    sponsor: ask.unit,
    isPortal: false,
    isServicePlatform: false,
    stage: state.stage,
    turn: state.turn,
    submittedAt: state.submittedAt,
    since: state.since,
    content: state.content,
    done: doneUnits(state),
    nameKey: '',
    urlKey: '',
  };
}

/** The name that a filing about units goes by: the unit's before the change. */
export function nameOf({ ask, changes }: UnitFilingFacts): string {
  const subject = changes.find(({ after }) => after.code === ask.unit);
  return subject?.before?.name ?? subject?.after.name ?? ask.unit;
}

/** Where a filing is listed: under its unit; a new one's under the unit it shall hang on. */
function placeOf(catalogue: Pick<Catalogue, 'unit'>, { ask, changes }: UnitFilingFacts) {
  if (catalogue.unit(ask.unit)) return ask.unit;
  return changes[0]?.after.attachedTo ?? ask.unit;
}
