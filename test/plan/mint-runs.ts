import { mintingPlan, type Waiting } from '#registry/minting.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { approveAll, fileSite, formOf, testOffice } from '../office/test-office.ts';

const day = 86_400_000;
const hour = 3_600_000;

/** Runs of the mint: when each is, by the true clock, and how far its own clock is off. */
export type Schedule = readonly { readonly at: number; readonly skew: number }[];

/** Ways in which a daily run goes wrong. */
export const mishaps = ['skipped', 'twice', 'late', 'slow-clock', 'mixed'] as const;
export type Mishap = (typeof mishaps)[number];

/** One run a day at 16:00:01 from a day on, with a mishap here and there; the last day all is well. */
export function scheduleOf(
  first: number,
  days: number,
  mishap: Mishap | null,
  roll: (below: number) => number,
): Schedule {
  const runs: { at: number; skew: number }[] = [];
  const sixteen = (n: number) => first + n * day + 8 * hour + 1000;
  for (let n = 0; n < days; n += 1) {
    const now = mishap === 'mixed' ? mishaps[roll(4)] : mishap;
    const happens = mishap !== null && roll(3) === 0;
    const at = sixteen(n);
    if (happens && now === 'skipped') n += roll(10);
    else if (happens && now === 'twice')
      runs.push({ at, skew: 0 }, { at: at + roll(5000), skew: 0 });
    else if (happens && now === 'late') runs.push({ at: at + 6 * hour, skew: 0 });
    else if (happens && now === 'slow-clock') runs.push({ at, skew: -hour });
    else runs.push({ at, skew: 0 });
  }
  return [...runs, { at: sixteen(days + 1), skew: 0 }];
}

/** Code and day of each filing after these runs, by the pure plan: `FILING CODE DAY`, sorted. */
export function planCodes(approved: readonly Waiting[], schedule: Schedule): readonly string[] {
  const given = new Map<FilingId, string>();
  const serials = new Map<UnitCode, number>();
  for (const { at, skew } of schedule) {
    const waiting = approved.filter(
      ({ filing, approvedAt }) => !given.has(filing) && Date.parse(approvedAt) <= at,
    );
    const highest = (unit: UnitCode) => serials.get(unit) ?? 0;
    for (const { codes } of mintingPlan(waiting, highest, new Date(at + skew)).days) {
      for (const { filing, unit, code, mintedAt } of codes) {
        if (given.has(filing)) throw new Error(`minted twice: ${filing}`);
        given.set(filing, `${filing} ${code} ${mintedAt}`);
        serials.set(unit, Math.max(highest(unit), Number(code.slice(6))));
      }
    }
  }
  return [...given.values()].toSorted();
}

/** Made-up filings approved at any instant of some days, also on the very boundary. */
export function someApproved(
  first: number,
  days: number,
  count: number,
  roll: (below: number) => number,
): readonly Waiting[] {
  return Array.from({ length: count }, (_, n) => {
    const edge = [0, -1, 1, -1000][roll(8)];
    const anywhere = first + roll(days) * day + roll(day / 1000) * 1000 + roll(1000);
    const boundary = first + roll(days) * day + 8 * hour + (edge ?? 0);
    return {
      filing: `F${String(n).padStart(7, '0')}` as FilingId,
      unit: `9901${String(roll(3)).padStart(2, '0')}` as UnitCode,
      approvedAt: isoOf(new Date(edge === undefined ? anywhere : boundary)),
    };
  });
}

/** The same in a real register: three sites, approved on three days round the leap day. */
export async function mintForReal(runs: readonly string[]): Promise<readonly string[]> {
  const opened = await testOffice();
  const steps = [
    ...['2028-02-28T15:59:59.000', '2028-02-28T16:00:00.000', '2028-02-29T09:00:00.000'].map(
      (at) => ({ at, isRun: false }),
    ),
    ...runs.map((at) => ({ at, isRun: true })),
  ].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  try {
    let n = 0;
    for (const { at, isRun } of steps) {
      opened.at(at);
      if (isRun) await opened.office.mint();
      else {
        n += 1;
        const fields = { name: `示例第${n}号局网`, homeUrl: `https://w${n}.shili.gov.cn/` };
        const { filing } = await fileSite(opened, formOf(fields));
        await approveAll(opened, filing);
      }
    }
    const { rows } = opened.office.catalogue.listing(null, { page: 1, size: 10 });
    const files = await Promise.all(rows.map((row) => opened.office.catalogue.siteFile(row)));
    return files
      .map(({ name, register }) => `${name} ${register?.siteCode} ${register?.mintedAt}`)
      .toSorted();
  } finally {
    await opened.remove();
  }
}
