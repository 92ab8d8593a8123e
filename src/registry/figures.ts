import { classLevels, siteClasses } from './site-class.ts';
import { siteStatuses, sponsorKinds } from './site.ts';

/** By what registered sites are counted, besides 运行状态 (R-6.4, X20). */
export const aspects = ['class', 'kind', 'month'] as const;
export type Aspect = (typeof aspects)[number];

/** What statistics count registered sites by; of these are put together levels, years and portals. */
export type Figure = Aspect | 'status' | 'level' | 'year' | 'portal';

/** Whether a figure can have this value at all. */
export function isFigure(figure: string, value: string): figure is Figure {
  const has = (values: readonly string[]) => values.includes(value);
  if (figure === 'class') return has(siteClasses);
  if (figure === 'kind') return has(sponsorKinds);
  if (figure === 'status') return has(siteStatuses) && value !== 'deleted';
  if (figure === 'level') return classLevels.some(({ level }) => level === value);
  if (figure === 'year') return /^\d{4}$/.test(value);
  if (figure === 'portal') return value === 'yes';
  return figure === 'month' && /^\d{4}-(?:0[1-9]|1[0-2])$/.test(value);
}

/** Every figure, as `figure/value`, that counts a registered site with these values. */
export function figuresOf(
  values: Readonly<Record<Aspect, string>> & { readonly status: string },
): readonly string[] {
  const level = classLevels.find(({ classes }) => classes.some((each) => each === values.class));
  return [
    `class/${values.class}`,
    `kind/${values.kind}`,
    `month/${values.month}`,
    `status/${values.status}`,
    `year/${values.month.slice(0, 4)}`,
    ...(level ? [`level/${level.level}`] : []),
    ...(values.class.endsWith('-portal') ? ['portal/yes'] : []),
  ];
}
