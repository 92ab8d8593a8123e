import { setTimeout as sleep } from 'node:timers/promises';
import type { FileProblem, ImportRow, ReadUpload } from '#registry/import-row.ts';
import type { Account } from '#private/types.ts';
import { isShut } from './account-shut.ts';
import { newRequestToken } from './file.ts';
import { importSites, ImportStopped } from './import.ts';
import type { ImportOptions, ImportReport, Imports, ImportView, ReadFile } from './import-types.ts';
import type { Tools } from './tools.ts';

/** What is kept of an import, sealed like a half-filled form. */
interface Kept extends ImportOptions {
  readonly account: string;
  readonly token: string;
  readonly upload: ReadUpload;
  readonly report: ImportReport | null;
  readonly at: string;
}

/** An import that this process is doing. */
interface Job {
  done: number;
  ended: Promise<void>;
}

/** Where no reader of foreign files was given: jobs and scripts that import nothing. */
export const readsNothing: ReadFile = async (file) => ({
  rows: [],
  problems: [{ file, row: null, problem: { code: 'file-unreadable', at: '' } }],
});

/** How long an answer waits for a short import to end. */
const moment = 2_500;

/** How long a finished import, with its receipt codes, may be looked at. */
const lookedAt = 24 * 3_600_000;

/**
 * Imports under way. Rows and options are kept before anything is filed, so that one that was cut off
 * goes on under its own token and doubles nothing.
 */
export function openImports(tools: Tools, readFile: ReadFile): Imports {
  const { drafts } = tools.store;
  const jobs = new Map<string, Job>();
  const faults = new Map<string, unknown>();
  let isStopping = false;

  const save = (key: string | null, kept: Kept): string =>
    drafts.save(key, { import: JSON.stringify(kept) }, tools.now());

  function load(key: string, account: Account): Kept | null {
    const text = drafts.load(key, tools.now())?.['import'];
    const kept = text === undefined ? null : (JSON.parse(text) as Kept);
    if (kept?.account !== account.id) return null;
    const age = tools.now().getTime() - Date.parse(kept.at);
    return kept.report !== null && age > lookedAt ? null : kept;
  }

  function run(key: string, kept: Kept, account: Account): Promise<void> {
    const running = jobs.get(key);
    if (running) return running.ended;
    const { dryRun, allOrNothing, token, upload } = kept;
    const job: Job = { done: 0, ended: Promise.resolve() };
    const onProgress = (done: number) => {
      job.done = done;
      return !isStopping && !isShut(tools, account);
    };
    const work = async () => {
      try {
        const options = { dryRun, allOrNothing, token, onProgress };
        const report = await importSites(tools, upload, account, options);
        // After a dry run the rows are wanted once more; after filing they are in the register.
        const left = dryRun ? upload : { rows: [], problems: [] };
        save(key, { ...kept, upload: left, report, at: tools.now().toISOString() });
      } catch (error) {
        // Told to whoever looks at it next, so that it stands in the log with that answer.
        if (!(error instanceof ImportStopped)) faults.set(key, error);
      } finally {
        jobs.delete(key);
      }
    };
    jobs.set(key, job);
    job.ended = work();
    return job.ended;
  }

  const runAMoment = async (key: string, kept: Kept, account: Account) => {
    await Promise.race([run(key, kept, account), sleep(moment, undefined, { ref: false })]);
  };

  return {
    async read(files) {
      const rows: ImportRow[] = [];
      const problems: FileProblem[] = [];
      const seen = new Map<string, number>();
      for (const { name, bytes } of files) {
        const nth = (seen.get(name) ?? 0) + 1;
        seen.set(name, nth);
        // A row is known by its file and number, so two files of one name get two names.
        const read = await readFile(nth === 1 ? name : withNumber(name, nth), bytes);
        rows.push(...read.rows);
        problems.push(...read.problems);
      }
      return { rows, problems };
    },
    async start(upload, account, { dryRun, allOrNothing }) {
      const kept: Kept = {
        account: account.id,
        token: newRequestToken(tools),
        upload,
        dryRun,
        allOrNothing,
        report: null,
        at: tools.now().toISOString(),
      };
      const key = save(null, kept);
      await runAMoment(key, kept, account);
      return key;
    },
    find(key, account) {
      const kept = load(key, account);
      if (!kept) return null;
      const fault = faults.get(key);
      faults.delete(key);
      if (fault !== undefined) throw fault;
      return viewOf(kept, jobs.get(key) ?? null);
    },
    async proceed(key, account) {
      const kept = load(key, account);
      if (!kept || jobs.has(key)) return;
      const isAfterDryRun = kept.dryRun && kept.report !== null;
      if (!isAfterDryRun && kept.report !== null) return;
      const next: Kept = { ...kept, dryRun: kept.dryRun && !isAfterDryRun, report: null };
      save(key, next);
      await runAMoment(key, next, account);
    },
    drop(key) {
      drafts.drop(key);
    },
    async stop() {
      isStopping = true;
      await Promise.all(Array.from(jobs.values(), ({ ended }) => ended));
    },
  };
}

function viewOf({ upload, report, dryRun, allOrNothing }: Kept, job: Job | null): ImportView {
  const all = [upload.rows, upload.problems, report?.lines ?? [], report?.problems ?? []].flat();
  const named = all.map(({ file }) => file);
  return {
    files: Array.from(new Set(named)),
    dryRun,
    allOrNothing,
    state: report !== null ? 'done' : job ? 'running' : 'interrupted',
    progress: { done: job?.done ?? 0, total: upload.rows.length },
    report,
  };
}

/** 网站 (2).xlsx */
function withNumber(name: string, nth: number): string {
  const dot = name.lastIndexOf('.');
  const at = dot < 0 ? name.length : dot;
  return `${name.slice(0, at)} (${nth})${name.slice(at)}`;
}
