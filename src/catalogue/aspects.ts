import type { Aspect } from '#registry/figures.ts';
import { siteClass, type SiteClass } from '#registry/site-class.ts';
import { levels } from '#registry/unit.ts';

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
