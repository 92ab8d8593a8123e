/**
 * Where tests make the disk fail. `FORGE_FAULT` = `kill:N` (SIGKILL at the N-th durable call),
 * `enospc:N`, `eio:N` (that call throws), `count:FILE` (writes how many there were). It is obeyed
 * only where `REGISTER_FAULTS=allowed` stands beside it; alone it is refused, so that nobody runs a
 * register with it by mistake. Off, a point costs one comparison.
 */
import { writeFileSync } from 'node:fs';

type Plan =
  | { readonly kind: 'kill' | 'enospc' | 'eio'; readonly at: number }
  | { readonly kind: 'count'; readonly file: string };

const errors = {
  enospc: { code: 'ENOSPC', errno: -28, text: 'no space left on device' },
  eio: { code: 'EIO', errno: -5, text: 'i/o error' },
} as const;

let plan: Plan | null = null;
let passed = 0;
setFault(process.env['FORGE_FAULT'] ?? null);

/** Arms one fault in this process and counts from zero again; null disarms. Throws unless allowed. */
export function setFault(text: string | null): void {
  plan = null;
  passed = 0;
  if (text === null || text === '') return;
  if (process.env['REGISTER_FAULTS'] !== 'allowed') {
    throw new Error('FORGE_FAULT needs REGISTER_FAULTS=allowed; it is for tests only');
  }
  const match = /^(?:(kill|enospc|eio):(\d+)|count:(.+))$/.exec(text);
  if (!match) throw new Error('FORGE_FAULT is kill:N, enospc:N, eio:N or count:FILE');
  const [, kind, at, file] = match;
  if (file === undefined) plan = { kind: kind as 'kill' | 'enospc' | 'eio', at: Number(at) };
  else countAtExit(file);
}

function countAtExit(file: string): void {
  plan = { kind: 'count', file };
  process.on('exit', () => writeFileSync(file, String(passed)));
}

/** How many points were passed since the fault was armed; 0 while none is. */
export function pointsPassed(): number {
  return passed;
}

/**
 * Stands before every call that changes something durable: file system calls here, transactions and
 * mails elsewhere. Kills the process or throws where the armed fault says so. `tear` runs first and
 * may do half the work, as a disk that fails does.
 */
export function faultPoint(name: string, tear?: () => void): void {
  if (plan === null) return;
  passed += 1;
  if (plan.kind === 'count' || passed !== plan.at) return;
  tear?.();
  if (plan.kind === 'kill') {
    process.kill(process.pid, 'SIGKILL');
    // The signal is under way: nothing may run before it arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  }
  const { code, errno, text } = errors[plan.kind === 'eio' ? 'eio' : 'enospc'];
  const error: NodeJS.ErrnoException = new Error(`${code}: ${text}, ${name}`);
  error.code = code;
  error.errno = errno;
  error.syscall = name;
  throw error;
}
