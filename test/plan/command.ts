import { type PlanLine, type PlanRow, runLine } from './line.ts';
import { keepRow, planReport, readReport, tableOf } from './report.ts';

/** What a command was asked for: no id means every line. */
export interface PlanRun {
  readonly ids: readonly string[];
  readonly share: number;
  readonly json: boolean;
}

/** Ids that no line of the list has. */
export function unknownIds(lines: readonly PlanLine[], ids: readonly string[]): readonly string[] {
  return ids.filter((wanted) => !lines.some(({ id }) => id === wanted));
}

/**
 * Runs the lines one after another, keeps each in `reports/plan.json`, prints the table (or the rows
 * as JSON) and sets exit code 1 where a line fails or, whole, does not reach its number.
 */
export async function runPlan(
  lines: readonly PlanLine[],
  { ids, share, json }: PlanRun,
): Promise<void> {
  const rows: PlanRow[] = [];
  for (const line of lines) {
    if (ids.length > 0 && !ids.includes(line.id)) continue;
    process.stderr.write(`${line.id} ${line.attack} …\n`);
    const row = await runLine(line, share, (text) => process.stderr.write(`  ${text}\n`));
    await keepRow(row);
    rows.push(row);
  }
  console.log(json ? JSON.stringify(rows) : tableOf(rows));
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
}

/**
 * Prints each line as it was run last, running nothing; the text below the table names the lines that
 * were never run whole. False where there is one, or one that failed.
 */
export async function lastOf(
  lines: readonly PlanLine[],
  path = planReport,
): Promise<{ readonly text: string; readonly ok: boolean }> {
  const kept = await readReport(path);
  const rows = lines.flatMap(({ id }) => kept.filter((row) => row.id === id));
  const whole = new Set(rows.filter(({ share }) => share >= 1).map(({ id }) => id));
  const open = lines.filter(({ id }) => !whole.has(id)).map(({ id }) => id);
  const below = open.length > 0 ? [`没有整行做过：${open.join('、')}`] : [];
  return {
    text: [tableOf(rows), ...below].join('\n'),
    ok: open.length === 0 && rows.every(({ ok }) => ok),
  };
}

/** `lastOf` on the terminal; exit code 1 where it is not ok. */
export async function printLast(lines: readonly PlanLine[]): Promise<void> {
  const { text, ok } = await lastOf(lines);
  console.log(text);
  if (!ok) process.exitCode = 1;
}
