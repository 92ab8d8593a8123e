import { rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dumpYaml } from '#git/yaml.ts';
import { openFront, type Pages } from '#front/front.ts';
import { listStaticFiles } from '#front/static-files.ts';
import { openOffice } from '#office/open.ts';
import { campaignPath, scoredStatuses, type Campaign } from '#registry/campaign.ts';
import { inspectorOf } from '#registry/inspector.ts';
import { rubricPath } from '#registry/rubric.ts';
import { readAnswers } from '#registry/score-form.ts';
import { orderScore, type ScoreKind, scorePath } from '#registry/score.ts';
import { shippedRubric } from '../registry/shipped-rubric.ts';
import type { UnitCode } from '#registry/unit.ts';
import { formFor } from '../census/full-census.ts';
import { type BenchRun, compared, type Figure, median, timed } from './figure.ts';
import { setSessionCookie } from './session.ts';

const runs = 15;
const allowed = 5;
const small = 60;
const id = 'census-2027';

/** Scoring forms and tables with every site scored, against the same pages at 60 sites (issue 6). */
export async function benchScores(run: BenchRun): Promise<readonly Figure[]> {
  const large = await measure(run, run.sites);
  const few = await measure(run, small);
  return [...large.keys()].map((page) =>
    compared(
      `scores-${page}`,
      large.get(page) ?? [],
      few.get(page) ?? [],
      allowed,
      `every one of ${run.sites} sites scored twice; baseline: the same page at ${small} sites`,
    ),
  );
}

async function measure(run: BenchRun, sites: number): Promise<ReadonlyMap<string, number[]>> {
  const dir = await run.register(sites);
  const env = {
    ...{ REGISTER_DIR: join(dir, 'register.git'), PRIVATE_DB: join(dir, 'private.db') },
    ...{ DEMO: 'off', REACH_CHECK: 'off', SITE_URL: 'http://127.0.0.1:5873' },
  };
  const now = new Date('2027-02-10T09:00:00+08:00');
  const before = await openOffice(env, { now: () => now });
  run.tell(`${sites} 个网站评分`);
  await scoreAll(before, env.REGISTER_DIR);
  await before.office.close();
  const opened = await openOffice(env, { now: () => now });
  const { office, store } = opened;
  const server = join(import.meta.dirname, '../../dist/server/entry.mjs');
  const { handler } = (await import(pathToFileURL(server).href)) as { handler: Pages };
  const files = await listStaticFiles(join(import.meta.dirname, '../../dist/client'));
  const front = await openFront({
    ...{ pages: handler, files, office, store, siteUrl: env.SITE_URL },
    ...{ host: '127.0.0.1', port: 5873 },
  });
  const root = await setSessionCookie(store, 'bm0100', now);
  const county = busiest(opened);
  const own = await setSessionCookie(store, county.unit, now);
  const pages: readonly (readonly [name: string, path: string, cookie: string])[] = [
    ['table', `/desk/inspection/scores?campaign=${id}`, root],
    [
      'table-deep',
      `/desk/inspection/scores?campaign=${id}&page=${Math.max(1, Math.floor(sites / 40))}`,
      root,
    ],
    ['table-failing', `/desk/inspection/scores?campaign=${id}&inspection=fail`, root],
    ['to-inspect', `/desk/inspection?campaign=${id}&state=inspected`, own],
    ['form', `/desk/inspection/${id}/${county.site}`, own],
    ['campaign', `/campaigns/${id}`, ''],
  ];
  const times = new Map<string, number[]>();
  for (const [name, path, cookie] of pages) {
    const get = async () => {
      const answer = await fetch(`${env.SITE_URL}${path}`, { headers: { cookie } });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    };
    await get();
    await get();
    const taken: number[] = [];
    for (let index = 0; index < runs; index += 1) taken.push(await timed(get));
    times.set(name, taken);
    run.tell(`${sites} ${name} ${median(taken).toFixed(1)} ms`);
  }
  await front.close();
  await office.close();
  await rm(dir, { recursive: true, force: true });
  return times;
}

type Opened = Awaited<ReturnType<typeof openOffice>>;

/** Every site with self-score and inspection, in one commit by git itself because there are so many. */
async function scoreAll(opened: Opened, registerDir: string): Promise<void> {
  const rubric = shippedRubric('census-2015');
  const { catalogue, forge } = opened.tools;
  const tree = catalogue.units();
  const campaign: Campaign = {
    ...{ id, title: '政府网站普查', unit: 'bm0100' as UnitCode, scope: 'bm0100' as UnitCode },
    ...{ rubric: 'census-2015', document: '', isExample: false, publishesScores: false, about: '' },
    phases: [
      {
        title: '检查整改',
        from: '2027-02-01',
        until: '2027-02-28',
        task: '自查',
        accepts: ['self', 'inspection'],
      },
    ],
    ...{ steps: [], unitTasks: [], filerTasks: [] },
  };
  const git = spawn('git', ['-C', registerDir, 'fast-import', '--quiet', '--depth=10'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const write = async (chunk: Buffer) => {
    if (!git.stdin.write(chunk)) await once(git.stdin, 'drain');
  };
  const put = (path: string, bytes: Uint8Array) =>
    write(
      Buffer.concat([
        Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`),
        bytes,
        Buffer.from('\n'),
      ]),
    );
  const message = 'scores\n';
  await write(
    Buffer.from(
      `commit refs/heads/main\ncommitter register <register@register.invalid> 1801000000 +0800\ndata ${message.length}\n${message}\nfrom ${await forge.main()}\n`,
    ),
  );
  await put(rubricPath('census-2015'), readFileSync(rubricPath('census-2015')));
  await put(campaignPath(id), Buffer.from(dumpYaml(campaign)));
  for (const row of catalogue.everySite('bm0100' as UnitCode, {})) {
    const { code, unit, blob } = row;
    if (code === null || !(scoredStatuses as readonly string[]).includes(row.status)) continue;
    for (const kind of ['self', 'inspection'] as const satisfies readonly ScoreKind[]) {
      const { answers } = readAnswers(rubric, formFor(`${code}-${kind}`).fields);
      const inspector = inspectorOf(tree, row) ?? unit;
      const sheet = orderScore({
        ...{ campaign: id, kind, site: code, unit: kind === 'self' ? unit : inspector },
        ...{ account: kind === 'self' ? '' : inspector, at: '2027-02-05T09:00:00.000+08:00' },
        ...{ record: blob, ...answers, errata: [] },
      });
      await put(scorePath(id, code, kind), Buffer.from(dumpYaml(sheet)));
    }
  }
  git.stdin.end();
  await once(git, 'exit');
  execFileSync('git', ['-C', registerDir, 'fsck', '--connectivity-only', '--no-dangling'], {
    stdio: 'ignore',
  });
}

/** The inspecting unit with the most sites, and one of its sites. */
function busiest({ tools }: Opened): { readonly unit: UnitCode; readonly site: string } {
  const { catalogue } = tools;
  const tree = catalogue.units();
  const counts = new Map<UnitCode, { count: number; site: string }>();
  for (const row of catalogue.everySite('bm0100' as UnitCode, {})) {
    const unit = inspectorOf(tree, row);
    if (unit === null || row.code === null) continue;
    const known = counts.get(unit) ?? { count: 0, site: row.code };
    known.count += 1;
    counts.set(unit, known);
  }
  const [unit, { site }] = [...counts].sort(([, one], [, other]) => other.count - one.count)[0] ?? [
    'bm0100' as UnitCode,
    { site: '' },
  ];
  return { unit, site };
}
