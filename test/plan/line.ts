/** One line of the fault and abuse plan (reference/storage-and-security.md, section 7: G1–G19). */
export interface PlanLine {
  readonly id: `G${number}`;
  /** What is tried, in Chinese, as the table prints it. */
  readonly attack: string;
  /** What must hold, in Chinese. */
  readonly pass: string;
  /** Which command runs it. */
  readonly command: 'test:faults' | 'test:abuse';
  /**
   * Tries it. `share` is how much of the full number to do: 1 all of it, 0.01 a hundredth, the small
   * part that `npm test` does. `tell` prints one line of progress. Throws only where the line could
   * not be run at all; whatever the product does wrong is in `bad`.
   */
  run(share: number, tell: (line: string) => void): Promise<PlanResult>;
}

/** Numbers by their Chinese name, printed as they stand: `{ 中断点: 1043 }`. */
export type Figures = Readonly<Record<string, number>>;

/** What trying a line found. */
export interface PlanResult {
  /** How much was tried. */
  readonly tried: Figures;
  /** How much is to be tried at share 1, under the same names: missing one of these is a failure. */
  readonly aims: Figures;
  /** What was measured: seconds, megabytes; empty where the line measures nothing. */
  readonly figures?: Figures;
  /** What the figures of the same names must stay below, at every share. */
  readonly limits?: Figures;
  /** What went wrong and where, without personal data; empty when the line holds. */
  readonly bad: readonly string[];
  /** What a reader should know of this run, in Chinese: what was not run, or run differently. */
  readonly note?: string;
}

/** A line that was run. */
export interface PlanRow extends PlanResult {
  readonly id: string;
  readonly attack: string;
  readonly pass: string;
  readonly command: PlanLine['command'];
  readonly share: number;
  readonly ok: boolean;
  readonly seconds: number;
  /** When it ended (ISO). */
  readonly at: string;
}

/** `count` at this share, at least `least`. */
export function shareOf(count: number, share: number, least = 1): number {
  return Math.max(least, Math.min(count, Math.round(count * share)));
}

/** Runs one line and judges it: nothing bad, each limit kept and, at share 1, each aim reached. */
export async function runLine(
  line: PlanLine,
  share: number,
  tell: (line: string) => void = () => {},
): Promise<PlanRow> {
  const began = performance.now();
  const result = await line.run(share, tell).catch((error: unknown): PlanResult => ({
    tried: {},
    aims: {},
    bad: [`没有跑完：${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
  }));
  const { tried, aims, figures = {}, limits = {} } = result;
  const short = Object.entries(aims)
    .filter(([name, aim]) => share >= 1 && (tried[name] ?? 0) < aim)
    .map(([name, aim]) => `${name} ${tried[name] ?? 0}，应有 ${aim}`);
  const over = Object.entries(limits)
    .filter(([name, limit]) => !((figures[name] ?? 0) < limit))
    .map(([name, limit]) => `${name} ${figures[name]}，应低于 ${limit}`);
  const bad = [...result.bad, ...short, ...over];
  const { id, attack, pass, command } = line;
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const about = { id, attack, pass, command, share, ok: bad.length === 0, seconds };
  return { ...about, ...result, bad, at: new Date().toISOString() };
}

/**
 * What of a list of things, each with many points, a share takes: everything at share 1, else some of
 * the things and of each every n-th point.
 */
export function sampleOf(
  all: readonly string[],
  share: number,
): { readonly names: readonly string[]; readonly every: number } {
  const less = Math.sqrt(1 / share);
  const stride = Math.max(1, Math.round(less / 2));
  return {
    names: all.filter((_, at) => at % stride === stride - 1),
    every: share >= 1 ? 1 : Math.max(1, Math.round(less * 2)),
  };
}
