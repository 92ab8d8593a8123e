import type { CrewShare } from './crew-share.ts';
import type { World } from './history.ts';
import type { MainLine } from './main-line.ts';
import type { Notes } from './notes.ts';
import { settle } from './signatures.ts';
import { proveStep } from './step.ts';
import { takeAsTold } from './told.ts';

/** Where one stretch of main begins and the next one does. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch that one thread proved, by what it knew before and after. */
export interface ProvenStretch {
  readonly stretch: number;
  readonly before: string;
  readonly after: string;
  readonly signed: number;
  readonly vouched: number;
  readonly github: number;
}

/** Thrown where a stretch does not hold in the thread that proves it. */
export class StretchFailed extends Error {
  readonly stretch: number;
  constructor(stretch: number, cause: unknown) {
    super(`stretch ${stretch} does not hold`, { cause });
    this.name = 'StretchFailed';
    this.stretch = stretch;
  }
}

/** Equal stretches of main after its first commit. */
export function stretchesOf(from: number, count: number, length: number): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let at = from + 1; at < count; at += length) {
    found.push({ from: at, to: Math.min(at + length, count) });
  }
  return found;
}

/** What a thread works with. */
export interface Work {
  readonly world: World;
  readonly notes: Notes;
  readonly line: MainLine;
  readonly stretches: readonly Stretch[];
  readonly share: CrewShare;
  readonly onProven: (proven: ProvenStretch) => void;
  /** Told with what was known where each stretch begins. */
  readonly onSeal?: (seal: string) => void;
  /** Whether stretches of others are walked to the end: the thread that reports needs to. */
  readonly isWhole: boolean;
  readonly onCommit?: (proven: number) => void;
}

/**
 * Walks over main: proves the stretches it claims, and takes the others as told (decision 0019).
 * Throws `StretchFailed` at the first one that does not hold.
 */
export async function walkStretches(work: Work): Promise<void> {
  const { world, notes, stretches, share, isWhole } = work;
  let mine = share.claim();
  for (const [index, stretch] of stretches.entries()) {
    if (mine === null && !isWhole) return;
    const before = notes.seal();
    work.onSeal?.(before);
    if (share.isPast(index)) return;
    if (index !== mine) {
      await walked(index, () => passStretch(work, stretch));
      continue;
    }
    const { signed, vouched, github } = world.trust;
    await walked(index, () => proveStretch(work, stretch));
    const { trust } = world;
    work.onProven({
      ...{ stretch: index, before, after: notes.seal() },
      signed: trust.signed - signed,
      vouched: trust.vouched - vouched,
      github: trust.github - github,
    });
    mine = share.claim();
  }

  async function walked(index: number, walk: () => Promise<void>): Promise<void> {
    try {
      await walk();
    } catch (error) {
      share.fail(index);
      throw new StretchFailed(index, error);
    }
  }
}

async function passStretch(
  { world, line, share, onCommit }: Work,
  { from, to }: Stretch,
): Promise<void> {
  for (let at = from; at < to; at += 1) {
    await takeAsTold(world, await world.objects.commit(line.at(at)));
    if (at % told === 0) onCommit?.(share.tell(0));
  }
}

/** Commits after which others are told how far this thread is. */
const told = 64;

async function proveStretch(
  { world, line, share, onCommit }: Work,
  { from, to }: Stretch,
): Promise<void> {
  let done = 0;
  const tell = () => {
    onCommit?.(share.tell(done));
    done = 0;
  };
  for (let at = from; at < to; at += 1) {
    await proveStep(world, await world.objects.commit(line.at(at)));
    done += 1;
    if (done === told) tell();
  }
  await settle(world.trust);
  tell();
}
