import { normaliseLine, normaliseText } from './free-text.ts';
import { normalisePhone } from './formats.ts';
import { openingProblems } from './opening-check.ts';
import {
  bodyCategories,
  type BodyCategory,
  isOpeningKind,
  type Opening,
  orderOpening,
} from './opening.ts';
import { readPerson } from './person-check.ts';
import type { Checked, Problem } from './problem.ts';
import { halfWidth, trimBlanks } from './plain-text.ts';
import { parseSiteCode, type Person, type Persons } from './site.ts';
import type { Region } from './staffing-office.ts';
import type { UnitCode } from './unit.ts';

/** Fields of a form as typed; names are those of the inputs. */
type Fields = Readonly<Record<string, string>>;

/** What a registration holds (P01–P14); private but for what an application makes public. */
export interface ApplicantProfile {
  readonly region: Region;
  readonly unit: UnitCode;
  readonly organisation: string;
  readonly category: BodyCategory;
  readonly superior: string;
  readonly address: string;
  readonly postcode: string;
  readonly functions: string;
  /** 单位负责人. */
  readonly head: string;
  /** 经办人. */
  readonly handler: Person;
  readonly fax: string;
}

/** What of the application is the sponsor's, as registered (P22). */
export const sponsorKeys = [
  'organisation',
  'superior',
  'address',
  'postcode',
  'functions',
] as const;

/** Somebody's inputs by role; the extension stands in an input of its own (P12, X16). */
function personOf(fields: Fields, role: 'handler' | 'principal') {
  const value = (part: string) => fields[`${role}.${part}`] ?? '';
  const extension = trimBlanks(halfWidth(value('extension')));
  const phone = normalisePhone(value('officePhone'));
  const officePhone = extension === '' ? phone : `${phone}-${extension}`;
  const typed = {
    name: value('name'),
    officePhone,
    mobile: value('mobile'),
    email: value('email'),
  };
  // the reader of persons knows two roles; the problems go to the inputs of this form
  const { person, problems } = readPerson(typed, '/contact');
  const at = (problem: Problem) => ({ ...problem, at: problem.at.replace('/contact', `/${role}`) });
  return { person, problems: problems.map(at) };
}

/** Lines and texts of the sponsor in their stored form. */
function sponsorOf(fields: Fields): Pick<Opening, (typeof sponsorKeys)[number]> {
  const line = (name: string) => normaliseLine(fields[name] ?? '');
  return {
    organisation: line('organisation'),
    superior: line('superior'),
    address: line('address'),
    postcode: trimBlanks(halfWidth(fields['postcode'] ?? '')),
    functions: normaliseText(fields['functions'] ?? ''),
  };
}

// what an application has and a registration has not, right by itself
const rest = {
  kind: 'opening-audit',
  siteName: '示例',
  hostnames: ['shili.gov.cn'],
  microSite: false,
  ipv4: ['192.0.2.1'],
  ipv6: [],
  introduction: '示例',
  siteCode: '',
  agreement: { version: '1', hash: '' },
  applicant: '',
  persons: '',
} as const;

/** A registration as typed, or everything that is wrong with it at once (R-2.2, P06–P14). */
export function parseRegistration(
  fields: Fields,
  place: { readonly region: Region; readonly unit: UnitCode },
): Checked<ApplicantProfile> {
  const sponsor = sponsorOf(fields);
  const category = bodyCategories.find((one) => one === fields['category']);
  const { person: handler, problems: wrongHandler } = personOf(fields, 'handler');
  const head = normaliseLine(fields['head'] ?? '');
  const fax = normalisePhone(fields['fax'] ?? '');
  const isFax = fax === '' || /^0\d{2,3}-\d{7,8}$/.test(fax);
  const headProblems =
    head === ''
      ? []
      : readPerson({ ...handler, name: head }, '/contact').problems.filter(
          ({ at }) => at === '/contact/name',
        );
  const judged: Opening = { ...rest, ...sponsor, ...place, category: category ?? 'other' };
  const problems: readonly Problem[] = [
    ...openingProblems(judged),
    ...(category ? [] : [{ code: 'choose', at: '/category' }]),
    ...headProblems.map((problem) => ({ ...problem, at: '/head' })),
    ...wrongHandler,
    ...(isFax ? [] : [{ code: 'phone-format', at: '/fax' }]),
  ];
  if (problems.length > 0 || !category) return { ok: false, problems };
  return { ok: true, value: { ...place, ...sponsor, category, head, handler, fax } };
}

/** Names and addresses in lists: separated by blanks, commas or line ends. */
function listOf(text: string | undefined): readonly string[] {
  return halfWidth(text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,;、]+/)
    .filter((one) => one !== '');
}

/** A host name as it is stored: lower case, without scheme and slash, `.` for `。`. */
function hostOf(text: string | undefined): readonly string[] {
  const host = trimBlanks(halfWidth(text ?? ''))
    .toLowerCase()
    .replaceAll('。', '.')
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  return host === '' ? [] : [host];
}

/**
 * An application as typed by a registered sponsor, or everything that is wrong at once (P20–P31).
 * Region, place and category are those of the registration. `persons` is empty until they are kept.
 */
