import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openRepository } from '#git/repository.ts';
import { openOffice } from '#office/open.ts';
import { families } from '#office/publish/families.ts';
import { resolveCommit } from '#office/publish/facts.ts';
import { theRegister } from '#office/tools.ts';
import { type BenchRun, compared, type Figure, median } from './figure.ts';
import { hasHugo, pagesOf, runHugo, writeHugoProject } from './hugo.ts';

const exec = promisify(execFile);
const amendments = 5;
const allowedMemory = 1_500;

/** What `npm run publish -- --json` prints, as far as it is measured. */
interface Printed {
  readonly mode: string;
  readonly made: number;
  readonly files: Readonly<Record<string, number>>;
  readonly peakMegabytes: number;
}

/**
 * The whole static site against Hugo rendering the same pages to the same bytes, and against bare
 * writes of these bytes; its memory; and what follows from one amendment against the whole. Each is
 * a process of its own, from its start to its end.
 */
export async function benchPublish(run: BenchRun): Promise<readonly Figure[]> {
  if (!(await hasHugo())) throw new Error('缺少 Hugo：apt-get install -y hugo');
  const dir = await run.register(run.sites);
  const registerDir = join(dir, 'register.git');
  const opened = await openOffice({
    REGISTER_DIR: registerDir,
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'off',
  });
  await opened.office.close();
  const work = await mkdtemp(join(tmpdir(), 'bench-publish-'));
  try {
    return await measure(run, registerDir, work);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(
  run: BenchRun,
  registerDir: string,
  work: string,
): Promise<readonly Figure[]> {
  const out = join(work, 'site');
  // once before, so that no page is built within what is timed
  await publishOnce(registerDir, join(work, 'first'), ['--only', 'home']);
  const pagesOnly = ['--only', ...pageFamilies];
  run.tell('发布全部页面');
  const whole = await publishOnce(registerDir, out, pagesOnly);
  const pages = pagesOf(out);
  run.tell(`${whole.printed.made} 个文件，其中 ${pages.length} 个页面：Hugo`);
  const project = join(work, 'hugo');
  writeHugoProject(out, pages, project);
  const hugo = await runHugo(project, out, pages);
  rmSync(project, { recursive: true, force: true });
  const bare = writeBare(out, pages, join(work, 'bare'));
  rmSync(join(work, 'bare'), { recursive: true, force: true });
  run.tell('改一个网站后再发布');
  const again: number[] = [];
  const touched: number[] = [];
  for (let index = 0; index < amendments; index += 1) {
    await amend(registerDir, index);
    const { ms, printed } = await publishOnce(registerDir, out, pagesOnly);
    again.push(ms);
    touched.push(printed.made);
    const written = (printed.files['changed'] ?? 0) + (printed.files['new'] ?? 0);
    if (printed.mode !== 'changes' || written === 0) throw new Error('nothing was published');
  }
  const count = `${pages.length} pages`;
  return [
    compared('publish-hugo', [whole.ms], [hugo], 1, `${count}, by Hugo to the same bytes`),
    compared('publish-bare', [whole.ms], [bare], 6, `the bytes of ${count} written bare`),
    {
      name: 'publish-memory',
      median: whole.printed.peakMegabytes,
      unit: 'MB',
      baseline: allowedMemory,
      ratio: whole.printed.peakMegabytes / allowedMemory,
      goal: 1,
      runs: 1,
      note: 'peak resident, as a part of what is allowed',
    },
    compared(
      'republish-amendment',
      again,
      [whole.ms],
      0.01,
      `after one amendment; ${median(touched)} outputs looked at; baseline: the whole`,
    ),
  ];
}

/** Families of pages: what Hugo is compared on. Data files have figures of their own. */
const pageFamilies = families
  .filter(({ bytes, name }) => bytes === undefined || name === 'assets')
  .map(({ name }) => name);

async function publishOnce(
  registerDir: string,
  out: string,
  more: readonly string[],
): Promise<{ readonly ms: number; readonly printed: Printed }> {
  const args = ['--out', out, '--site-url', 'http://site.example', '--json', ...more];
  const start = performance.now();
  const { stdout } = await exec(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/publish.mjs', ...args],
    { env: { ...process.env, REGISTER_DIR: registerDir }, maxBuffer: 64 << 20 },
  );
  return { ms: performance.now() - start, printed: JSON.parse(stdout) as Printed };
}

/** Milliseconds to write the same bytes into the same folders, read before in batches. */
function writeBare(site: string, pages: readonly string[], into: string): number {
  let time = 0;
  for (let at = 0; at < pages.length; at += 2_000) {
    const some = pages
      .slice(at, at + 2_000)
      .map((page) => ({ page, bytes: readFileSync(join(site, page)) }));
    const start = performance.now();
    for (const { page, bytes } of some) {
      const path = join(into, page);
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(path, 'w');
      writeSync(file, bytes);
      closeSync(file);
    }
    time += performance.now() - start;
  }
  return time;
}

/** Gives one site another address, as an amendment does. */
async function amend(registerDir: string, index: number): Promise<void> {
  const repository = await openRepository(registerDir);
  try {
    const tip = (await resolveCommit(registerDir, 'main')) ?? '';
    const { tree } = await repository.commit(tip);
    for await (const { path, oid } of repository.files(tree, 'data/sites/33')) {
      const text = Buffer.from(await repository.blob(oid)).toString();
      const next = text.replace(/^address: .*$/m, `address: 示例路${index + 1}号`);
      const oidOf = await repository.commitFiles({
        parents: [tip],
        base: tree,
        changes: new Map([[path, Buffer.from(next)]]),
        message: 'amendment\n',
        by: theRegister,
        at: new Date('2026-11-21T10:00:00+08:00'),
      });
      await repository.moveRef('refs/heads/main', oidOf, tip);
      return;
    }
  } finally {
    await repository.close();
  }
}
