import type { Conclusion, SiteRow } from '#catalogue/types.ts';
import { isRecordChange, type FilingKind } from '#registry/filing.ts';
import type { SiteFile, SiteStatus } from '#registry/site.ts';

/** One thing that happened to a registered site, for everybody who follows it (Z06). */
export interface SiteChange {
  /** Stays the same for ever, and differs from that of every other change of the site. */
  readonly id: string;
  readonly at: string;
  readonly change:
    | { readonly is: 'minted' }
    | { readonly is: 'changed'; readonly kind: FilingKind }
    | { readonly is: 'status'; readonly status: SiteStatus }
    /** Its code is given to nobody any more (删除). */
    | { readonly is: 'voided' };
}

/** What the register tells of a site, newest first: from its file and the commits that concluded filings about it. */
export function siteChanges(
  row: SiteRow,
  file: SiteFile,
  conclusions: readonly Conclusion[],
): readonly SiteChange[] {
  const [first, ...later] = file.register?.history ?? [];
  const minted = first ? [{ id: 'minted', at: row.mintedAt ?? first.at, is: 'minted' }] : [];
  return [
    ...minted.map(({ id, at }) => ({ id, at, change: { is: 'minted' } as const })),
    ...later.map(({ at, status }) => ({
      id: `${status}-${at.slice(0, 23).replace(/\D/g, '')}`,
      at,
      change:
        status === 'deleted' ? ({ is: 'voided' } as const) : ({ is: 'status', status } as const),
    })),
    ...conclusions
      .filter(({ kind }) => isRecordChange(kind))
      .map(({ filing, approvedAt, kind }) => ({
        id: filing as string,
        at: approvedAt,
        change: { is: 'changed', kind } as const,
      })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1));
}