export function parseApplication(
  fields: Fields,
  profile: ApplicantProfile,
  by: { readonly account: string; readonly agreement: Opening['agreement'] },
): Checked<{ readonly opening: Opening; readonly persons: Persons }> {
  const kind = fields['kind'] ?? '';
  const { person: handler, problems: wrongHandler } = personOf(fields, 'handler');
  const { person: principal, problems: wrongPrincipal } = personOf(fields, 'principal');
  const typedCode = trimBlanks(halfWidth(fields['siteCode'] ?? ''));
  const siteCode = typedCode === '' ? '' : parseSiteCode(typedCode);
  const opening: Opening = {
    kind: isOpeningKind(kind) ? kind : 'opening-audit',
    region: profile.region,
    unit: profile.unit,
    category: profile.category,
    ...sponsorOf(fields),
    siteName: normaliseLine(fields['siteName'] ?? ''),
    hostnames: [...hostOf(fields['chinese']), ...hostOf(fields['english'])],
    microSite: fields['microSite'] === 'yes',
    ipv4: listOf(fields['ipv4']),
    ipv6: listOf(fields['ipv6']),
    introduction: normaliseText(fields['introduction'] ?? ''),
    siteCode: siteCode ?? '',
    agreement: by.agreement,
    applicant: by.account,
    persons: '',
  };
  const problems: readonly Problem[] = [
    ...(isOpeningKind(kind) ? [] : [{ code: 'choose', at: '/kind' }]),
    ...openingProblems(opening),
    ...suffixProblems(fields),
    ...(siteCode === null ? [{ code: 'site-code-format', at: '/siteCode' }] : []),
    ...tooMany(opening),
    ...wrongHandler,
    ...wrongPrincipal,
  ].filter(isFirst);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { opening: orderOpening(opening), persons: { principal, contact: handler } },
  };
}

/** A name typed in the other's input would be read as the other. */
function suffixProblems(fields: Fields): readonly Problem[] {
  const [chinese = ''] = hostOf(fields['chinese']);
  const [english = ''] = hostOf(fields['english']);
  const isChinese = chinese === '' || /\.政务(?:\.cn)?$/.test(chinese);
  const isEnglish = english === '' || /^[a-z0-9.-]+\.gov\.cn$/.test(english);
  return [
    ...(isChinese ? [] : [{ code: 'opening-chinese-host', at: '/chinese' }]),
    ...(isEnglish ? [] : [{ code: 'opening-english-host', at: '/english' }]),
  ];
}

function tooMany({ ipv4, ipv6 }: Opening): readonly Problem[] {
  const most = { max: 8 };
  return [
    ...(ipv4.length > 8 ? [{ code: 'too-many', at: '/ipv4', params: most }] : []),
    ...(ipv6.length > 8 ? [{ code: 'too-many', at: '/ipv6', params: most }] : []),
  ];
}

function isFirst({ code, at }: Problem, index: number, all: readonly Problem[]): boolean {
  return all.findIndex((other) => other.code === code && other.at === at) === index;
}

/** Where an application says other than the registration: a warning, never a refusal (P22, R-2.6). */
export function registrationAdvice(
  opening: Opening,
  profile: ApplicantProfile,
): readonly Problem[] {
  return sponsorKeys
    .filter((key) => opening[key] !== profile[key])
    .map((key) => ({
      code: 'advice-opening-differs',
      at: `/${key}`,
      params: { right: profile[key] },
    }));
}

/** The inputs of an application as a registration fills them in (P22), or as it was filed (P33). */
export function applicationFields(
  profile: ApplicantProfile,
  filed: { readonly opening: Opening; readonly persons: Persons | null } | null = null,
): Fields {
  const { handler } = profile;
  const person = (role: string, { name, officePhone, mobile, email }: Person) => {
    const [, phone = officePhone, extension = ''] =
      /^(0\d{2,3}-\d{7,8})(?:-(\d{1,6}))?$/.exec(officePhone) ?? [];
    return {
      [`${role}.name`]: name,
      [`${role}.officePhone`]: phone,
      [`${role}.extension`]: extension,
      [`${role}.mobile`]: mobile,
      [`${role}.email`]: email,
    };
  };
  const sponsor = Object.fromEntries(
    sponsorKeys.map((key) => [key, filed?.opening[key] ?? profile[key]]),
  );
  if (!filed) return { ...sponsor, ...person('handler', handler) };
  const { opening, persons } = filed;
  const isChinese = (host: string) => /\.政务(?:\.cn)?$/.test(host);
  return {
    ...sponsor,
    ...(persons
      ? { ...person('handler', persons.contact), ...person('principal', persons.principal) }
      : person('handler', handler)),
    kind: opening.kind,
    siteCode: opening.siteCode,
    siteName: opening.siteName,
    chinese: opening.hostnames.find(isChinese) ?? '',
    english: opening.hostnames.find((host) => !isChinese(host)) ?? '',
    microSite: opening.microSite ? 'yes' : 'no',
    ipv4: opening.ipv4.join(' '),
    ipv6: opening.ipv6.join(' '),
    introduction: opening.introduction,
  };
}
