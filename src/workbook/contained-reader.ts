import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Problem } from '#registry/problem.ts';
import type { ReadUpload } from '#registry/import-row.ts';
import type { ReadTask } from './reader-process.ts';

/** How much of the machine a foreign file may take. */
export interface ReadLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

const usual: ReadLimits = { seconds: 20, megabytes: 512 };
const script = join(import.meta.dirname, 'reader-process.ts');

// A few people at once, not the whole memory.
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a foreign file in a process of its own that may write nothing, start nothing, and has neither
 * our environment nor our memory (M06). One that takes too long or too much is ended and told.
 */
export async function readContained(
  file: string,
  bytes: Uint8Array,
  limits: ReadLimits = usual,
): Promise<ReadUpload> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await inProcess({ file, bytes }, limits);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function inProcess(task: ReadTask, { seconds, megabytes }: ReadLimits): Promise<ReadUpload> {
  return new Promise((resolve) => {
    const child = fork(script, [], {
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        `--max-old-space-size=${megabytes}`,
        '--permission',
        '--allow-fs-read=*',
      ],
      env: {},
      serialization: 'advanced',
      // What a parser says may hold what it reads.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const refused = (problem: Problem): ReadUpload => ({
      rows: [],
      problems: [{ file: task.file, row: null, problem }],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1_000);
    child.once('message', (read) => resolve(read as ReadUpload));
    child.once('error', () => child.kill('SIGKILL'));
    child.once('exit', () => {
      clearTimeout(timer);
      // After an answer this says nothing any more.
      resolve(refused({ code: 'file-too-complex', at: '' }));
    });
    child.send(task, (error) => {
      if (error) child.kill('SIGKILL');
    });
  });
}
