import { findingsOf, type FindingCode } from './finding.ts';
import type { SiteCheck } from './site-check.ts';

/** Where the record and what stands on the net part (Z14). */
export const discrepancyKinds = [
  'dead',
  'moved',
  'title-changed',
  'label-missing',
  'dns-differs',
  'not-registered',
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** One line of the report: the record says this, the net shows that (Z14). */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly recorded: string;
  readonly found: string;
}

const kindOf: Readonly<Partial<Record<FindingCode, DiscrepancyKind>>> = {
  'home-dead': 'dead',
  'home-certificate': 'dead',
  'home-moved': 'moved',
  'title-other': 'title-changed',
  'label-missing': 'label-missing',
  'label-wrong': 'label-missing',
  'label-home-only': 'label-missing',
  'label-some': 'label-missing',
  'dns-differs': 'dns-differs',
};

/** The register against page check and name system (Z14). A report, never a decision. */
export function discrepanciesOf(
  check: SiteCheck,
  record: { readonly name: string; readonly homeUrl: string },
): readonly Discrepancy[] {
  const lines: Discrepancy[] = [];
  for (const { code, seen } of findingsOf(check)) {
    const kind = kindOf[code];
    if (kind === undefined || lines.some((line) => line.kind === kind)) continue;
    const recorded = kind === 'title-changed' ? record.name : record.homeUrl;
    lines.push({ kind, recorded, found: kind === 'dns-differs' ? dnsText(check) : seen });
  }
  for (const host of check.strangers)
    lines.push({ kind: 'not-registered', recorded: '', found: host });
  return lines;
}

function dnsText({ dns }: SiteCheck): string {
  return dns
    .filter(({ gone, extra }) => gone.length + extra.length > 0)
    .map(({ host, resolved }) => `${host} → ${resolved.join(' ')}`)
    .join('；');
}
