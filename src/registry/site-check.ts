import { channelProblems } from './channel-check.ts';
import { type DataPath, dataPath } from './data-path.ts';
import { none, normaliseIcp, normalisePolice } from './formats.ts';
import { lineProblems, normaliseLine, normaliseText, textProblems } from './free-text.ts';
import { normaliseUrl, urlProblems } from './home-url.ts';
import { isDate } from './moment.ts';
import { isDomain, isIpv4, isIpv6 } from './network-address.ts';
import type { Problem } from './problem.ts';
import { siteOrderProblem, siteShapeProblem } from './schema-check.ts';
import { addressMax, introductionMax, justificationMax, sponsorMax } from './site-fields.ts';
import { nameProblems, normaliseName } from './site-name.ts';
import { requestProblems } from './status-request.ts';
import { mintedPath, pendingPath, type RegisterPart, type SiteFile } from './site.ts';

// The shape has judged the number already.
const noProblems = (): readonly Problem[] => [];

/** A parsed file of `data/sites` with everything that is wrong with it; null where its shape is. */
export interface ReadSite {
  readonly file: SiteFile | null;
  readonly problems: readonly Problem[];
}

/**
 * Everything that is wrong with a parsed site file at its path: shape, formats, stored forms, and
 * that the path is the one its content computes (R-2.2, Y5). Advice is in it too, marked as such.
 * After a wrong shape nothing else is looked at.
 */
export function checkSiteFile(value: unknown, path: string): readonly Problem[] {
  return readSiteFile(value, path).problems;
}

/** As `checkSiteFile`, with the file where its shape is right. */
export function readSiteFile(value: unknown, path: string): ReadSite {
  const place = dataPath(path);
  if (place?.is !== 'minted' && place?.is !== 'pending') {
    return { file: null, problems: [{ code: 'path-unknown', at: '' }] };
  }
  const shape = siteShapeProblem(value);
  if (shape) return { file: null, problems: [shape] };
  const file = value as SiteFile;
  const problems: Problem[] = [];
  addRecordProblems(problems, file);
  if (file.request) problems.push(...requestProblems(file.request, '/request'));
  if (file.register) addRegisterProblems(problems, file.register);
  const elsewhere = placeProblem(file, place, path) ?? siteOrderProblem(file);
  if (elsewhere) problems.push(elsewhere);
  return { file, problems };
}

function addRecordProblems(problems: Problem[], file: SiteFile): void {
  add(problems, nameProblems, file.name, normaliseName, '/name');
  // What stands in the register was filed under the rules of its day: another suffix is a warning (U2).
  const isNew = file.register === undefined;
  add(problems, (url) => urlProblems(url, isNew), file.homeUrl, normaliseUrl, '/homeUrl');
  if (!isNew && urlProblems(file.homeUrl)[0]?.code === 'url-not-official') {
    problems.push({ code: 'advice-official-host', at: '/homeUrl', advice: true });
  }
  addLine(problems, file.sponsor.name, '/sponsor/name', sponsorMax);
  addLine(problems, file.address, '/address', addressMax);
  add(problems, noProblems, file.icp, normaliseIcp, '/icp');
  add(problems, noProblems, file.police, normalisePolice, '/police');
  for (const key of ['icp', 'police'] as const) {
    if (file.clearances[key] === 'obtained' && file[key] === none) {
      problems.push({ code: `${key}-required`, at: `/${key}` });
    }
  }
  for (const [index, channel] of file.channels.entries()) {
    const found = channelProblems(channel, `/channels/${index}`);
    if (found.length > 0) problems.push(...found);
  }
  addEach(problems, file.otherDomains, isDomain, 'domain-format', '/otherDomains');
  addEach(problems, file.ipv4, isIpv4, 'ipv4-format', '/ipv4');
  addEach(problems, file.ipv6, isIpv6, 'ipv6-format', '/ipv6');
  addText(problems, file.introduction, '/introduction', introductionMax);
  addText(problems, file.justification, '/justification', justificationMax);
}

/** The register's own part keeps its order in time, and says until when a short offline lasts. */
function addRegisterProblems(problems: Problem[], register: RegisterPart): void {
  const { approvedAt, mintedAt, history, status, until } = register;
  // All times are written alike, so text order is time order.
  let last = approvedAt <= mintedAt ? mintedAt : '~';
  for (const { at } of history) last = last <= at ? at : '~';
  if (last === '~') problems.push({ code: 'history-order', at: '/register/history' });
  if (history.at(-1)?.status !== status) {
    problems.push({ code: 'history-status', at: '/register/history' });
  }
  const isShort = status === 'offline-temporary' || status === 'offline-emergency';
  if (isShort ? !isDate(until) : until !== '') {
    problems.push({ code: isShort ? 'until-required' : 'until-empty', at: '/register/until' });
  }
}

function placeProblem(file: SiteFile, place: DataPath, path: string): Problem | null {
  if (place.is === 'minted') {
    if (!file.register) return { code: 'field-missing', at: '/register' };
    const right = mintedPath(file.register.siteCode);
    return right === path
      ? null
      : { code: 'path-differs', at: '/register/siteCode', params: { right } };
  }
  if (place.is !== 'pending') return { code: 'path-unknown', at: '' };
  if (file.register) return { code: 'register-early', at: '/register' };
  if (file.request) return { code: 'register-early', at: '/request' };
  const right = pendingPath(file.unit, place.filing);
  return right === path ? null : { code: 'path-differs', at: '/unit', params: { right } };
}

/** The problems of a value, or that it is sound but not written in its stored form. */
function add(
  problems: Problem[],
  check: (stored: string) => readonly Problem[],
  value: string,
  normalise: (text: string) => string,
  at: string,
): void {
  const right = normalise(value);
  const found = check(right);
  if (found.length > 0) problems.push(...found);
  else if (right !== value) problems.push({ code: 'stored-form', at, params: { right } });
}

function addLine(problems: Problem[], value: string, at: string, max: number): void {
  add(problems, (line) => lineProblems(line, at, max), value, normaliseLine, at);
}

function addText(problems: Problem[], value: string, at: string, max: number): void {
  if (value !== '') add(problems, (text) => textProblems(text, at, max), value, normaliseText, at);
}

function addEach(
  problems: Problem[],
  values: readonly string[],
  isRight: (text: string) => boolean,
  code: string,
  at: string,
): void {
  for (const [index, value] of values.entries()) {
    if (!isRight(value)) problems.push({ code, at: `${at}/${index}` });
  }
}
