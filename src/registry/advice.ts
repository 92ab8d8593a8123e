import { hostOf } from './home-url.ts';
import type { Problem } from './problem.ts';
import { decodePunycode } from './punycode.ts';
import { nameKey } from './site-name.ts';
import type { SiteRecord } from './site.ts';
import type { Unit } from './unit.ts';

/** What the register knows about the neighbours of a record. */
export interface AdviceFacts {
  /** Live sites of the same unit whose sponsor has the same name. */
  readonly sitesOfSponsor: number;
  /** Name of the site that holds the twin URL with or without `www.`; null when nobody does. */
  readonly twin: string | null;
  /** Name of the province whose one service platform covers the unit (B28); null where none does. */
  readonly coveringProvince: string | null;
}

/** Advice warns and never refuses (R-2.6; N1, U3–U6, O1, O3 of the guideline). */
export function adviceFor(record: SiteRecord, unit: Unit, facts: AdviceFacts): readonly Problem[] {
  const { isPortal, isServicePlatform, sponsor, otherDomains } = record;
  const host = hostOf(record.homeUrl);
  const advice: Problem[] = [];
  const warn = (code: string, at: string, params: Problem['params'] = {}) =>
    advice.push({ code, at, params, advice: true });

  const body = isPortal ? unit.name : sponsor.name;
  if (!isNamedAfter(record.name, body)) warn('advice-name', '/name', { name: shortName(body) });
  if (isServicePlatform && facts.coveringProvince !== null) {
    warn('advice-platform-covered', '/isServicePlatform', { name: facts.coveringProvince });
  }
  if (isServicePlatform && sponsor.kind !== 'government' && unit.level !== 'department') {
    warn('advice-platform-sponsor', '/sponsor/kind');
  }
  if (host.endsWith('.gov.cn')) {
    // 「门户 www.□□□.gov.cn」「部门 ○○○.□□□.gov.cn」: 78.6 % of real hosts have one of the two forms
    const right = isPortal
      ? /^www\.[a-z0-9-]+\.gov\.cn$/
      : /^(?!www\.)[a-z0-9-]+\.[a-z0-9-]+\.gov\.cn$/;
    const code = isPortal ? 'advice-portal-host' : 'advice-department-host';
    if (!right.test(host)) warn(code, '/homeUrl');
  }
  const chinese = /(?:^|\.)xn--([a-z0-9-]+)\.xn--zfr164b(?:\.cn)?$/.exec(host)?.[1];
  if (chinese !== undefined && !isNamedAfter(decodePunycode(chinese) ?? '', body)) {
    warn('advice-chinese-host', '/homeUrl', { name: shortName(body) });
  }
  if (otherDomains.length > 0) warn('advice-other-domains', '/otherDomains');
  if (facts.twin !== null) warn('advice-twin', '/homeUrl', { name: facts.twin });
  if (facts.sitesOfSponsor > 0) {
    warn('advice-second-site', '/sponsor/name', { count: facts.sitesOfSponsor });
  }
  if (unit.level === 'county' && sponsor.kind === 'department' && !isServicePlatform) {
    warn('advice-county-department', '/sponsor/kind');
  }
  return advice;
}

/** Whether a name is the body's, its short name, or a part of it: 杭州 for 杭州市人民政府 (N1, B09). */
function isNamedAfter(name: string, body: string): boolean {
  const key = nameKey(name);
  const full = nameKey(shortName(body));
  const place = full.replace(/(?:特别行政区|自治[区州县旗]|[省市区县旗盟])$/, '');
  if (key.includes(full) || (place.length >= 2 && key.includes(place))) return true;
  const own = key.replace(/^中国|(?:人民)?政府|(?:门户)?网站?$/g, '');
  return own.length >= 2 && full.includes(own);
}

/** A body's name without what the name of its site may leave out: 人民政府, 办公厅. */
function shortName(body: string): string {
  return body.replace(/人民政府(?:办公[厅室])?$|办公[厅室]$/, '') || body;
}
