import type { Fields } from '#office/types.ts';
import { adviceFor } from '#registry/advice.ts';
import type { Chain } from '#registry/filing.ts';
import { urlKey } from '#registry/home-url.ts';
import type { Problem } from '#registry/problem.ts';
import { coveringProvince, unitProblems, type UnitRules } from '#registry/record-unit.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { parseSiteFields } from '#registry/site-fields.ts';
import { nameKey } from '#registry/site-name.ts';
import type { SiteRecord } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { type Draft, filledFields } from './draft.ts';

/** A draft as the office would judge it, but for what only the register knows (M11, R-3.5). */
export interface Checked {
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
  /** Null while its shape is wrong. */
  readonly record: SiteRecord | null;
  readonly chain: Chain | null;
}

/** Everything that is wrong at once, with the rules of the office: the fields, then the unit. */
export function checkFields(
  fields: Fields,
  tree: UnitTree,
  rules: UnitRules,
  sitesOfSponsor = 0,
): Checked {
  const parsed = parseSiteFields(filledFields(fields));
  if (!parsed.ok) return { problems: parsed.problems, advice: [], record: null, chain: null };
  const { record } = parsed.value;
  const problems = [...unitProblems(tree, record, rules)];
  const unit = tree.get(record.unit);
  if (!unit) return { problems, advice: [], record, chain: null };
  const chain = reviewChain(tree, record);
  if (chain.steps.length === 0) {
    problems.push({ code: 'no-reviewer', at: '/unit', params: { unit: record.unit } });
  }
  const advice = adviceFor(record, unit, {
    sitesOfSponsor,
    twin: null,
    coveringProvince: coveringProvince(tree, record.unit, rules),
  });
  return { problems, advice, record, chain };
}

/** How many other drafts are of the same sponsor under the same unit (U3). */
export function othersOfSponsor(draft: Draft, drafts: readonly Draft[]): number {
  const keyOf = ({ fields }: Draft) =>
    `${(fields['unit'] ?? '').trim().toLowerCase()} ${nameKey(fields['sponsor.name'] ?? '')}`;
  return drafts.filter((other) => other.id !== draft.id && keyOf(other) === keyOf(draft)).length;
}

/** In what two drafts of one package are alike that must not be. */
export interface Clash {
  readonly in: 'name' | 'homeUrl' | 'portal';
  readonly first: Draft;
  readonly second: Draft;
}

/** Drafts that collide with an earlier one among those chosen. */
export function clashesOf(
  sites: readonly { readonly draft: Draft; readonly record: SiteRecord }[],
): readonly Clash[] {
  const seen = new Map<string, Draft>();
  return sites.flatMap(({ draft, record }) => {
    const keys = [
      ['name', nameKey(record.name)],
      ['homeUrl', urlKey(record.homeUrl) ?? record.homeUrl],
      ...(record.isPortal ? [['portal', record.unit] as const] : []),
    ] as const;
    return keys.flatMap(([what, key]) => {
      const first = seen.get(`${what} ${key}`);
      if (!first) seen.set(`${what} ${key}`, draft);
      return first ? [{ in: what, first, second: draft }] : [];
    });
  });
}
