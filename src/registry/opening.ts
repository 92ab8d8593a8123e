import { personalDataIn } from './free-text.ts';
import type { FilingId, SiteCode } from './site.ts';
import type { Region } from './staffing-office.ts';
import type { UnitCode } from './unit.ts';

/** What an application at a staffing office asks for (P21, SPEC section 3). */
export const openingKinds = [
  'opening-audit', // 开办审核
  'requalification', // 资格复核
] as const;
export type OpeningKind = (typeof openingKinds)[number];

/** Whether text names one of the two kinds. */
export function isOpeningKind(text: string): text is OpeningKind {
  return (openingKinds as readonly string[]).includes(text);
}

/** 系统类别 of a sponsor, which the application shows as 单位类型 (P07, P41). */
export const bodyCategories = [
  'party', // 党委
  'congress', // 人大
  'government', // 政府
  'consultative', // 政协
  'court', // 法院
  'procuratorate', // 检察院
  'other', // 其他
] as const;
export type BodyCategory = (typeof bodyCategories)[number];

export const organisationMax = 80;
export const functionsMax = 500;
export const introductionMax = 500;

/**
 * An application as its file in `data/openings` holds it. Public fields only; who answers for it
 * stands behind the commitment.
 */
export interface Opening {
  readonly kind: OpeningKind;
  readonly region: Region;
  /** Unit of the seat that the applicant picked by its subordination (P04). */
  readonly unit: UnitCode;
  readonly category: BodyCategory;
  /** Statutory full name of the sponsor (P06). */
  readonly organisation: string;
  /** 上级主管单位; empty where there is none (P08). */
  readonly superior: string;
  readonly address: string;
  readonly postcode: string;
  readonly functions: string;
  readonly siteName: string;
  /** Names ending in .政务 and .gov.cn, lower case (P26, P28). */
  readonly hostnames: readonly string[];
  /** 网络红页 instead of an English domain (P29). */
  readonly microSite: boolean;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  readonly introduction: string;
  /** The site's code where it is registered already; empty where it is not. */
  readonly siteCode: SiteCode | '';
  /** Which wording of the agreement was accepted (P17). */
  readonly agreement: { readonly version: string; readonly hash: string };
  /** Account that filed it; only it may change it. */
  readonly applicant: string;
  /** Salted commitment to the persons. */
  readonly persons: string;
}

/** Where an application is kept. */
export function openingPath(region: Region, id: FilingId): string {
  return `data/openings/${region}/${id}.yaml`;
}

const order = [
  'kind',
  'region',
  'unit',
  'category',
  'organisation',
  'superior',
  'address',
  'postcode',
  'functions',
  'siteName',
  'hostnames',
  'microSite',
  'ipv4',
  'ipv6',
  'introduction',
  'siteCode',
  'agreement',
  'applicant',
  'persons',
] as const satisfies readonly (keyof Opening)[];

/** An application with its keys in the one order in which files are written (Y4). */
export function orderOpening(opening: Opening): Opening {
  return Object.fromEntries(order.map((key) => [key, opening[key]])) as unknown as Opening;
}

/** Personal data in the free texts of an application: it becomes public and stays so (R-9.1, P11). */
export function openingPersonalData(opening: Opening): ReturnType<typeof personalDataIn> {
  const texts = ['organisation', 'superior', 'address', 'functions', 'siteName', 'introduction'];
  return texts.flatMap((key) => personalDataIn(String(opening[key as keyof Opening]), `/${key}`));
}
