import { placeOfPath, siteFromFile, statusOf } from '#catalogue/site-row.ts';
import { unitFromFile } from '#catalogue/unit-file.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree } from '#registry/unit-tree.ts';
import type { Difference, Facts, SiteBefore, SiteChange, UnitChange } from './types.ts';

const unitPath = /^data\/units\/[^/]+\/([^/]+)\.yaml$/;

/**
 * What differs in the register between a commit and the one of the facts, by object id: unchanged
 * files are never read. Null where the earlier commit is not in the register any more.
 */
export async function differenceSince(facts: Facts, from: Oid): Promise<Difference | null> {
  const { objects, office } = facts;
  const before = await objects.commit(from).catch(() => null);
  if (before === null) return null;
  const sites: SiteChange[] = [];
  const units: UnitChange[] = [];
  const paths: string[] = [];
  let isWaitingChanged = false;
  for await (const { path, before: old } of objects.diff(before.tree, facts.tree, 'data')) {
    paths.push(path);
    const place = placeOfPath(path);
    if (place?.isMinted === true) {
      const code = place.key as SiteCode;
      const after = office.catalogue.site(code);
      sites.push({
        code,
        before: old === null ? null : await siteBefore(objects, path, old),
        after,
      });
    } else if (place) isWaitingChanged = true;
    const unit = unitPath.exec(path)?.[1] as UnitCode | undefined;
    if (unit === undefined) continue;
    const was = old === null ? null : unitFromFile(path, await yamlOf(objects, old));
    units.push({ code: unit, before: was, after: office.catalogue.unit(unit) });
  }
  return {
    facts,
    from,
    sites,
    units,
    unitsBefore: treeBefore(facts, units),
    isWaitingChanged,
    paths,
    filings: (family) => facts.filings.changes(family),
  };
}

async function siteBefore(
  objects: ObjectReader,
  path: string,
  blob: Oid,
): Promise<SiteBefore | null> {
  const place = placeOfPath(path);
  const site = place && siteFromFile(place, await yamlOf(objects, blob));
  if (!site) return null;
  return { ...site, filing: site.filing as FilingId | null, status: statusOf(site.status) };
}

/** A data file as the catalogue reads it: one that may not be used is none. */
async function yamlOf(objects: ObjectReader, blob: Oid): Promise<unknown> {
  try {
    return loadYaml(await objects.blob(blob));
  } catch (error) {
    if (error instanceof YamlRefused) return null;
    throw error;
  }
}

function treeBefore({ office }: Facts, changes: readonly UnitChange[]): UnitTree {
  const tree = office.catalogue.units();
  if (changes.length === 0) return tree;
  const units = new Map<UnitCode, Unit>(tree);
  for (const { code, before } of changes) {
    if (before) units.set(code, before);
    else units.delete(code);
  }
  return unitTree([...units.values()]);
}
