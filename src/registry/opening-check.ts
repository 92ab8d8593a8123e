import { lineProblems, normaliseLine, normaliseText, textProblems } from './free-text.ts';
import { hostProblem } from './host-name.ts';
import { isIpv4, isIpv6 } from './network-address.ts';
import { dataPath } from './data-path.ts';
import {
  functionsMax,
  introductionMax,
  type Opening,
  openingPath,
  organisationMax,
} from './opening.ts';
import type { Problem } from './problem.ts';
import {
  openingOrderProblem,
  openingShapeProblem,
  staffingOfficeOrderProblem,
  staffingOfficeShapeProblem,
} from './schema-check.ts';
import { type StaffingOffice, staffingOfficePath } from './staffing-office.ts';

export const superiorMax = 80;
export const openingAddressMax = 120;
export const siteNameMax = 60;

/** Everything that is wrong with the file of a staffing office at its path (P05, Y5). */
export function staffingOfficeFileProblems(value: unknown, path: string): readonly Problem[] {
  const shape = staffingOfficeShapeProblem(value);
  if (shape) return [shape];
  const office = value as StaffingOffice;
  const right = staffingOfficePath(office.region);
  const order = staffingOfficeOrderProblem(office);
  return [
    ...(right === path ? [] : [{ code: 'path-differs', at: '/region', params: { right } }]),
    ...lineProblems(office.name, '/name', 40),
    ...lineProblems(office.body, '/body', 80),
    ...(order ? [order] : []),
  ];
}

/** Everything that is wrong with the file of an application at its path (Y5, R-9.1). */
export function openingFileProblems(value: unknown, path: string): readonly Problem[] {
  const shape = openingShapeProblem(value);
  if (shape) return [shape];
  const opening = value as Opening;
  const at = dataPath(path);
  const right = at?.is === 'opening' ? openingPath(opening.region, at.filing) : '';
  const order = openingOrderProblem(opening);
  return [
    ...(right === path ? [] : [{ code: 'path-differs', at: '/region', params: { right } }]),
    ...openingProblems(opening),
    ...(order ? [order] : []),
  ];
}

/** What is wrong with the content of an application, each at its field (R-2.2, P06–P10, P25–P31). */
export function openingProblems(opening: Opening): readonly Problem[] {
  const { organisation, superior, address, functions, siteName, introduction } = opening;
  return [
    ...lineProblems(organisation, '/organisation', organisationMax),
    ...(superior === '' ? [] : lineProblems(superior, '/superior', superiorMax)),
    ...lineProblems(address, '/address', openingAddressMax),
    ...(/^\d{6}$/.test(opening.postcode) ? [] : [{ code: 'postcode-format', at: '/postcode' }]),
    ...longText(functions, '/functions', functionsMax),
    ...lineProblems(siteName, '/siteName', siteNameMax),
    ...hostnamesProblems(opening),
    ...opening.ipv4.flatMap((one) => (isIpv4(one) ? [] : [{ code: 'ipv4-format', at: '/ipv4' }])),
    ...opening.ipv6.flatMap((one) => (isIpv6(one) ? [] : [{ code: 'ipv6-format', at: '/ipv6' }])),
    ...(opening.ipv4.length === 0 ? [{ code: 'required', at: '/ipv4' }] : []),
    ...longText(introduction, '/introduction', introductionMax),
    ...storedForms(opening),
  ];
}

function longText(text: string, at: string, max: number): readonly Problem[] {
  return text === '' ? [{ code: 'required', at }] : textProblems(text, at, max);
}

/** Whether a name is a Chinese one for sites of party and government: ends in .政务 (P26). */
export function isChineseHost(host: string): boolean {
  return /\.政务(?:\.cn)?$/.test(host);
}

/**
 * Without a domain no application (P27): a sound name ending in .gov.cn, or the micro-site that
 * comes with a Chinese one (P29); none twice.
 */
function hostnamesProblems({ hostnames, microSite }: Opening): readonly Problem[] {
  const problems: Problem[] = [];
  const chinese = hostnames.filter(isChineseHost);
  const english = hostnames.filter((host) => !isChineseHost(host));
  for (const host of chinese) {
    if (hostProblem(host) !== null) problems.push({ code: 'opening-chinese-host', at: '/chinese' });
  }
  for (const host of english) {
    const isSound =
      hostProblem(host) === null && host.endsWith('.gov.cn') && host === host.toLowerCase();
    if (!isSound) problems.push({ code: 'opening-english-host', at: '/english' });
  }
  if (microSite && english.length > 0)
    problems.push({ code: 'opening-micro-site', at: '/english' });
  if (microSite && chinese.length === 0) {
    problems.push({ code: 'opening-micro-needs-chinese', at: '/chinese' });
  }
  if (!microSite && english.length === 0) {
    problems.push({ code: 'opening-no-domain', at: '/english' });
  }
  if (chinese.length > 1) problems.push({ code: 'opening-chinese-host', at: '/chinese' });
  if (english.length > 1) problems.push({ code: 'opening-english-host', at: '/english' });
  return problems;
}

function storedForms(opening: Opening): readonly Problem[] {
  const lines = ['organisation', 'superior', 'address', 'siteName'] as const;
  const texts = ['functions', 'introduction'] as const;
  const wrong = (key: keyof Opening, right: string): readonly Problem[] =>
    opening[key] === right ? [] : [{ code: 'stored-form', at: `/${key}`, params: { right } }];
  return [
    ...lines.flatMap((key) => wrong(key, normaliseLine(opening[key]))),
    ...texts.flatMap((key) => wrong(key, normaliseText(opening[key]))),
  ];
}
