import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { openCalls } from '#forge/github/repository-calls.ts';
import { openClock } from '#office/clock.ts';
import { guardFindings, type MainPush } from '#registry/main-guard.ts';
import { freezeIssue, guardLines } from '#text/guard-words.ts';

const program = new Command()
  .name('npm run guard --')
  .description('检查一次推送是否只由登记簿的 App 改动了 main 上的数据（工作流 guard 使用）')
  .option('--freeze', '有问题时停用工作流 conclude 和 mint，并开一个问题说明')
  .option('--dir <目录>', '检出的目录，须有全部历史', '.')
  .addHelpText('after', '\n环境变量：GUARD_ACTOR、GUARD_APP、GUARD_BEFORE、GUARD_AFTER')
  .parse();
const options = program.opts<{ freeze?: true; dir: string }>();
const { GUARD_ACTOR: actor = '', GUARD_APP: app = '' } = process.env;
const before = commitOf('GUARD_BEFORE');
const after = commitOf('GUARD_AFTER');

const isNew = /^0+$/.test(before);
const isRewritten = !isNew && !isAncestor(before, after);
const push: MainPush = { actor, app, isRewritten, commits: isNew || isRewritten ? [] : commits() };
const findings = guardFindings(push);
for (const line of guardLines(findings)) console.error(line);
if (findings.length > 0) {
  if (options.freeze) await freeze();
  process.exitCode = 1;
} else console.log(`main 到 ${after.slice(0, 12)}，没有问题`);

function commits(): MainPush['commits'] {
  const format = '--format=%H%x00%(trailers:key=Event,valueonly,separator=%x2C)';
  const lines = git('log', '--first-parent', '--reverse', format, `${before}..${after}`);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [oid = '', event = ''] = line.split('\0');
      const names = git('diff', '--name-status', '--no-renames', '-z', `${oid}^1`, oid).split('\0');
      const changed = [];
      for (let at = 0; at + 1 < names.length; at += 2) {
        changed.push({ path: names[at + 1] ?? '', isGone: names[at] === 'D' });
      }
      return { oid, event: event.trim(), changed };
    });
}

async function freeze(): Promise<void> {
  const calls = openCalls({
    apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
    repository: process.env['GITHUB_REPOSITORY'] ?? '',
    token: process.env['GITHUB_TOKEN'] ?? '',
    now: openClock(process.env),
  });
  // the issue last: it says that the others are done
  for (const file of ['conclude.yml', 'mint.yml']) await calls.disableWorkflow(file);
  await calls.keepIssue('frozen', freezeIssue(push, findings));
}

function commitOf(name: string): string {
  const oid = process.env[name] ?? '';
  if (!/^[0-9a-f]{40}$/.test(oid)) {
    console.error(`${name} 应为 40 位提交号`);
    process.exit(2);
  }
  return oid;
}

function isAncestor(of: string, commit: string): boolean {
  try {
    git('merge-base', '--is-ancestor', of, commit);
    return true;
  } catch {
    return false;
  }
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: options.dir,
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
}
