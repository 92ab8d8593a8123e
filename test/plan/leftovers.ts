import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundled } from '../faults/bundle.ts';
import { withoutFaults } from '../faults/harness.ts';

/** Something that whoever died before left behind in a register's folder. */
export interface Leftover {
  readonly name: string;
  /** Makes it. */
  leave(dir: string): Promise<void> | void;
  /** What the next start says about it; null where there is nothing to say. */
  readonly told: RegExp | null;
  /** Files that are gone after the next start. */
  readonly gone: readonly string[];
}

const lockTold = /清除上次中断留下的锁文件：/;
const fileTold = /清除上次中断留下的临时文件：/;
const git = 'register.git';
const locked = [
  'HEAD',
  'packed-refs',
  'config',
  'refs/heads/main',
  'refs/heads/filing/7K3M9Q2T',
  'refs/archive/filing/7K3M9Q2T',
];

function put(dir: string, path: string, data: string | Buffer = ''): string {
  const at = join(dir, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, data);
  return at;
}

/** A process number that nobody has. */
function deadPid(): number {
  for (let pid = 4_000_000; ; pid -= 1) if (!existsSync(`/proc/${pid}`)) return pid;
}

/** A lock file of a Git that was killed more than ten minutes ago. */
function oldLock(ref: string, content: string, what: string): Leftover {
  const path = `${git}/${ref}.lock`;
  return {
    name: `Git 的旧锁 ${ref}（${what}）`,
    leave(dir) {
      const old = new Date(Date.now() - 11 * 60_000);
      utimesSync(put(dir, path, content), old, old);
    },
    told: lockTold,
    gone: [path],
  };
}

/** A lock of ours: a second name of a temporary file, of a process that is gone a moment ago. */
function ownLock(ref: string): Leftover {
  const path = `${git}/${ref}.lock`;
  return {
    name: `登记簿自己的锁 ${ref}`,
    leave(dir) {
      const file = put(dir, `${git}/forge-tmp/${deadPid()}-${ref.length}aaaa`, 'torn');
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      linkSync(file, join(dir, path));
    },
    told: lockTold,
    gone: [path],
  };
}

function litter(path: string, data: string, told: RegExp | null, isGone: boolean): Leftover {
  return {
    name: `残留文件 ${path}`,
    leave: (dir) => void put(dir, path.replace('PID', String(deadPid())), data),
    told,
    gone: isGone && !path.includes('PID') ? [path] : [],
  };
}

/** A process that was killed while it worked, after so many milliseconds. */
function killed(step: string, after: number): Leftover {
  return {
    name: `${step} 开始 ${after} 毫秒后被杀`,
    async leave(dir) {
      const script = await bundled(join(import.meta.dirname, '../faults/do-step.ts'));
      const args = ['--disable-warning=ExperimentalWarning', script, dir, step];
      const child = spawn(process.execPath, args, { env: withoutFaults(), stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('close', resolve));
      await sleep(after);
      child.kill('SIGKILL');
      await ended;
    },
    told: null,
    gone: [],
  };
}

/** A file cut short. */
function torn(path: string, keep: number): Leftover {
  return {
    name: `截断的 ${path}`,
    leave(dir) {
      const at = join(dir, path);
      writeFileSync(at, readFileSync(at).subarray(0, keep));
    },
    told: null,
    gone: [],
  };
}

/** Everything that is left behind, one register each. */
export const leftovers: readonly Leftover[] = [
  ...locked.map((ref) => oldLock(ref, '', '空')),
  ...locked.map((ref) => oldLock(ref, '0123456789abcdef', '写了一半')),
  ...locked.map((ref) => oldLock(ref, `${'0'.repeat(40)}\n`, '全零')),
  ...locked.map(ownLock),
  litter(`${git}/forge-tmp/PID-a1b2c3`, 'torn', fileTold, true),
  litter(`${git}/forge-tmp/no-number`, '', fileTold, true),
  litter(`${git}/forge-tmp/PID-d4e5f6.lock`, '', fileTold, true),
  litter(`${git}/objects/pack/tmp_pack_a1B2c3`, 'PACK', null, false),
  litter(`${git}/objects/pack/tmp_idx_a1B2c3`, '', null, false),
  litter(`${git}/objects/0a/tmp_obj_a1B2c3`, '', null, false),
  litter(`${git}/objects/pack/.tmp-PID-pack-a1.pack`, '', null, false),
  litter(`${git}/gc.pid`, '1 somewhere', null, false),
  litter(`${git}/objects/info/commit-graphs/tmp`, '', null, false),
  litter('private-secrets/receipt.key.PID.tmp', 'half', null, false),
  litter('mail/PID.eml.tmp', 'half', null, false),
  litter(`${git}/catalogue.db-journal`, '', null, false),
  litter('private.db-journal', '', null, false),
  torn(`${git}/catalogue.db`, 4096),
  torn(`${git}/catalogue.db`, 0),
  {
    name: '目录库 catalogue.db 不见了',
    leave(dir) {
      for (const name of readdirSync(join(dir, git))) {
        if (name.startsWith('catalogue.db')) rmSync(join(dir, git, name));
      }
    },
    told: null,
    gone: [],
  },
  {
    name: '私有库的日志多出半页',
    leave: (dir) => appendFileSync(join(dir, 'private.db-wal'), Buffer.alloc(1000, 7)),
    told: null,
    gone: [],
  },
  ...[60, 120, 180, 240, 300, 400, 500].map((after) => killed('amend', after)),
  ...[80, 160, 260].map((after) => killed('raise', after)),
];
