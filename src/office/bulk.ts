import { setTimeout as sleep } from 'node:timers/promises';
import type { FilingRow } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import { isUnitFilingKind, type SiteFilingKind } from '#registry/filing.ts';
import { isShut } from './account-shut.ts';
import { type BulkLine, bulkMax, type Bulk, type BulkPlan, type BulkRun } from './bulk-types.ts';
import { decideLine } from './bulk-line.ts';
import { changesBetween } from './desk.ts';
import { readOpenFiling } from './filing-facts.ts';
import { opinionProblems } from './review.ts';
import type { Tools } from './tools.ts';

/** What is kept of a run, sealed like a half-filled form. */
interface Kept extends Omit<BulkPlan, 'rows'> {
  readonly account: string;
  readonly text: string;
  readonly lines: readonly BulkLine[];
  /** When it was started; empty while it is only planned. */
  readonly startedAt: string;
}

/** A run that this process is doing, with its lines as they are by now. */
interface Job {
  readonly lines: BulkLine[];
  done: number;
  readonly ended: Promise<void>;
}

/** How long an answer waits for a short run to end. */
const moment = 2_500;

/** How often what is done is kept; a crash repeats nothing, it only looks again. */
const keepEvery = 2_000;

/**
 * Runs of many decisions. What is to be decided is kept before anything is, so that a run that was
 * cut off goes on with what it had not come to, and nothing is decided twice.
 */
export function openBulk(tools: Tools): Bulk {
  const { drafts } = tools.store;
  const jobs = new Map<string, Job>();
  const faults = new Map<string, unknown>();
  let isStopping = false;

  const save = (key: string | null, kept: Kept): string =>
    drafts.save(key, { bulk: JSON.stringify(kept) }, tools.now());

  function load(key: string, account: Account): Kept | null {
    const text = drafts.load(key, tools.now())?.['bulk'];
    const kept = text === undefined ? null : (JSON.parse(text) as Kept);
    return kept?.account === account.id ? kept : null;
  }

  function run(key: string, kept: Kept, account: Account, isResumed: boolean): Promise<void> {
    const lines = Array.from(kept.lines);
    const work = async (): Promise<void> => {
      let keptAt = performance.now();
      try {
        for (const [index, line] of lines.entries()) {
          if (isStopping || isShut(tools, account)) return;
          if (line.result !== 'waiting') continue;
          const order = { decision: kept.decision, text: kept.text, account };
          const since = isResumed ? kept.startedAt : null;
          const { line: decided, fault } = await decideLine(tools, line, order, since);
          lines[index] = decided;
          job.done += 1;
          if (fault !== undefined) faults.set(key, fault);
          if (performance.now() - keptAt < keepEvery) continue;
          save(key, { ...kept, lines });
          keptAt = performance.now();
        }
      } finally {
        save(key, { ...kept, lines });
        jobs.delete(key);
      }
    };
    const done = lines.filter(({ result }) => result !== 'waiting').length;
    const begun = Promise.withResolvers<void>();
    const job: Job = { lines, done, ended: begun.promise.then(work) };
    jobs.set(key, job);
    begun.resolve();
    return job.ended;
  }

  return {
    plan({ rows, ...plan }, account) {
      const lines = rows.flatMap((row) => lineOf(row)).slice(0, bulkMax);
      return save(null, { ...plan, account: account.id, text: '', lines, startedAt: '' });
    },
    find(key, account) {
      const kept = load(key, account);
      if (!kept) return null;
      const fault = faults.get(key);
      faults.delete(key);
      // told to whoever looks next, so that it stands in the log with that answer
      if (fault !== undefined) throw fault;
      return viewOf(kept, jobs.get(key) ?? null);
    },
    async changesOf(lines) {
      const changed = lines.filter(({ site }) => site !== null);
      const found = await Promise.all(
        changed.map(async ({ filing, content }) => {
          const facts = await readOpenFiling(tools, filing);
          const isSame = facts?.base && facts.state.content === content;
          return [filing, isSame ? changesBetween(facts.base, facts.file) : []] as const;
        }),
      );
      return new Map(found);
    },
    async start(key, account, text) {
      const kept = load(key, account);
      if (!kept) return { ok: false, problems: [{ code: 'bulk-gone', at: '' }] };
      const { state } = viewOf(kept, jobs.get(key) ?? null);
      if (state === 'running' || state === 'done') {
        return { ok: false, problems: [{ code: 'bulk-started', at: '' }] };
      }
      const isResumed = state === 'interrupted';
      const next: Kept = isResumed ? kept : { ...kept, text, startedAt: tools.now().toISOString() };
      const problems = opinionProblems(next.decision, { reason: '', text: next.text });
      if (problems.length > 0) return { ok: false, problems };
      save(key, next);
      const ended = run(key, next, account, isResumed);
      await Promise.race([ended, sleep(moment, undefined, { ref: false })]);
      return { ok: true, value: null };
    },
    async stop() {
      isStopping = true;
      await Promise.allSettled(Array.from(jobs.values(), ({ ended }) => ended));
    },
  };
}

/** A row of the list as a line of a run; filings about units are decided one by one. */
function lineOf(row: FilingRow): readonly BulkLine[] {
  if (isUnitFilingKind(row.kind)) return [];
  const kind: SiteFilingKind = row.kind;
  const { id, name, homeUrl, sponsor, unit, site, isPortal, content } = row;
  const shown = { filing: id, kind, name, homeUrl, sponsor, unit, site, isPortal, content };
  return [{ ...shown, result: 'waiting', problems: [], turn: null, isLanded: false }];
}

function viewOf(kept: Kept, job: Job | null): BulkRun {
  const { decision, scope, list, total, text, startedAt } = kept;
  const lines = job?.lines ?? kept.lines;
  const done = lines.filter(({ result }) => result !== 'waiting').length;
  const hasEnded = done === lines.length;
  const state = startedAt === '' ? 'planned' : job ? 'running' : hasEnded ? 'done' : 'interrupted';
  return { decision, scope, list, total, text, lines: Array.from(lines), state, done };
}
