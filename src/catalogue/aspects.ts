import { siteClass, type SiteClass } from '#registry/site-class.ts';
import { levels } from '#registry/unit.ts';

/** By what registered sites are counted, besides 运行状态 (R-6.4, X20). */
export const aspects = ['class', 'kind', 'month'] as const;
export type Aspect = (typeof aspects)[number];

const cases = levels.flatMap((level) =>
  [true, false].map((isPortal) => {
    const is: SiteClass = siteClass(level, isPortal);
    return `WHEN level = '${level}' AND portal = ${isPortal ? 1 : 0} THEN '${is}'`;
  }),
);

/** SQL over `site` joined with `unit_above`: the value of each aspect. */
export const aspectSql = {
  class: `CASE ${cases.join(' ')} ELSE '' END`,
  kind: 'kind',
  month: 'substr(minted_at, 1, 7)',
} as const satisfies Record<Aspect, string>;
