import { adviceFor } from '#registry/advice.ts';
import { urlKey, urlTwinKey } from '#registry/home-url.ts';
import type { Problem } from '#registry/problem.ts';
import { coveringProvince, unitProblems } from '#registry/record-unit.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { parseNameAndUrl, parseSiteFields } from '#registry/site-fields.ts';
import { nameKey } from '#registry/site-name.ts';
import type { FilingId, Persons, SiteCode, SiteRecord } from '#registry/site.ts';
import type { Holder } from '#catalogue/types.ts';
import type { UnitCode } from '#registry/unit.ts';
import { finalUnit } from '#registry/unit-tree.ts';
import type { Tools } from './tools.ts';
import type { Fields, Preview } from './types.ts';

/** A form that may be filed: its shape and formats are right and nothing stands against it. */
export interface Fileable {
  readonly record: SiteRecord;
  readonly persons: Persons;
}

/** What the register has against a name and a URL: they are taken (R-2.4, B11). */
export function takenBy(
  tools: Tools,
  record: Pick<SiteRecord, 'name' | 'homeUrl'> & Partial<Pick<SiteRecord, 'unit'>>,
  except: FilingId | SiteCode | null,
): readonly Problem[] {
  const keys = { nameKey: nameKey(record.name), urlKey: urlKey(record.homeUrl) ?? '' };
  const holders = tools.catalogue.holdersOf(keys, except, rivals(tools, record.unit));
  return [
    ...(holders.name ? [taken('name-taken', '/name', holders.name)] : []),
    ...(holders.url ? [taken('url-taken', '/homeUrl', holders.url)] : []),
  ];
}

/**
 * Whose names collide: everybody's, or by the policy those under the same province or department
 * only, which cannot be told before the unit is known (X10).
 */
function rivals(tools: Tools, unit: UnitCode | undefined): (other: UnitCode) => boolean {
  if (tools.policy.uniqueNameScope === 'country') return () => true;
  const tree = tools.catalogue.units();
  const scope = unit && finalUnit(tree, unit)?.code;
  return (other) => scope !== undefined && finalUnit(tree, other)?.code === scope;
}

/** What the register has against a record as a whole. */
export function against(
  tools: Tools,
  record: SiteRecord,
  except: FilingId | SiteCode | null,
): readonly Problem[] {
  const problems: Problem[] = [...takenBy(tools, record, except)];
  problems.push(...unitProblems(tools.catalogue.units(), record, tools.policy));
  if (record.isPortal) {
    const portal = tools.catalogue.portalOf(record.unit, except);
    if (portal) problems.push(taken('portal-taken', '/isPortal', portal));
  }
  return problems;
}

/** Step 1 of the form: name and URL alone. */
export function previewNameAndUrl(tools: Tools, fields: Fields): Preview {
  const parsed = parseNameAndUrl(fields);
  const problems = parsed.ok ? takenBy(tools, parsed.value, null) : parsed.problems;
  return { problems, advice: [], record: null, unit: null, chain: null };
}

/** The whole form, everything that is wrong at once, and what would become of it. */
export function previewSite(
  tools: Tools,
  fields: Fields,
  except: FilingId | SiteCode | null,
): Preview & {
  readonly fileable: Fileable | null;
} {
  const parsed = parseSiteFields(fields);
  if (!parsed.ok) {
    const named = parseNameAndUrl(fields);
    const known = named.ok ? takenBy(tools, named.value, except) : [];
    const problems = [...parsed.problems, ...known];
    return { problems, advice: [], record: null, unit: null, chain: null, fileable: null };
  }
  const { record, persons } = parsed.value;
  const unit = tools.catalogue.unit(record.unit);
  const problems = [...against(tools, record, except)];
  const chain = unit ? reviewChain(tools.catalogue.units(), record) : null;
  if (chain && chain.steps.length === 0) {
    problems.push({ code: 'no-reviewer', at: '/unit', params: { unit: record.unit } });
  }
  return {
    problems,
    advice: unit ? adviceOn(tools, record, except) : [],
    record,
    unit,
    chain,
    fileable: problems.length === 0 ? { record, persons } : null,
  };
}

/** Advice on a record: warns, never refuses. */
export function adviceOn(
  tools: Tools,
  record: SiteRecord,
  except: FilingId | SiteCode | null,
): readonly Problem[] {
  const unit = tools.catalogue.unit(record.unit);
  if (!unit) return [];
  const twin = urlTwinKey(record.homeUrl);
  const holder =
    twin === null ? null : tools.catalogue.holdersOf({ nameKey: '', urlKey: twin }, except).url;
  const others = tools.catalogue
    .sitesOfSponsor(record.unit, record.sponsor.name)
    .filter(({ filing, code }) => except === null || (filing !== except && code !== except));
  return adviceFor(record, unit, {
    sitesOfSponsor: others.length,
    twin: holder?.name ?? null,
    coveringProvince: coveringProvince(tools.catalogue.units(), record.unit, tools.policy),
  });
}

function taken(code: string, at: string, holder: Holder): Problem {
  const params = { by: holder.by, code: holder.code ?? '', name: holder.name };
  return { code, at, params };
}
