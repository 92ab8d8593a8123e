import { channelGaps } from '#registry/channel-category.ts';
import { parseAddresses, parseChannels, parseDomains } from '#registry/change-fields.ts';
import { urlKey } from '#registry/home-url.ts';
import type { ImportRow } from '#registry/import-row.ts';
import type { Problem } from '#registry/problem.ts';
import { parseNameAndUrl } from '#registry/site-fields.ts';
import { nameKey } from '#registry/site-name.ts';
import type { SiteRecord } from '#registry/site.ts';
import { parseUnitCode } from '#registry/unit.ts';
import { finalUnit, isWithin } from '#registry/unit-tree.ts';
import type { Account } from '#private/types.ts';
import { type Earlier, earlierOf } from './import-earlier.ts';
import { type Fileable, previewSite } from './new-site.ts';
import type { Tools } from './tools.ts';

/** A row as the rules see it now. */
export interface CheckedRow {
  readonly row: ImportRow;
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
  /** Null where it is refused. */
  readonly fileable: Fileable | null;
  readonly earlier: Earlier;
}

/**
 * Everything against one row, by the rules of the form: cells, fields, channels (J02, J04),
 * uniqueness, and that its unit is the importing one or below it. A site that is registered,
 * or approved and waiting for its code, is refused as such and nothing else is said of it (M08).
 */
export async function checkRow(
  tools: Tools,
  row: ImportRow,
  account: Account,
): Promise<CheckedRow> {
  const earlier = await earlierOf(tools, row, account);
  if (earlier.is === 'minted') {
    const { code, name } = earlier;
    return refused(row, earlier, { code: 'already-minted', at: '', params: { code, name } });
  }
  if (earlier.is === 'concluded') {
    const { name } = earlier;
    return refused(row, earlier, { code: 'already-concluded', at: '', params: { name } });
  }
  const except = earlier.is === 'filing' ? earlier.id : null;
  const preview = previewSite(tools, row.fields, except);
  const lists = parseLists(row.fields);
  const faulty = new Set(row.problems.map(({ at }) => at));
  const problems = [
    ...row.problems,
    // An unreadable cell is empty to the form, which need not be said as well.
    ...[...preview.problems, ...lists.problems].filter(({ at }) => !faulty.has(at)),
    ...outside(tools, row, account),
  ];
  const record = preview.fileable && { ...preview.fileable.record, ...lists.value };
  return {
    row,
    problems,
    advice: preview.advice,
    fileable: problems.length === 0 && record ? { ...preview.fileable, record } : null,
    earlier,
  };
}

function refused(row: ImportRow, earlier: Earlier, problem: Problem): CheckedRow {
  return { row, problems: [problem], advice: [], fileable: null, earlier };
}

/**
 * Sites that stand twice in one import: each after the first, with where the first stands. Names
 * count as the policy says (X10); a unit has one portal.
 */
export function duplicatesIn(
  tools: Tools,
  rows: readonly ImportRow[],
): ReadonlyMap<ImportRow, Problem> {
  const first = new Map<string, ImportRow>();
  const found = new Map<ImportRow, Problem>();
  for (const row of rows) {
    for (const [at, key] of keysOf(tools, row)) {
      const other = first.get(key);
      if (!other) first.set(key, row);
      else if (!found.has(row)) {
        const params = { file: other.file, row: other.row };
        found.set(row, { code: 'duplicate-in-file', at, params });
      }
    }
  }
  return found;
}

function keysOf(tools: Tools, { fields }: ImportRow): readonly (readonly [string, string])[] {
  const unit = parseUnitCode(fields['unit'] ?? '');
  const portal = unit && fields['isPortal'] === 'yes' ? [['/isPortal', `portal ${unit}`]] : [];
  const parsed = parseNameAndUrl(fields);
  if (!parsed.ok) return portal as [string, string][];
  const isCountry = tools.policy.uniqueNameScope === 'country';
  const scope = isCountry || !unit ? '' : (finalUnit(tools.catalogue.units(), unit)?.code ?? '');
  return [
    ['/name', `name ${scope} ${nameKey(parsed.value.name)}`],
    ['/homeUrl', `url ${urlKey(parsed.value.homeUrl) ?? ''}`],
    ...(portal as [string, string][]),
  ];
}

type Lists = Pick<SiteRecord, 'channels' | 'otherDomains' | 'ipv4' | 'ipv6'>;

function parseLists(fields: ImportRow['fields']): {
  readonly problems: readonly Problem[];
  readonly value: Lists;
} {
  const channels = parseChannels(fields);
  const domains = parseDomains(fields);
  const addresses = parseAddresses(fields);
  const problems = [channels, domains, addresses].flatMap((parsed) =>
    parsed.ok ? [] : parsed.problems,
  );
  return {
    problems: [...channelGaps(fields), ...problems],
    value: {
      channels: channels.ok ? channels.value : [],
      otherDomains: domains.ok ? domains.value : [],
      ...(addresses.ok ? addresses.value : { ipv4: [], ipv6: [] }),
    },
  };
}

function outside(tools: Tools, { fields }: ImportRow, account: Account): readonly Problem[] {
  const unit = parseUnitCode(fields['unit'] ?? '');
  if (!unit || !tools.catalogue.unit(unit)) return [];
  const isInside = isWithin(tools.catalogue.units(), unit, account.unit);
  return isInside ? [] : [{ code: 'unit-outside', at: '/unit', params: { unit } }];
}
