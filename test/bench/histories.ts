import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { HistoryPlan } from './history.ts';

const run = promisify(execFile);
/** Another number where `writeHistory` writes something else. */
const format = 1;

/** A made-up history, made once under `var/bench` by a process of its own; nobody may write to it. */
export async function historyOf({ sites, isSigned }: HistoryPlan): Promise<string> {
  const name = `history-${format}-${sites}${isSigned ? '-signed' : ''}`;
  const made = resolve('var/bench', name);
  const isThere = await stat(made).then(
    () => true,
    () => false,
  );
  if (isThere) return join(made, 'register.git');
  const half = `${made}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  await run(process.execPath, [
    ...['--disable-warning=ExperimentalWarning', 'test/bench/history-child.ts'],
    ...[join(half, 'register.git'), String(sites), isSigned ? 'signed' : 'unsigned'],
  ]);
  await rename(half, made);
  return join(made, 'register.git');
}
