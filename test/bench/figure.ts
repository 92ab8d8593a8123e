/** One measured figure as `npm run bench -- --json` prints it (DESIGN 6). */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly unit: string;
  /** The same run's median of what it is compared with. */
  readonly baseline: number;
  readonly ratio: number;
  /** The ratio must not be above this. */
  readonly goal: number;
  readonly runs: number;
  /** What was compared with what, in a few words. */
  readonly note: string;
}

/** What a bench is given. */
export interface BenchRun {
  readonly sites: number;
  /** A register of this many sites, made once and copied for each use. */
  readonly register: (sites: number) => Promise<string>;
  readonly tell: (line: string) => void;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const low = sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)] ?? Number.NaN;
  return (low + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A figure that is compared with a baseline of the same run. */
export function compared(
  name: string,
  values: readonly number[],
  baselines: readonly number[],
  goal: number,
  note: string,
  unit = 'ms',
): Figure {
  const value = median(values);
  const baseline = median(baselines);
  return {
    name,
    median: value,
    unit,
    baseline,
    ratio: value / baseline,
    goal,
    runs: values.length,
    note,
  };
}
