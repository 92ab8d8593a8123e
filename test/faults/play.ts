import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenedOffice } from '#office/open.ts';
import { restartMinutes } from './steps.ts';
import type { Subject, Verdict } from './subject.ts';

const run = promisify(execFile);

/** Numbers and words by which a register is compared: no ids or texts drawn by chance. */
export type Facts = Readonly<Record<string, number | string | boolean | null>>;

/** One thing that is done, with the facts that it changes. */
export interface Play {
  readonly name: string;
  prepare(dir: string): Promise<void>;
  open(dir: string, minutes: number): Promise<OpenedOffice>;
  /** Idempotent, as `Subject.act`; returns the same each time, also in another run. */
  act(opened: OpenedOffice): Promise<string>;
  look(opened: OpenedOffice): Promise<Facts>;
}

/**
 * Sweeps a play: what it leaves when nothing goes wrong is what must be there after each fault, no
 * less and no more. Throws where doing it twice leaves something else than doing it once.
 */
export function playSubject(play: Play): Subject {
  let end: Facts | null = null;

  async function rehearse(dir: string): Promise<void> {
    const at = `${dir}-rehearsal`;
    await cp(dir, at, { recursive: true });
    const opened = await play.open(at, 0);
    await play.act(opened);
    const once = await play.look(opened);
    await play.act(opened);
    const twice = await play.look(opened);
    await opened.office.close();
    if (!isSame(once, twice)) throw new Error(`${play.name} twice: ${difference(once, twice)}`);
    end = once;
    await rm(at, { recursive: true });
  }

  function verdictOn(found: Facts): Verdict {
    if (end === null) throw new Error(`${play.name} was not prepared`);
    if (isSame(end, found)) return null;
    return { kind: sumOf(found) > sumOf(end) ? 'twice' : 'lost', text: difference(end, found) };
  }

  return {
    name: play.name,
    async prepare(dir) {
      await play.prepare(dir);
      await rehearse(dir);
    },
    open: (dir, minutes) => play.open(dir, minutes),
    act: (opened) => play.act(opened),
    missing: async (opened) => verdictOn(await play.look(opened))?.text ?? null,
    async check(dir) {
      await run('git', ['-C', join(dir, 'register.git'), 'fsck', '--strict', '--full']);
      const opened = await play.open(dir, restartMinutes);
      const found = await play.look(opened);
      await opened.office.close();
      return verdictOn(found);
    },
  };
}

function isSame(one: Facts, other: Facts): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function difference(expected: Facts, found: Facts): string {
  return Object.keys(expected)
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: ${found[name]} instead of ${expected[name]}`)
    .join(', ');
}

function sumOf(facts: Facts): number {
  return Object.values(facts).reduce<number>((sum, value) => sum + (Number(value) || 0), 0);
}
