import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { parseSshKey, sshKeyPrint } from '#git/ssh-signature.ts';
import { ObjectMissing } from '#git/types.ts';
import { parseSiteCode, type SiteCode } from '#registry/site.ts';
import { concludedTrail } from '#registry/events.ts';
import type { Finding } from '#registry/verify-finding.ts';
import { eventText } from '#text/words.ts';
import { findingText } from '#text/verify-words.ts';
import { type Clone, CloneUnreadable, openClone } from '#verify/clone.ts';
import { parseCheckpoint } from '#registry/checkpoint.ts';
import { heldBy } from '#verify/checkpoint.ts';
import { CrewLost } from '#verify/crew.ts';
import { checkProof } from './verify/check-proof.ts';
import { proofFrom } from './verify/make-proof.ts';
import { type Replay, replayMain } from '#verify/replay.ts';
import { keysOf } from '#verify/signatures.ts';

const program = new Command()
  .name('npm run verify --')
  .description(
    '在登记簿的任何一份克隆上核验全部历史：每个标识码只给过一次，而且在当时应当审核的单位全部审核通过之后（不用网络，不用密钥）',
  )
  .argument('[REPO]', '克隆所在的目录，裸仓库或有工作区的都可以')
  .option('--checkpoint <LINE>', '核验这份克隆含有以前抄下的检查点：没有被回退，也没有被改写')
  .option('--since <LINE>', '同上，并且从检查点开始，相信它以前的全部内容')
  .option(
    '--proof <FILE|CODE>',
    '核验从网站页面下载的证明，写明 REPO 时另外与克隆里的公钥和历史核对；给出标识码则从 REPO 取出它的证明',
  )
  .option('--trust-github', '相信只有 GitHub 签名的合并提交（landing=merge）')
  .option('--code <CODE>', '另外说明这个标识码是怎样得来的')
  .option('--rev <REV>', '核验这个分支或提交，而不是 main')
  .option('--from <COMMIT>', '从这个提交开始，相信它以前的全部内容（完整的提交号）')
  .option('--workers <N>', '用几个线程（结果与线程数无关），不写则与处理器核数相同，最多 8 个')
  .option(
    '--every-signature',
    '历史再长也逐个核验签名；不写的，main 超过两万个提交时，后面的签名已经担保的每 16 个抽查一个',
  )
  .option('--json', '以 JSON 输出 {ok, checked, first}')
  .addHelpText('after', '\n退出码：0 全部核验通过，1 有问题（写出第一处），2 不能读取或用法不对')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = program.opts<{
  code?: string;
  rev?: string;
  from?: string;
  json?: true;
  checkpoint?: string;
  since?: string;
  trustGithub?: true;
  proof?: string;
  workers?: string;
  everySignature?: true;
}>();
const [repository = ''] = program.processedArgs as [string?];
const line = options.since ?? options.checkpoint;
const checkpoint = line === undefined ? null : parseCheckpoint(line);
const code = options.code === undefined ? null : parseSiteCode(options.code);

if (options.proof !== undefined) {
  const wanted = existsSync(options.proof) ? null : parseSiteCode(options.proof);
  process.exit(await (wanted ? tellProof(wanted) : checkProof(options.proof, repository)));
}

const workers = Number(options.workers ?? Math.min(8, availableParallelism()));

let clone: Clone | null = null;
try {
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) {
    throw new CloneUnreadable(`线程数应为 1 到 64 的整数，如 2：${options.workers}`);
  }
  if (options.code !== undefined && code === null) {
    throw new CloneUnreadable(`不是网站标识码：${options.code}`);
  }
  if (line !== undefined && !checkpoint) {
    throw new CloneUnreadable('检查点应为 sr1 开头的一整行，如 sr1 2026-11-21 84094 … …');
  }
  if (repository === '') throw new CloneUnreadable('请写明克隆所在的目录');
  clone = openClone(repository, options.rev ?? null);
  const { objects, main, gitdir } = clone;
  const replay = await replayMain(objects, main, {
    from: (options.since && checkpoint?.commit) || (options.from ?? null),
    trustsGithub: options.trustGithub === true,
    isEvery: options.everySignature,
    crew: { threads: workers, gitdir },
    ...progress(),
  });
  if (options.from !== undefined && replay.ok && !replay.holds(options.from)) {
    throw new CloneUnreadable(`main 上没有这个提交，请写完整的提交号：${options.from}`);
  }
  const given = code && replay.ok ? replay.given(code) : null;
  const unknown: Finding | null =
    code && replay.ok && !given
      ? { code: 'code-unknown', commit: main, path: '', params: { code } }
      : null;
  const back = checkpoint && replay.ok ? heldBy(replay, checkpoint, main) : null;
  const first = replay.first ?? back ?? unknown;
  const ok = first === null;
  const told = first && { ...first, text: findingText(first) };
  if (options.json) console.log(JSON.stringify({ ok, checked: replay.checked, first: told }));
  else await show(replay, first);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  const sentence =
    error instanceof CloneUnreadable || error instanceof CrewLost
      ? error.message
      : error instanceof ObjectMissing
        ? `克隆缺少对象或对象已损坏：${error.oid}`
        : null;
  if (sentence === null) throw error;
  console.error(sentence);
  process.exitCode = 2;
} finally {
  clone?.close();
}

