import { hostOf } from './home-url.ts';
import type { Problem } from './problem.ts';
import type { SiteRecord } from './site.ts';
import type { Unit } from './unit.ts';

/** What the register knows about the neighbours of a record. */
export interface AdviceFacts {
  /** Live sites of the same unit whose sponsor has the same name. */
  readonly sitesOfSponsor: number;
  /** Name of the site that holds the twin URL with or without `www.`; null when nobody does. */
  readonly twin: string | null;
}

/** Advice warns and never refuses (R-2.6; N1, U3, U4, U5, O1, O3 of the guideline). */
export function adviceFor(record: SiteRecord, unit: Unit, facts: AdviceFacts): readonly Problem[] {
  const host = hostOf(record.homeUrl);
  const advice: Problem[] = [];
  const warn = (code: string, at: string, params: Problem['params'] = {}) =>
    advice.push({ code, at, params, advice: true });
  const named = record.isPortal ? plainName(unit.name) : plainName(record.sponsor.name);
  if (!record.name.includes(named)) warn('advice-name', '/name', { name: named });
  if (record.isPortal && host.endsWith('.gov.cn') && !/^www\.[a-z0-9-]+\.gov\.cn$/.test(host)) {
    warn('advice-portal-host', '/homeUrl');
  }
  if (!record.isPortal && host.endsWith('.gov.cn') && !/^(?!www\.)[a-z0-9-]+\.[a-z0-9-]+\.gov\.cn$/.test(host)) {
    warn('advice-department-host', '/homeUrl');
  }
  if (record.homeUrl.startsWith('http://')) warn('advice-https', '/homeUrl');
  if (facts.twin !== null) warn('advice-twin', '/homeUrl', { name: facts.twin });
  if (facts.sitesOfSponsor > 0) warn('advice-second-site', '/sponsor/name', { count: facts.sitesOfSponsor });
  if (unit.level === 'county' && record.sponsor.kind === 'department' && !record.isServicePlatform) {
    warn('advice-county-department', '/sponsor/kind');
  }
  return advice;
}

/** A name without what official names may leave out: 人民政府, 办公厅, 网站. */
function plainName(name: string): string {
  return name.replace(/人民政府(?:办公[厅室])?$|办公[厅室]$/, '') || name;
}
