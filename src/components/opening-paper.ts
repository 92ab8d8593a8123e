import { openingDigest } from '#office/openings/paper.ts';
import type { OpeningView } from '#office/openings/types.ts';
import type { Persons } from '#registry/site.ts';
import { bodyCategoryText } from '#text/opening-words.ts';

/** What the letter and the application form print of an application (P36, R-8.2). */
export interface OpeningPaper {
  /** 申请序号. */
  readonly id: string;
  readonly isNew: boolean;
  readonly organisation: string;
  /** 单位类型 in words. */
  readonly category: string;
  readonly superior: string;
  readonly address: string;
  readonly postcode: string;
  readonly functions: string;
  readonly siteName: string;
  /** As in the application. */
  readonly hostnames: readonly string[];
  readonly microSite: boolean;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  readonly introduction: string;
  readonly siteCode: string;
  /** The staffing office that it is sent to. */
  readonly body: string;
  readonly submittedAt: string;
  /** 网站负责人 and 经办人 (contact); null when erased. */
  readonly persons: Persons | null;
  /** SHA-256 of the application's file, hex (Z18). */
  readonly digest: string;
}

/** Hex digits of the digest that the QR carries: 128 bits cannot be hit by trying. */
export const paperPrefix = 32;

/** Where the QR of a paper leads: whether what is printed is what the register has (Z18). */
export function paperUrl(
  siteUrl: string,
  { id, digest }: Pick<OpeningPaper, 'id' | 'digest'>,
): string {
  return `${siteUrl}/papers/${id}/${digest.slice(0, paperPrefix)}`;
}

/** A digest as people compare it: groups of four, eight a line. */
export function digestLines(digest: string): readonly string[] {
  const groups = digest.match(/.{1,4}/g) ?? [];
  return [groups.slice(0, 8).join(' '), groups.slice(8).join(' ')];
}

/** An application as its papers print it. */
export function openingPaper({ id, opening, office, persons, state }: OpeningView): OpeningPaper {
  const { organisation, superior, address, postcode, functions, siteName, introduction } = opening;
  const { hostnames, microSite, ipv4, ipv6, siteCode } = opening;
  return {
    ...{ id, organisation, superior, address, postcode, functions, siteName, introduction },
    ...{ hostnames, microSite, ipv4, ipv6, siteCode, persons },
    isNew: opening.kind === 'opening-audit',
    category: bodyCategoryText[opening.category],
    body: office?.body ?? '机构编制部门',
    submittedAt: state.submittedAt,
    digest: openingDigest(opening),
  };
}
