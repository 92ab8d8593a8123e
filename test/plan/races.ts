import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../faults/harness.ts';
import { bundled } from '../faults/bundle.ts';
import { fsck, hasGit } from '../git/real-git.ts';
import { commitOnMain, main, openScratch } from '../git/scratch.ts';
import { importSites } from '#office/import.ts';
import { accountOf, decideAs, fileSite, formOf, testOffice } from '../office/test-office.ts';
import { startChildren } from './office-children.ts';

/** What a race found. */
export interface RaceResult {
  /** Updates that were tried against others. */
  readonly updates: number;
  /** Milliseconds each took. */
  readonly took: readonly number[];
  readonly bad: readonly string[];
}

/** Processes that all commit to main: each commit and file is there, once. */
export async function raceCommits(processes: number, each: number): Promise<RaceResult> {
  const dir = await mkdtemp(join(tmpdir(), 'race-'));
  const bad: string[] = [];
  const took: number[] = [];
  try {
    const repository = await openScratch(dir);
    const first = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const script = await bundled(join(import.meta.dirname, 'contest-child.ts'));
    const names = Array.from({ length: processes }, (_, n) => `p${n}`);
    const runs = await Promise.all(
      names.map((name) => runScript(script, [repository.dir, name, String(each)])),
    );
    for (const run of runs) {
      if (run.code !== 0) bad.push(`进程以 ${run.code} 结束：${run.stderr.slice(0, 200)}`);
      else took.push(...(JSON.parse(run.stdout) as number[]));
    }
    const messages = new Map<string, number>();
    const tip = (await repository.resolve(main)) ?? '';
    for (let at = tip; at !== first;) {
      const commit = await repository.commit(at);
      messages.set(commit.message, (messages.get(commit.message) ?? 0) + 1);
      at = commit.parents[0] ?? first;
    }
    let files = 0;
    const { tree } = await repository.commit(tip);
    for await (const _ of repository.files(tree, 'data/notices')) files += 1;
    const wanted = processes * each;
    if (messages.size !== wanted) bad.push(`提交 ${messages.size}，应有 ${wanted}`);
    if ([...messages.values()].some((times) => times > 1)) bad.push('有提交出现两次');
    if (files !== wanted) bad.push(`文件 ${files}，应有 ${wanted}`);
    await repository.close();
    if (hasGit && fsck(repository.dir)) bad.push(fsck(repository.dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return { updates: processes * each, took, bad };
}

/** Two reviewers decide on one filing at the same moment, in two processes: one of them wins (R4). */
export async function raceReviewers(pairs: number): Promise<RaceResult> {
  const opened = await testOffice();
  const bad: string[] = [];
  const took: number[] = [];
  try {
    const rows = Array.from({ length: pairs }, (_, n) => ({
      file: '网站.xlsx',
      row: n + 2,
      problems: [],
      origin: null,
      fields: formOf({ name: `示例第${n}号局网`, homeUrl: `https://w${n}.shili.gov.cn/` }),
    }));
    const token = opened.office.requestToken();
    const request = { dryRun: false, allOrNothing: false, token };
    const importer = accountOf('990101', '990101-9');
    const report = await importSites(opened.tools, { rows, problems: [] }, importer, request);
    const children = await startChildren(opened.dir, 2);
    for (const [n, { filing }] of report.lines.entries()) {
      if (!filing) {
        bad.push(`第 ${n} 件没有提交`);
        continue;
      }
      const content = (await opened.office.progress(filing))?.state.content ?? '';
      const at = '2026-11-20T10:00:00+08:00';
      const order = { do: 'decide', at, filing, unit: '990101', content } as const;
      const reports = await children.ask([
        { ...order, account: '990101', decision: 'approve' },
        { ...order, account: '990101-2', decision: n % 2 === 0 ? 'approve' : 'return' },
      ]);
      took.push(...reports.map((one) => one.took ?? 0));
      const done = reports.filter(({ kind }) => kind === 'done').length;
      const refused = reports.find((one) => one.kind === 'refused');
      const progress = await opened.office.progress(filing);
      const isTold = refused?.kind === 'refused' && refused.stage === progress?.state.stage;
      const kept = progress?.state.decisions.length;
      if (done !== 1 || kept !== 1 || !isTold) {
        bad.push(`第 ${n} 件：${done} 人成功，记录 ${kept} 次，${JSON.stringify(reports)}`);
      }
    }
    await children.stop();
  } finally {
    await opened.remove();
  }
  return { updates: pairs * 2, took, bad };
}

/** Several processes mint the same days at once: each site gets one code, and no code is left out. */
export async function raceMinters(minters: number, sites: number): Promise<RaceResult> {
  const opened = await testOffice();
  const bad: string[] = [];
  const took: number[] = [];
  const perDay = 30;
  const days = Math.ceil(sites / perDay);
  const dayText = (n: number) => new Date(Date.UTC(2026, 10, 20 + n)).toISOString().slice(0, 10);
  try {
    const children = await startChildren(opened.dir, minters);
    const given: string[] = [];
    for (let day = 0; day < days; day += 1) {
      opened.at(`${dayText(day)}T09:00:00.000`);
      for (let n = day * perDay; n < Math.min(sites, (day + 1) * perDay); n += 1) {
        const fields = {
          unit: '990000',
          name: `示例第${n}号厅网`,
          homeUrl: `https://w${n}.shili.gov.cn/`,
        };
        const { filing } = await fileSite(opened, formOf(fields), undefined, `10.0.${n % 250}.1`);
        await decideAs(opened, '990000', filing);
      }
      const order = { do: 'mint', at: `${dayText(day)}T16:00:01+08:00` } as const;
      const reports = await children.ask(Array.from({ length: minters }, () => order));
      for (const report of reports) {
        took.push(report.took ?? 0);
        if (report.kind === 'minted') given.push(...report.codes);
        else bad.push(JSON.stringify(report));
      }
    }
    await children.stop();
    await opened.office.refresh();
    const { catalogue } = opened.office;
    const { rows, total } = catalogue.listing(null, { page: 1, size: sites });
    const serials = rows.map(({ code }) => Number(code?.slice(6))).toSorted((a, b) => a - b);
    if (total !== sites) bad.push(`网站 ${total}，应有 ${sites}`);
    if (serials.some((serial, n) => serial !== n + 1)) bad.push('序号不连续或重复');
    if (given.length !== sites || new Set(given).size !== sites) {
      bad.push(`各进程共报告生成 ${given.length} 个，应为 ${sites} 个`);
    }
  } finally {
    await opened.remove();
  }
  return { updates: minters * days, took, bad };
}
