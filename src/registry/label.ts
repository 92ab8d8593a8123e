import type { SiteCode } from './site.ts';

/**
 * 网站标识 as its file in `data/labels` holds it (Q05). Once issued it never changes; whether it is
 * revoked follows from the rest of the register (`label-state.ts`).
 */
export interface Label {
  /** 标识编号: region and six-digit serial, `33-000001`; unique, never used again. */
  readonly number: string;
  /** 开办主体全称. */
  readonly organisation: string;
  /** 系统类别 in words: 党委, 人大, 政府, 政协, 法院, 检察院, 其他. */
  readonly category: string;
  readonly address: string;
  /** 职能, one line. */
  readonly functions: string;
  readonly siteName: string;
  /** Host names in punycode and lower case, without port, in order. */
  readonly hosts: readonly string[];
  /** Empty where the site had no code when its label was issued. */
  readonly siteCode: SiteCode | '';
  /** The staffing office that issued it. */
  readonly issuer: string;
  /** YYYY-MM-DD in +08:00. */
  readonly issuedOn: string;
  /** Id of the opening audit or requalification behind it. */
  readonly opening: string;
  /** Number of the label that this one takes the place of; empty for a first one. */
  readonly replaces: string;
  /** Id of the key that it is signed with (`label-keys.ts`). */
  readonly key: string;
  /** Ed25519 over `labelText`, base64url without padding. */
  readonly signature: string;
}

/** A label before it is signed. */
export type UnsignedLabel = Omit<Label, 'signature'>;

const pattern = /^(\d{2})-(\d{6})$/;
const lastSerial = 999_999;

/** A label's number as people type it, or null when it is none. */
export function parseLabelNumber(text: string): string | null {
  const number = text.normalize('NFKC').trim().toLowerCase();
  return pattern.test(number) && !number.endsWith('-000000') ? number : null;
}

/** The region that a number was given in. */
export function labelRegion(number: string): string {
  return number.slice(0, number.indexOf('-'));
}

/**
 * The number after the highest given in a region (0 where none is). Throws where all are used up:
 * none is ever given twice.
 */
export function nextLabelNumber(region: string, highest: number): string {
  if (highest >= lastSerial) throw new RangeError(`all label numbers of ${region} are used up`);
  return `${region}-${String(highest + 1).padStart(6, '0')}`;
}

export function labelSerial(number: string): number {
  return Number(pattern.exec(number)?.[2] ?? 0);
}

/** Where a label is kept. */
export function labelPath(number: string): string {
  return `data/labels/${labelRegion(number)}/${number}.yaml`;
}

/**
 * The bytes that are signed, as text (UTF-8, `\n` ends every line): a line that names the format, then
 * each field but the signature in the order of `schemas/label.schema.json` as `name=value`; hosts
 * stand with a blank between. No value holds a line end, so two labels never have one text (Z03).
 */
export function labelText(label: UnsignedLabel): string {
  const lines = [
    ['number', label.number],
    ['organisation', label.organisation],
    ['category', label.category],
    ['address', label.address],
    ['functions', label.functions],
    ['siteName', label.siteName],
    ['hosts', label.hosts.join(' ')],
    ['siteCode', label.siteCode],
    ['issuer', label.issuer],
    ['issuedOn', label.issuedOn],
    ['opening', label.opening],
    ['replaces', label.replaces],
    ['key', label.key],
  ];
  return ['site-register-label/1', ...lines.map(([name, value]) => `${name}=${value}`), ''].join(
    '\n',
  );
}

/** A label with its keys in the order of `schemas/label.schema.json`. */
export function orderLabel(label: Label): Label {
  return {
    number: label.number,
    organisation: label.organisation,
    category: label.category,
    address: label.address,
    functions: label.functions,
    siteName: label.siteName,
    hosts: [...label.hosts],
    siteCode: label.siteCode,
    issuer: label.issuer,
    issuedOn: label.issuedOn,
    opening: label.opening,
    replaces: label.replaces,
    key: label.key,
    signature: label.signature,
  };
}

/** The link that the site carries: number, host and signature (Z03, Q03). */
export function labelHref(siteUrl: string, { number, hosts, signature }: Label): string {
  return `${siteUrl}/labels/${number}?host=${hosts[0] ?? ''}&sig=${signature}`;
}
