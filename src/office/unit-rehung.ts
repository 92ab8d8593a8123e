import { loadYaml } from '#git/yaml.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import type { FilingId } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { Tools } from './tools.ts';

/**
 * Marks the open filings whose chains a new tree may change, before the catalogue follows main: who
 * settles marked filings then gives each the turn it has now, and a crash between loses nothing
 * (X13, R-9.3).
 */
export async function markRehung(tools: Tools, known: Oid | null, main: Oid): Promise<void> {
  if (known === null) return;
  const rehung = await rehungUnits(tools.forge.objects, known, main);
  if (rehung.length === 0) return;
  // a retired unit's filings go by the way of its successor
  const retired = Array.from(tools.catalogue.units().values()).filter((unit) => unit.retired);
  for (const unit of new Set([...rehung, ...retired.map(({ code }) => code)])) {
    for (const id of filingsBelow(tools, unit)) tools.catalogue.mark(id);
  }
}

/** Units that hang elsewhere, are retired or not, or have an account or not, otherwise than before. */
async function rehungUnits(
  objects: ObjectReader,
  known: Oid,
  main: Oid,
): Promise<readonly UnitCode[]> {
  const before = (await objects.commit(known)).tree;
  const after = (await objects.commit(main)).tree;
  const rehung: UnitCode[] = [];
  for await (const change of objects.diff(before, after, 'data/units')) {
    const [then, now] = await Promise.all([
      placeOf(objects, change.before),
      placeOf(objects, change.after),
    ]);
    if (then !== now) rehung.push(change.path.slice(-'990101.yaml'.length, -5) as UnitCode);
  }
  return rehung;
}

async function placeOf(objects: ObjectReader, blob: Oid | null): Promise<string> {
  if (blob === null) return '';
  const { attachedTo, hasAccount, retired } = loadYaml(await objects.blob(blob)) as Unit;
  return JSON.stringify([attachedTo, hasAccount, retired?.succeededBy, retired !== null]);
}

function filingsBelow(tools: Tools, unit: UnitCode): readonly FilingId[] {
  const ids: FilingId[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const found = tools.catalogue.filings(unit, {}, { page, size: 1000 });
    ids.push(...found.rows.map(({ id }) => id));
    pages = found.pages;
  }
  return ids;
}
