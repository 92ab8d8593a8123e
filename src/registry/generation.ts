import { type Trailers, trailer } from './events.ts';
import { textProblems } from './free-text.ts';
import { isoOf } from './moment.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import { orderSite } from './site-order.ts';
import type { Asker } from './site-authority.ts';
import type { FilingId, SiteCode, SiteFile } from './site.ts';
import { isWithin, type UnitTree } from './unit-tree.ts';
import type { UnitCode } from './unit.ts';

/** Why a check code is replaced (E08). */
export const raiseReasons = [
  'leaked', // 可能已经泄露
  'lost', // 遗失
  'handover', // 人员变动
  'other', // 其他
] as const;
export type RaiseReason = (typeof raiseReasons)[number];

/** Most characters of the note; it is public in the trail. */
export const raiseNoteMax = 200;

/** One raise of a generation, as its commit on main tells it. Times are ISO, +08:00. */
export interface Raise {
  readonly site: SiteCode;
  /** The filing that the site was registered by: its persons are kept under it. */
  readonly filing: FilingId;
  /** The generation from then on. */
  readonly generation: number;
  /** The unit that did it; null for the filer. */
  readonly unit: UnitCode | null;
  readonly account: string;
  /** The other account that asked for it, where two were wanted (Z17); else empty. */
  readonly askedBy: string;
  readonly reason: RaiseReason | '';
  readonly note: string;
  readonly at: string;
}

/** Whether somebody may replace the check code of a site: its filer, its unit and the units above (E08). */
export function mayRaise(tree: UnitTree, site: { readonly unit: UnitCode }, asker: Asker): boolean {
  return asker.kind === 'filer' || isWithin(tree, site.unit, asker.unit);
}

/** Whether a raise takes a second account (Z17): a filer's own does not, it knows the code anyway. */
export function needsSecondRaiser(
  asker: Asker,
  { checkCodeRaise }: Pick<Policy, 'checkCodeRaise'>,
): boolean {
  return checkCodeRaise === 'twoAccounts' && asker.kind === 'unit';
}

/** What is wrong with the reason given; empty when nothing is. */
export function raiseProblems(reason: string, note: string): readonly Problem[] {
  const isKnown = (raiseReasons as readonly string[]).includes(reason);
  return [
    ...(isKnown ? [] : [{ code: reason === '' ? 'choose' : 'choice-unknown', at: '/why' }]),
    ...(reason === 'other' && note === '' ? [{ code: 'required', at: '/note' }] : []),
    ...textProblems(note, '/note', raiseNoteMax),
  ];
}

/** The site's file under the next generation of its check code; nothing else changes. */
export function raisedFile(file: SiteFile): SiteFile {
  const { register } = file;
  if (!register) throw new TypeError('a site without a code has no check code');
  return orderSite({ ...file, register: { ...register, generation: register.generation + 1 } });
}

/** A raise as the trailers of its commit. */
export function raiseTrailers(raise: Omit<Raise, 'at'>, at: Date): Trailers {
  return [
    ['Event', 'raise-generation'],
    ['Site', raise.site],
    ['Filing', raise.filing],
    ...(raise.unit === null ? [] : ([['Unit', raise.unit]] as const)),
    ...(raise.account === '' ? [] : ([['Account', raise.account]] as const)),
    ...(raise.askedBy === '' ? [] : ([['Asked-By', raise.askedBy]] as const)),
    ['Generation', String(raise.generation)],
    ['Reason', raise.reason],
    ...(raise.note === '' ? [] : ([['Note', raise.note]] as const)),
    ['At', isoOf(at)],
  ];
}

/** The raise that a commit's trailers tell; null for any other commit. */
export function parseRaise(trailers: Trailers): Raise | null {
  const value = (key: string) => trailer(trailers, key);
  const generation = Number(value('Generation'));
  if (value('Event') !== 'raise-generation' || !Number.isSafeInteger(generation)) return null;
  const unit = value('Unit');
  return {
    site: value('Site') as SiteCode,
    filing: value('Filing') as FilingId,
    generation,
    unit: unit === '' ? null : (unit as UnitCode),
    account: value('Account'),
    askedBy: value('Asked-By'),
    reason: raiseReasons.find((reason) => reason === value('Reason')) ?? '',
    note: value('Note'),
    at: value('At'),
  };
}
