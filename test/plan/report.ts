import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isoOf } from '#registry/moment.ts';
import type { Figures, PlanRow } from './line.ts';

/** Where the table of all lines is kept, each as it was run last. */
export const planReport = join(import.meta.dirname, '../../reports/plan.json');

/** The lines that were run, by id; empty where none was or the file is not readable. */
export async function readReport(path = planReport): Promise<readonly PlanRow[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? (rows as PlanRow[]) : [];
  } catch {
    return [];
  }
}

/**
 * Puts a line among those run earlier. A smaller share never hides a line that was run whole, unless
 * it found something.
 */
export async function keepRow(row: PlanRow, path = planReport): Promise<void> {
  const rows = await readReport(path);
  const earlier = rows.find(({ id }) => id === row.id);
  if (earlier && earlier.share > row.share && row.ok) return;
  const all = [...rows.filter(({ id }) => id !== row.id), row].sort(
    (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
  );
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(all, null, 2)}\n`);
  await rename(`${path}.${process.pid}`, path);
}

const heads = ['编号', '攻击', '做了多少／目标', '结果', '秒', '做完'] as const;

/** The printed table, what went wrong below it. */
export function tableOf(rows: readonly PlanRow[]): string {
  const cells = rows.map((row) => [
    row.id,
    row.attack,
    [...triedText(row), ...figureText(row)].join('，'),
    row.ok ? '通过' : `不通过（${row.bad.length}）`,
    String(row.seconds),
    minuteOf(row.at),
  ]);
  const widths = heads.map((head, at) =>
    Math.max(...[[...heads], ...cells].map((line) => widthOf(line[at] ?? head))),
  );
  const lineOf = (line: readonly string[]) =>
    line
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const below = rows.flatMap(({ id, bad, note }) => [
    ...(note ? [`${id}：${note}`] : []),
    ...bad.slice(0, 10).map((text) => `${id} ✗ ${text}`),
  ]);
  return [lineOf(heads), rule, ...cells.map(lineOf), ...below].join('\n');
}

/** `2026-11-21 15:59` in +08:00. */
function minuteOf(at: string): string {
  return isoOf(new Date(at)).slice(0, 16).replace('T', ' ');
}

function triedText({ tried, aims, share }: PlanRow): readonly string[] {
  const names = [...new Set([...Object.keys(tried), ...Object.keys(aims)])];
  return names.map((name) => {
    const aim = aims[name] === undefined ? '' : `／${number(aims[name])}`;
    const part = share < 1 && aim !== '' ? `（取 ${number(share)}）` : '';
    return `${name} ${number(tried[name] ?? 0)}${aim}${part}`;
  });
}

function figureText({ figures = {}, limits = {} }: PlanRow): readonly string[] {
  return Object.entries(figures as Figures).map(
    ([name, value]) => `${name} ${number(value)}${name in limits ? `＜${limits[name]}` : ''}`,
  );
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

/** Columns a text takes on a terminal: Chinese characters and full-width signs take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        char,
      )
        ? 2
        : 1;
  return width;
}
