import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openOffice } from '#office/open.ts';
import type { FilingId } from '#registry/site.ts';
import { fsck, hasGit } from '../git/real-git.ts';
import { fileOn, reviewOn, type Told } from './soak-people.ts';
import { type SoakServer, startSoak } from './soak-server.ts';

const run = promisify(execFile);

/** What a soak found. */
export interface SoakResult {
  readonly filings: number;
  readonly decisions: number;
  readonly codes: number;
  readonly kills: number;
  /** Requests that were cut off and made again. */
  readonly cut: number;
  /** The longest time from a kill to an answer. */
  readonly restart: number;
  /** How fast the memory of the server that is left alone grew, in megabytes an hour; null if too short. */
  readonly growth: number | null;
  readonly bad: readonly string[];
}

/** How a soak is to be. */
export interface SoakPlan {
  readonly minutes: number;
  /** Filings an hour that are aimed at. */
  readonly perHour: number;
  /** Seconds between two kills. */
  readonly killEach: number;
}

/** People who file at one server at once. */
const filers = 3;

/**
 * Two real servers under filings, reviews and mints: one is killed at random, the other is left alone
 * and its memory watched. At the end everything that anybody was told is looked for in both.
 */
export async function soak(plan: SoakPlan, tell: (line: string) => void): Promise<SoakResult> {
  await using killed = await startSoak();
  await using calm = await startSoak();
  const end = performance.now() + plan.minutes * 60_000;
  const isOver = () => performance.now() > end;
  const told = openTold();
  const calmTold = openTold();
  const people = [
    ...peopleOf(killed, told, plan.perHour, isOver),
    ...peopleOf(calm, calmTold, plan.perHour, isOver),
  ];
  const samples: Sample[] = [];
  const [{ kills, restart }] = await Promise.all([
    killOn(killed, plan.killEach, end, (text) =>
      tell(`${text}，填报 ${told.receipts.length}，审核 ${told.decisions.length}`),
    ),
    watch(calm, samples, isOver),
  ]);
  await Promise.all(people);
  await Promise.all([killed.stop(), calm.stop()]);
  tell(`停止：填报 ${told.receipts.length}，审核 ${told.decisions.length}，核对 …`);
  const { codes, bad } = await lookFor(killed.dir, told);
  const other = await lookFor(calm.dir, calmTold);
  return {
    filings: told.receipts.length,
    decisions: told.decisions.length,
    ...{ codes, kills, cut: told.cut, restart, growth: growthOf(samples) },
    bad: [told.bad, bad, calmTold.bad, other.bad].flatMap((found) => found.slice(0, 10)),
  };
}

function openTold(): Told {
  return { receipts: [], decisions: [], bad: [], cut: 0 };
}

/** Filers, and reviewers who walk every third filing through its chain: the rest stays open. */
function peopleOf(
  { register }: SoakServer,
  told: Told,
  perHour: number,
  isOver: () => boolean,
): readonly Promise<void>[] {
  const queue: string[] = [];
  let filed = 0;
  const onFiled = (filing: string) => {
    filed += 1;
    if (filed % 3 === 0) queue.push(filing);
  };
  // a little quicker, so that what is under way at the end is not missing
  const pause = (3_540_000 / perHour) * filers;
  return [
    ...Array.from({ length: filers }, () => fileOn(register, told, pause, isOver, onFiled)),
    reviewOn(register, told, () => queue.shift() ?? null, isOver),
  ];
}

async function watch(server: SoakServer, into: Sample[], isOver: () => boolean): Promise<void> {
  const began = performance.now();
  while (!isOver()) {
    const held = await server.held();
    if (held !== null) into.push({ at: performance.now() - began, held });
    await sleep(5_000);
  }
}

async function killOn(
  server: SoakServer,
  seconds: number,
  until: number,
  tell: (line: string) => void,
): Promise<{ readonly kills: number; readonly restart: number }> {
  let kills = 0;
  let restart = 0;
  for (;;) {
    const pause = seconds * (500 + randomInt(1000));
    if (performance.now() + pause > until) break;
    await sleep(pause);
    const took = await server.killAndStart();
    kills += 1;
    restart = Math.max(restart, took);
    tell(`第 ${kills} 次 kill -9，${took.toFixed(1)} 秒后恢复`);
  }
  await sleep(Math.max(0, until - performance.now()));
  return { kills, restart };
}

/** Megabytes held, so many milliseconds after the watch began. */
interface Sample {
  readonly at: number;
  readonly held: number;
}

/**
 * What the least memory of the second half is above that of the first, after the first fifth in which
 * caches fill, in megabytes an hour. Caches fill and are emptied by halves within minutes, so that each
 * half has seen their least. Null for less than three minutes.
 */
function growthOf(samples: readonly Sample[]): number | null {
  const last = samples.at(-1)?.at ?? 0;
  if (last < 180_000) return null;
  const least = (from: number, until: number) =>
    Math.min(...samples.filter(({ at }) => at >= from && at < until).map(({ held }) => held));
  const [start, middle] = [last * 0.2, last * 0.6];
  const grown = least(middle, Infinity) - least(start, middle);
  return (grown / (middle - start)) * 3_600_000;
}

/** Everything that was told, in the register as it stands. */
async function lookFor(
  dir: string,
  told: Told,
): Promise<{ readonly codes: number; readonly bad: readonly string[] }> {
  const bad: string[] = [];
  const env = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    REGISTER_CLOCK: 'simulated',
    REGISTER_NOW: '2027-12-01T09:00:00+08:00',
    REACH_CHECK: 'off',
  };
  const { office, tools } = await openOffice(env);
  try {
    const unique = new Set(told.receipts);
    if (unique.size !== told.receipts.length) bad.push('两份申请有同一个临时码');
    for (const [n, receipt] of [...unique].entries()) {
      const id = receipt.replaceAll('-', '').slice(0, 8) as FilingId;
      const progress = await office.progress(id);
      if (!progress) {
        bad.push(`丢失的申请（第 ${n} 份）`);
        continue;
      }
      // the slow hash: every tenth is enough
      if (n % 10 === 0 && (await tools.store.receipts.check(receipt)) === null) {
        bad.push(`第 ${n} 份的临时码无效`);
      }
      for (const decision of told.decisions.filter((text) => text.startsWith(id))) {
        const unit = decision.slice(9);
        const made = progress.state.decisions.filter((one) => one.unit === unit);
        if (made.length !== 1) bad.push(`${unit} 的审核有 ${made.length} 次`);
      }
    }
    const { rows } = office.catalogue.listing(null, { page: 1, size: 100_000 });
    const codes = rows.flatMap(({ code }) => (code ? [code] : []));
    if (new Set(codes).size !== codes.length) bad.push('重复的标识码');
    const names = new Set(rows.map(({ filing }) => filing));
    if (names.size !== rows.length) bad.push('一份申请有两个网站');
    const minted = codes.filter((code) => code.startsWith('990121')).length;
    return { codes: minted, bad: [...bad, ...(await proofs(dir))] };
  } finally {
    await office.close();
  }
}

/** What Git and `verify` say of the history. */
async function proofs(dir: string): Promise<readonly string[]> {
  const gitdir = join(dir, 'register.git');
  const script = join(import.meta.dirname, '../../scripts/verify.ts');
  const bad = hasGit && fsck(gitdir) ? [fsck(gitdir)] : [];
  const args = ['--disable-warning=ExperimentalWarning', script, gitdir];
  await run(process.execPath, args).catch((error: unknown) => {
    bad.push(`verify：${String((error as { stdout?: string }).stdout ?? error).slice(0, 400)}`);
  });
  return bad;
}
