import { isoOf, lastBoundary, mintingMoment, parseMoment } from './moment.ts';
import type { Problem } from './problem.ts';
import { orderSite } from './site-order.ts';
import type { FilingId, SiteCode, SiteFile } from './site.ts';
import type { UnitCode } from './unit.ts';

/** A concluded site on main that has no code yet. */
export interface Waiting {
  readonly filing: FilingId;
  readonly unit: UnitCode;
  /** Last approval, ISO. */
  readonly approvedAt: string;
}

/** One code to be given. */
export interface Minted {
  readonly filing: FilingId;
  readonly unit: UnitCode;
  readonly code: SiteCode;
  readonly approvedAt: string;
  readonly mintedAt: string;
}

/** One commit: everything whose minting moment is this 16:00. */
export interface MintingDay {
  readonly mintedAt: string;
  readonly codes: readonly Minted[];
}

export interface MintingPlan {
  /** Oldest day first; a run that comes days late still makes one commit a day (X05). */
  readonly days: readonly MintingDay[];
  readonly problems: readonly Problem[];
}

const lastSerial = 9999;

/**
 * Which codes are due now. A pure function of what waits, what was given and the time, so that
 * late, doubled and restarted runs give the same codes (R-5.1, R-5.2, E01, Z02): serials follow
 * the order of final approval, then filing id, and are never reused. A unit whose 9,999 are used
 * up is named, and its sites wait (X06).
 */
export function mintingPlan(
  waiting: readonly Waiting[],
  highestSerial: (unit: UnitCode) => number,
  now: Date,
  mintAt = '16:00',
): MintingPlan {
  const boundary = lastBoundary(now, mintAt).getTime();
  const due = waiting
    .map((site) => ({ site, at: momentOf(site, mintAt) }))
    .filter(({ at }) => at <= boundary)
    .sort((a, b) => a.at - b.at || byApproval(a.site, b.site));
  const serials = new Map<UnitCode, number>();
  const days = new Map<number, Minted[]>();
  const full = new Set<UnitCode>();
  for (const { site, at } of due) {
    const serial = (serials.get(site.unit) ?? highestSerial(site.unit)) + 1;
    if (serial > lastSerial) {
      full.add(site.unit);
      continue;
    }
    serials.set(site.unit, serial);
    const mintedAt = isoOf(new Date(at));
    const code = `${site.unit}${String(serial).padStart(4, '0')}` as SiteCode;
    const codes = days.get(at) ?? [];
    codes.push({
      filing: site.filing,
      unit: site.unit,
      code,
      approvedAt: site.approvedAt,
      mintedAt,
    });
    days.set(at, codes);
  }
  return {
    days: Array.from(days, ([at, codes]) => ({ mintedAt: isoOf(new Date(at)), codes })),
    problems: Array.from(full, (unit) => ({ code: 'serials-used-up', at: '', params: { unit } })),
  };
}

/** The site file with the register's part; the filer's part stays as it was approved. */
export function mintedFile(file: SiteFile, minted: Minted): SiteFile {
  const register = {
    siteCode: minted.code,
    generation: 1,
    filing: minted.filing,
    approvedAt: minted.approvedAt,
    mintedAt: minted.mintedAt,
    status: 'normal',
    until: '',
    history: [{ at: minted.mintedAt, status: 'normal' }],
  } as const;
  return orderSite({ ...file, register });
}

function momentOf(site: Waiting, mintAt: string): number {
  const approved = parseMoment(site.approvedAt);
  if (!approved) throw new Error(`no approval time: ${site.filing}`);
  return mintingMoment(approved, mintAt).getTime();
}

/** Order of codes inside a unit. All times are written alike, so text order is time order. */
function byApproval(a: Waiting, b: Waiting): number {
  if (a.approvedAt !== b.approvedAt) return a.approvedAt < b.approvedAt ? -1 : 1;
  return a.filing < b.filing ? -1 : a.filing > b.filing ? 1 : 0;
}
