import type { UnitCode } from './unit.ts';

declare const siteCodeBrand: unique symbol;
declare const filingIdBrand: unique symbol;

/** Unit code and four-digit serial, given once for the life of a site (R-5.2, E04). */
export type SiteCode = string & { readonly [siteCodeBrand]: 'SiteCode' };

/** The eight public symbols of a receipt code; names the filing everywhere (DESIGN 3). */
export type FilingId = string & { readonly [filingIdBrand]: 'FilingId' };

/** A site code as people write it, or null when it is none. */
export function parseSiteCode(text: string): SiteCode | null {
  const code = text.normalize('NFKC').trim().toLowerCase();
  return /^(?:[1-9]\d{5}|b[mt]\d{4})\d{4}$/.test(code) ? (code as SiteCode) : null;
}

/** The unit part of a site code. It says where the site was minted, not where it hangs today. */
export function mintedUnder(code: SiteCode): UnitCode {
  return code.slice(0, 6) as UnitCode;
}

/** 主办单位类别 (A01–A03). */
export const sponsorKinds = [
  'government', // 政府
  'department', // 部门
  'institution', // 参公事业单位
  'internal', // 内设机构
  'dispatched', // 派出机构
] as const;
export type SponsorKind = (typeof sponsorKinds)[number];

/** How far one of the preconditions has come (B07). */
export const clearanceStates = ['applied', 'obtained', 'not-applicable'] as const; // 已提交, 已取得, 不适用
export type ClearanceState = (typeof clearanceStates)[number];

/** Status of a minted site (运行状态). */
export const siteStatuses = [
  'normal', // 正常
  'offline-temporary', // 临时下线
  'offline-emergency', // 紧急下线
  'offline-approved', // 下线申请通过
  'offline-permanent', // 永久下线
  'exempt', // 例外
  'deleted', // 删除
] as const;
export type SiteStatus = (typeof siteStatuses)[number];

/** One column or system of a site (栏目, R-2.7). */
export interface Channel {
  readonly category: string;
  readonly name: string;
  readonly url: string;
}

/** The public fields a filer writes. */
export interface SiteRecord {
  readonly name: string;
  readonly homeUrl: string;
  /** The unit the site hangs on (本级组织单位). */
  readonly unit: UnitCode;
  readonly sponsor: { readonly name: string; readonly kind: SponsorKind };
  readonly address: string;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
  /** 标识、域名、ICP、公安 (B07). */
  readonly clearances: {
    readonly label: ClearanceState;
    readonly domain: ClearanceState;
    readonly icp: ClearanceState;
    readonly police: ClearanceState;
  };
  /** ICP备案编号 or 无. */
  readonly icp: string;
  /** 公安机关备案号 or 无. */
  readonly police: string;
  readonly otherDomains: readonly string[];
  readonly channels: readonly Channel[];
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** At most 500 characters. */
  readonly introduction: string;
  /** Why the site departs from the advice (B09, B25); empty where it does not. */
  readonly justification: string;
}

/** What only the register writes: nobody's filing may touch it. */
export interface RegisterPart {
  readonly siteCode: SiteCode;
  /** Generation of the check code, from 1. */
  readonly generation: number;
  readonly filing: FilingId;
  /** Last approval, ISO with +08:00. */
  readonly approvedAt: string;
  /** The 16:00 of the minting day, ISO with +08:00. */
  readonly mintedAt: string;
  readonly status: SiteStatus;
  /** Planned return of a temporary or emergency offline, YYYY-MM-DD; empty otherwise. */
  readonly until: string;
  readonly history: readonly StatusEntry[];
}

/** One change of a site's status (状态变化). */
export interface StatusEntry {
  readonly at: string;
  readonly status: SiteStatus;
  /** The filing that asked for it; missing where the register did it by itself. */
  readonly filing?: FilingId;
}

/** Statuses that a filing may ask for; what follows from them the register does. */
export const requestedStatuses = [
  'normal',
  'offline-temporary',
  'offline-emergency',
  'offline-permanent',
  'exempt',
  'deleted',
] as const satisfies readonly SiteStatus[];

/** What a filing asks of a site's status. Days are YYYY-MM-DD in +08:00. */
export interface StatusRequest {
  readonly status: (typeof requestedStatuses)[number];
  /** First day off the net; empty where it is at once or on approval. */
  readonly from: string;
  /** Last day of a temporary offline, both ends counted (X31); day of return of an emergency one. */
  readonly until: string;
  readonly reason: string;
}

/**
 * A site file: the filer's part, a salted commitment to both persons (hex of SHA-256, empty where
 * there are none; the persons themselves never enter Git), and after minting the register's part.
 */
export interface SiteFile extends SiteRecord {
  readonly persons: string;
  /**
   * Status asked for: in a proposal what the filing wants; on main a temporary offline that is
   * approved and has not begun (X31). Anything else goes into the register's part on conclusion.
   */
  readonly request?: StatusRequest;
  readonly register?: RegisterPart;
}

/** 负责人 or 联系人: private store only. */
export interface Person {
  readonly name: string;
  readonly officePhone: string;
  readonly mobile: string;
  readonly email: string;
}

/** Both persons of a site (X28). */
export interface Persons {
  readonly principal: Person;
  readonly contact: Person;
}

/** Whether a text is written as the id of a filing. */
export function isFilingId(text: string): text is FilingId {
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(text);
}

/** Path of a concluded site that waits for its code (DESIGN 3). */
export function pendingPath(unit: UnitCode, filing: FilingId): string {
  return `data/sites/${unit.slice(0, 2)}/${unit}/new-${filing}.yaml`;
}

/** Path of a minted site. The path is the code, so a code cannot be given twice (DESIGN 3). */
export function mintedPath(code: SiteCode): string {
  return `data/sites/${code.slice(0, 2)}/${code.slice(0, 6)}/${code}.yaml`;
}

/** Path of a unit file. */
export function unitPath(code: UnitCode): string {
  return `data/units/${code.slice(0, 2)}/${code}.yaml`;
}