/** Prints the proof of a site out of the clone, to be kept as a file. */
async function tellProof(site: SiteCode): Promise<number> {
  let opened: Clone | null = null;
  try {
    if (repository === '') throw new CloneUnreadable('请写明克隆所在的目录');
    opened = openClone(repository, options.rev ?? null);
    const proof = await proofFrom(opened, site);
    if (proof === null) {
      throw new CloneUnreadable(
        `这份克隆里没有 ${site} 的证明：没有这个标识码，或者它的历史没有签名`,
      );
    }
    process.stdout.write(`${proof}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CloneUnreadable)) throw error;
    console.error(error.message);
    return 2;
  } finally {
    opened?.close();
  }
}

async function show(
  { checked, figures, given, signedFrom }: Replay,
  first: Finding | null,
): Promise<void> {
  const { commits, conclusions, atStart, waiting, labels } = figures;
  const counted = `${commits} 个提交，${conclusions} 次办结，${checked} 个标识码`;
  if (first) {
    console.log(`有问题：${findingText(first)}`);
    console.log(`  提交 ${first.commit}${first.path ? `\n  文件 ${first.path}` : ''}`);
    console.log(`在此以前核验了 ${counted}`);
    return;
  }
  console.log(
    `核验通过：${counted}（其中 ${atStart} 个在起始提交里，不能由历史证明），${waiting} 个等待生成${labels > 0 ? `，${labels} 个网站标识的签名成立` : ''}`,
  );
  const { signed, vouched, signedByGithub } = figures;
  console.log(
    signedFrom === null
      ? '登记簿还没有公钥，提交没有签名'
      : `从提交 ${signedFrom} 起都有登记簿的签名：${signed} 个${vouched ? `，其中 ${vouched} 个由后面的签名担保，没有逐个核验（--every-signature 逐个核验）` : ''}${signedByGithub ? `，另有 ${signedByGithub} 个合并提交由 GitHub 签名，这里没有核验` : ''}`,
  );
  await showTip();
  if (checkpoint) console.log(`含有 ${checkpoint.day} 的检查点：此后没有被回退，此前没有被改写`);
  if (code) await explain(given, code);
}

/** What was verified, and whose signatures it bears: to be held against what is published elsewhere. */
async function showTip(): Promise<void> {
  if (!clone) return;
  const { objects, main } = clone;
  console.log(`核验到提交 ${main}`);
  const keys = (await keysOf(objects, main, (await objects.commit(main)).tree)) ?? [];
  for (const { key, until } of keys) {
    const bytes = until === '' ? parseSshKey(key) : null;
    if (bytes) console.log(`登记簿有效的公钥 ${sshKeyPrint(bytes)}`);
  }
}

async function explain(given: Replay['given'], site: SiteCode): Promise<void> {
  const origin = given(site);
  if (!origin || !clone) return;
  console.log(`${site}：申请 ${origin.filing}`);
  if (origin.conclusion === null) {
    console.log(`  在起始提交 ${origin.mint} 里就有，从那里起没有改过路径`);
    return;
  }
  const { trailers } = await clone.objects.commit(origin.conclusion);
  for (const event of concludedTrail(trailers)) {
    const by = 'unit' in event ? `${event.unit}（账户 ${event.account}）` : '';
    console.log(`  ${event.at}  ${eventText[event.event]}  ${by}`.trimEnd());
  }
  console.log(`  办结 ${origin.conclusion}`);
  console.log(`  生成 ${origin.mint}`);
}

/** A line on stderr, redrawn at each percent; nothing where stderr is no terminal. */
function progress() {
  if (!process.stderr.isTTY) return {};
  let shown = '';
  const draw = (line: string, isDone: boolean) => {
    if (line !== shown) process.stderr.write(`\r${line}${isDone ? '\n' : ''}`);
    shown = line;
  };
  return {
    onFile: (done: number) => {
      if (done % 1000 === 0) draw(`起始提交：${done} 个文件`, false);
    },
    onCommits: (done: number, total: number) => {
      const percent = Math.floor((done * 100) / total);
      const bar = '█'.repeat(Math.floor(percent / 4)).padEnd(25, '·');
      draw(`${bar} ${percent} %`, done === total);
    },
  };
}
