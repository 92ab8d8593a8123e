import type { Policy } from './policy.ts';
import { rootCode } from './unit-check.ts';
import { depth, type Unit, type UnitCode } from './unit.ts';
import { type UnitTree, upwards } from './unit-tree.ts';

/** Where GitHub reads it from, on the base branch. */
export const codeOwnersPath = '.github/CODEOWNERS';

/** From this size on GitHub ignores the whole file. */
export const codeOwnersMax = 3 * 1000 * 1000;

/** Who owns what is a setting (Z12). */
export type CodeOwnersPolicy = Pick<Policy, 'codeOwnersDepth' | 'githubMaintainers'>;

const head = [
  '# 由组织单位（data/units）和 data/policy.yaml 生成：npm run codeowners，不要手工修改。',
  '# 后面的行优先。这里只分派审核；逐级审核由 review-chain 按 main 上的单位计算。',
];

/**
 * The CODEOWNERS text of a unit tree. The last line that matches wins, so general
 * lines come first, units follow from the top of the tree down, and what nobody's filing may touch
 * comes last. It routes reviews; it cannot say in which order they are made. Throws where the text
 * would be so large that GitHub ignored it.
 */
export function codeOwners(tree: UnitTree, policy: CodeOwnersPolicy): string {
  const root = tree.get(rootCode);
  const rootOwners = root ? ownersOf(root) : [];
  const keepers = policy.githubMaintainers.length > 0 ? policy.githubMaintainers : rootOwners;
  const guards = rootOwners.length > 0 ? rootOwners : keepers;
  const lines = [
    ...line('*', keepers),
    ...line('/data/', guards),
    ...(policy.codeOwnersDepth === 'none' ? [] : siteLines(tree, policy.codeOwnersDepth)),
    ...line('/data/units/', guards),
    ...line('/data/policy.yaml', guards),
    ...line('/schemas/', keepers),
    ...line('/.github/', keepers),
  ];
  const text = `${[...head, ...lines].join('\n')}\n`;
  const size = new TextEncoder().encode(text).length;
  if (size >= codeOwnersMax) {
    throw new RangeError(`CODEOWNERS has ${size} bytes; GitHub ignores it from ${codeOwnersMax}`);
  }
  return text;
}

/** One line for each first two characters, then one for each unit whose owners differ from it. */
function siteLines(tree: UnitTree, reach: 'province' | 'all'): readonly string[] {
  const general = new Map<string, readonly string[]>();
  for (const { code } of tree.values()) {
    const place = code.slice(0, 2);
    const province = `${place}0000` as UnitCode;
    if (general.has(place) || !tree.has(province)) continue;
    general.set(place, ownersAt(tree, province, reach));
  }
  const units = Array.from(tree.values()).toSorted(
    (a, b) => depth[a.level] - depth[b.level] || (a.code < b.code ? -1 : 1),
  );
  return [
    ...Array.from(general)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([place, owners]) => line(`/data/sites/${place}/`, owners)),
    ...units.flatMap(({ code }) => {
      const owners = ownersAt(tree, code, reach);
      const place = code.slice(0, 2);
      if (owners.join() === (general.get(place) ?? []).join()) return [];
      // the lines above are not this unit's: without owners of its own the line takes theirs away
      return [[`/data/sites/${place}/${code}/`, ...owners].join(' ')];
    }),
  ];
}

/** The owners of a unit's sites: its own, else those of the nearest unit above that has any. */
function ownersAt(tree: UnitTree, code: UnitCode, reach: 'province' | 'all'): readonly string[] {
  for (const unit of upwards(tree, code)) {
    if (!unit.hasAccount || unit.retired) continue;
    if (reach === 'province' && depth[unit.level] > depth.province) continue;
    const owners = ownersOf(unit);
    if (owners.length > 0) return owners;
  }
  return [];
}

function ownersOf({ github }: Unit): readonly string[] {
  if (!github) return [];
  if (github.team !== null) return [`@${github.team}`];
  return github.reviewers.map(({ login }) => `@${login}`);
}

function line(pattern: string, owners: readonly string[]): readonly string[] {
  return owners.length > 0 ? [[pattern, ...owners].join(' ')] : [];
}
