/**
 * What a process really asks of the disk, as the kernel sees it: SQLite's own files too, which no hook
 * in our code reaches. Needs `strace` (Debian's package of that name) and the right to trace a child.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A call that came back; paths are relative to the folder that is looked at. */
export type Call =
  | { readonly op: 'create' | 'sync' | 'unlink'; readonly path: string }
  | { readonly op: 'write'; readonly path: string; readonly at: number; readonly data: Buffer }
  | { readonly op: 'append'; readonly path: string; readonly data: Buffer }
  | { readonly op: 'truncate'; readonly path: string; readonly size: number }
  | { readonly op: 'rename'; readonly path: string; readonly to: string }
  | { readonly op: 'mark'; readonly text: string };

const calls = 'openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink';
const options = ['-f', '-qq', '-y', '-xx', '-s', '4000000', '-e', `trace=${calls}`];
const run = promisify(execFile);

/** Whether this machine lets a process be traced. */
export const canTrace: boolean = (() => {
  try {
    execFileSync('strace', [...options, '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Where a traced child writes what it confirms, a line each: beside the folder that is looked at. */
export function marksOf(folder: string): string {
  return `${folder}-marks`;
}

/** Runs a script of ours and keeps its calls below a folder, and its marks, in order. */
export async function traceDisk(
  script: string,
  args: readonly string[],
  folder: string,
): Promise<readonly Call[]> {
  const out = `${folder}-strace`;
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, ...args];
  await run('strace', [...options, '--seccomp-bpf', '-o', out, ...node], {
    maxBuffer: 1 << 26,
    timeout: 300_000,
  });
  const found: Call[] = [];
  const begun = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(out) })) {
    const [, pid = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const unfinished = / ?<unfinished \.\.\.>$/.exec(text);
    if (unfinished) {
      begun.set(pid, text.slice(0, unfinished.index));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text);
    const whole = resumed ? (begun.get(pid) ?? '') + text.slice(resumed[0].length) : text;
    const call = callOf(whole, folder);
    if (call) found.push(call);
  }
  return found;
}

/** A line of strace as a call; null for one that failed or is about something else. */
function callOf(line: string, folder: string): Call | null {
  const [, name = '', given = '', result = ''] = /^(\w+)\((.*)\)\s+= (.*)$/.exec(line) ?? [];
  if (name === '' || result.startsWith('-1')) return null;
  const below = (path: string): string | null =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path === folder ? '' : null;
  const [first = '', second = ''] = Array.from(given.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g), (one) =>
    one[1] === undefined ? '' : bytesOf(one[1]).toString(),
  );
  const opened = /^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(given)?.[1];
  const real = opened === undefined ? '' : bytesOf(opened).toString();
  const path = below(opened === undefined ? first : real);
  if (real === marksOf(folder) && name === 'write') return { op: 'mark', text: first.trim() };
  if (path === null) return null;
  const numbers =
    given
      .slice(given.lastIndexOf('"') + 1)
      .match(/\d+/g)
      ?.map(Number) ?? [];
  switch (name) {
    case 'openat':
      return /O_CREAT/.test(given) ? { op: 'create', path } : null;
    case 'write':
      return { op: 'append', path, data: dataOf(given, Number(result)) };
    case 'pwrite64':
      return { op: 'write', path, at: numbers.at(-1) ?? 0, data: dataOf(given, Number(result)) };
    case 'ftruncate':
      return { op: 'truncate', path, size: Number(/(\d+)$/.exec(given)?.[1]) };
    case 'fsync':
    case 'fdatasync':
      return { op: 'sync', path };
    case 'rename':
      return { op: 'rename', path, to: below(second) ?? '' };
    case 'unlink':
      return { op: 'unlink', path };
    default:
      return null;
  }
}

function dataOf(given: string, size: number): Buffer {
  const from = given.indexOf('"') + 1;
  return bytesOf(given.slice(from, given.lastIndexOf('"'))).subarray(0, size);
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
