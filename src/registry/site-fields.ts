import { isIcp, isPolice, none, normaliseIcp, normalisePolice } from './formats.ts';
import { lineProblems, normaliseLine, normaliseText, textProblems } from './free-text.ts';
import { normaliseUrl, urlProblems } from './home-url.ts';
import { readPerson } from './person-check.ts';
import { trimBlanks } from './plain-text.ts';
import type { Checked, Problem } from './problem.ts';
import { nameProblems, normaliseName } from './site-name.ts';
import {
  type ClearanceState,
  clearanceStates,
  type Persons,
  type SiteRecord,
  type SponsorKind,
  sponsorKinds,
} from './site.ts';
import { parseUnitCode, type UnitCode } from './unit.ts';

/** Fields of a form as typed; names are listed in `src/office/types.ts`. */
type Fields = Readonly<Record<string, string>>;

export const sponsorMax = 80;
export const addressMax = 120;
export const introductionMax = 500;
export const justificationMax = 300;
const clearanceKeys = ['label', 'domain', 'icp', 'police'] as const;

/** Step 1 of the form: name and home URL (B08–B11). */
export function parseNameAndUrl(fields: Fields): Checked<Pick<SiteRecord, 'name' | 'homeUrl'>> {
  const name = normaliseName(valueOf(fields, 'name'));
  const homeUrl = normaliseUrl(valueOf(fields, 'homeUrl'));
  const problems = [...nameProblems(name), ...urlProblems(homeUrl)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { name, homeUrl } };
}

/**
 * The whole form: the public record and both persons in their stored form, or everything that is
 * wrong at once, each at its field (R-2.2, B13–B32). A name and address that `stands` in the register
 * already was filed under the rules of its day and is not judged again.
 */
export function parseSiteFields(
  fields: Fields,
  stands: Partial<Pick<SiteRecord, 'name' | 'homeUrl'>> = {},
): Checked<{ readonly record: SiteRecord; readonly persons: Persons }> {
  const name = normaliseName(valueOf(fields, 'name'));
  const homeUrl = normaliseUrl(valueOf(fields, 'homeUrl'));
  const unit = readUnit(fields);
  const sponsor = line(fields, 'sponsor.name', sponsorMax);
  const kind = choice(fields, 'sponsor.kind', sponsorKinds);
  const address = line(fields, 'address', addressMax);
  const isPortal = yesOrNo(fields, 'isPortal');
  const isServicePlatform = yesOrNo(fields, 'isServicePlatform');
  const clearances = clearanceKeys.map((key) =>
    choice(fields, `clearances.${key}`, clearanceStates),
  );
  const icp = number(fields, 'icp', normaliseIcp, isIcp);
  const police = number(fields, 'police', normalisePolice, isPolice);
  const principal = person(fields, 'principal');
  const contact = person(fields, 'contact');
  const introduction = normaliseText(valueOf(fields, 'introduction'));
  const justification = normaliseText(valueOf(fields, 'justification'));
  const problems: readonly Problem[] = [
    ...(name === stands.name ? [] : nameProblems(name)),
    ...(homeUrl === stands.homeUrl ? [] : urlProblems(homeUrl)),
    ...sponsor.problems,
    ...kind.problems,
    ...unit.problems,
    ...address.problems,
    ...isPortal.problems,
    ...isServicePlatform.problems,
    ...clearances.flatMap((clearance) => clearance.problems),
    ...icp.problems,
    ...police.problems,
    ...principal.problems,
    ...contact.problems,
    ...textProblems(introduction, '/introduction', introductionMax),
    ...textProblems(justification, '/justification', justificationMax),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const [label, domain, icpState, policeState] = clearances.map(
    ({ value }) => value as ClearanceState,
  );
  const record: SiteRecord = {
    name,
    homeUrl,
    unit: unit.value as UnitCode,
    sponsor: { name: sponsor.value, kind: kind.value as SponsorKind },
    address: address.value,
    isPortal: isPortal.value === 'yes',
    isServicePlatform: isServicePlatform.value === 'yes',
    clearances: {
      label: label as ClearanceState,
      domain: domain as ClearanceState,
      icp: icpState as ClearanceState,
      police: policeState as ClearanceState,
    },
    icp: icp.value,
    police: police.value,
    otherDomains: [],
    channels: [],
    ipv4: [],
    ipv6: [],
    introduction,
    justification,
  };
  return {
    ok: true,
    value: { record, persons: { principal: principal.person, contact: contact.person } },
  };
}

interface Read<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

function valueOf(fields: Fields, name: string): string {
  return Object.hasOwn(fields, name) ? (fields[name] ?? '') : '';
}

function pointer(name: string): string {
  return `/${name.replaceAll('.', '/')}`;
}

/** One line of public text: no line breaks, nothing hidden, no personal data. */
function line(fields: Fields, name: string, max: number): Read<string> {
  const value = normaliseLine(valueOf(fields, name));
  return { value, problems: lineProblems(value, pointer(name), max) };
}

function choice<T extends string>(
  fields: Fields,
  name: string,
  choices: readonly T[],
): Read<T | null> {
  const typed = valueOf(fields, name);
  const value = choices.find((one) => one === typed) ?? null;
  const code = typed === '' ? 'choose' : 'choice-unknown';
  return { value, problems: value === null ? [{ code, at: pointer(name) }] : [] };
}

function yesOrNo(fields: Fields, name: string): Read<'yes' | 'no' | null> {
  return choice(fields, name, ['yes', 'no'] as const);
}

function readUnit(fields: Fields): Read<UnitCode | null> {
  const typed = trimBlanks(valueOf(fields, 'unit'));
  if (typed === '') return { value: null, problems: [{ code: 'required', at: '/unit' }] };
  const value = parseUnitCode(typed);
  return { value, problems: value === null ? [{ code: 'unit-format', at: '/unit' }] : [] };
}

/**
 * A record number: asked for once it is obtained, 无 otherwise (B07, B30); one that is typed anyway
 * must be right.
 */
function number(
  fields: Fields,
  name: 'icp' | 'police',
  normalise: (text: string) => string,
  isRight: (text: string) => boolean,
): Read<string> {
  const value = normalise(valueOf(fields, name));
  const at = pointer(name);
  if (value === '' || value === none) {
    const isObtained = valueOf(fields, `clearances.${name}`) === 'obtained';
    return { value: none, problems: isObtained ? [{ code: `${name}-required`, at }] : [] };
  }
  return { value, problems: isRight(value) ? [] : [{ code: `${name}-format`, at }] };
}

function person(fields: Fields, role: 'principal' | 'contact') {
  const typed = {
    name: valueOf(fields, `${role}.name`),
    officePhone: valueOf(fields, `${role}.officePhone`),
    mobile: valueOf(fields, `${role}.mobile`),
    email: valueOf(fields, `${role}.email`),
  };
  return readPerson(typed, `/${role}`);
}
