import { hostOf } from '#registry/home-url.ts';
import { dateOf } from '#registry/moment.ts';
import type { DiscrepancyKind } from '#registry/page-check/discrepancy.ts';
import type { IssuedLabel } from '#registry/page-check/label-finding.ts';
import { type HomeTries, measuredOf } from '#registry/page-check/measured.ts';
import type { SiteCheck } from '#registry/page-check/site-check.ts';
import type { Metrics } from '#registry/rubric-measure.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import { rootCode } from '#registry/unit-check.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { isWithin } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { SafeOptions } from '../reach/safe-get.ts';
import { blockedAddresses } from '../reach/blocked-addresses.ts';
import type { Outcome } from '../types.ts';
import type { CheckCounts, CheckLine, CheckStore, DiscrepancyLine } from './check-store.ts';
import type { CheckMode } from './mode.ts';
import { usualScope, type CheckScope } from './check-site.ts';
import { lookupOf, openNames, type Resolve } from './names.ts';
import { openTurn, type Pace } from './politeness.ts';
import { openRobots, robotsName } from './robots.ts';
import {
  type CheckedRegister,
  isChecked,
  type RunResult,
  type RunTools,
  runChecks,
  wantAll,
} from './run.ts';

/** One page of a list with how many there are. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** 网站检查 (Z04, Z05, Z14): looks at declared sites, tells what it finds, decides nothing. */
export interface Checks {
  readonly mode: CheckMode;
  /** The last result; null while there is none. */
  of(site: SiteCode): SiteCheck | null;
  /** Figures for the points of a rubric, with how often the home page was tried; null without a result. */
  measured(site: SiteCode): { readonly metrics: Metrics; readonly home: HomeTries } | null;
  isWaiting(site: SiteCode): boolean;
  /** 立即检查: at most once in a while for each site, whoever asks. */
  wish(site: SiteCode): Outcome<SiteCode>;
  list(unit: UnitCode, onlyFaulty: boolean, request: PageAsked): Listed<CheckLine>;
  discrepancies(
    unit: UnitCode,
    kind: DiscrepancyKind | null,
    request: PageAsked | null,
  ): Listed<DiscrepancyLine>;
  kinds(unit: UnitCode): ReadonlyMap<DiscrepancyKind, number>;
  counts(unit: UnitCode): CheckCounts;
  /** The job: wants all sites once a day where that is set, and checks a few of those that wait. */
  runDue(): Promise<number>;
  /** For `npm run check-sites`: goes on with what waits, else wants the whole subtree. */
  runAll(asked: RunAsked): Promise<RunResult & { readonly waiting: number }>;
  close(): void;
}

export interface PageAsked {
  readonly page: number;
  readonly size: number;
}

export interface RunAsked {
  readonly unit: UnitCode;
  readonly most: number;
  readonly perSecond: number;
  readonly onDone?: (check: SiteCheck) => void;
}

/** What the checks are opened with; the tests replace the rest of the world. */
export interface ChecksOptions {
  readonly mode: CheckMode;
  readonly siteUrl: string;
  readonly now: () => Date;
  /** Requests a second of the job in the server. */
  readonly perSecond: number;
  readonly labelOf: (code: SiteCode, file: SiteFile) => IssuedLabel | null;
  readonly ask?: SafeOptions;
  readonly resolve?: Resolve;
  readonly scope?: CheckScope;
  readonly pace?: Partial<Pace>;
  /** How long the hosts of all records are believed, though the register moves on. */
  readonly hostsKeptMs?: number;
}

const wishPauseMinutes = 10;
const urgent = 2;
const usual = 1;
const aRound = 4;
const sitesAtOnce = 24;

/** Opens the checks over their store. */
export function openChecks(
  catalogue: CheckedRegister,
  store: CheckStore,
  options: ChecksOptions,
): Checks {
  const { mode, now } = options;
  const resolve = options.resolve ?? openNames();
  const hosts = knownHosts(catalogue, store, options.hostsKeptMs ?? 60_000);
  const toolsAt = (perSecond: number): RunTools => {
    const robots = openRobots(() => asking);
    const { pauseOf } = robots;
    const turn = openTurn({ perSecond, hostPauseMs: 500, atOnce: 32, pauseOf, ...options.pace });
    const asking: SafeOptions = {
      blocked: blockedAddresses(),
      lookup: lookupOf(resolve),
      headers: { 'User-Agent': userAgent(options.siteUrl) },
      turn,
      ...options.ask,
    };
    return {
      catalogue,
      store,
      labelOf: (file) => (file.register ? options.labelOf(file.register.siteCode, file) : null),
      check: {
        now,
        resolve,
        scope: options.scope ?? usualScope,
        isRegistered: (host) => hosts().has(host),
        options: { ...asking, mayAsk: (url) => robots.mayAsk(url) },
      },
    };
  };
  const serverTools = toolsAt(options.perSecond);
  const subtree = (unit: UnitCode) => below(catalogue.units(), unit);
  // what was registered since is no stranger any more
  const settled = () => {
    store.dropStrangers((host) => hosts().has(host));
    return store;
  };
  let isRunning = false;
  return {
    mode,
    of: (site) => store.of(site),
    measured(site) {
      const check = store.of(site);
      if (!check) return null;
      const home = store.tries(site, dateOf(now()));
      return { metrics: measuredOf(check, home), home };
    },
    isWaiting: (site) => store.isWanted(site),
    wish(site) {
      const row = catalogue.site(site);
      const refused = (code: string, params = {}) =>
        ({ ok: false, problems: [{ code, at: '', params }] }) as const;
      if (mode === 'off') return refused('check-off');
      if (!row || !isChecked(row.status)) return refused('check-status');
      const before = store.askedAt(site);
      const pause = wishPauseMinutes * 60_000;
      if (before && now().getTime() - before.getTime() < pause)
        return refused('check-too-soon', { minutes: wishPauseMinutes });
      store.noteAsked(site, now());
      store.want([{ site, unit: row.unit }], urgent, now());
      return { ok: true, value: site };
    },
    list: (unit, onlyFaulty, request) => store.list(subtree(unit), onlyFaulty, request),
    discrepancies: (unit, kind, request) => settled().discrepancies(subtree(unit), kind, request),
    kinds: (unit) => settled().kinds(subtree(unit)),
    counts: (unit) => store.counts(subtree(unit)),
    async runDue() {
      if (mode === 'off' || isRunning) return 0;
      isRunning = true;
      try {
        const today = dateOf(now());
        if (mode === 'daily' && store.lastDaily() !== today) {
          await wantAll(serverTools, rootCode, usual);
          store.noteDaily(today);
        }
        if (store.waiting() === 0) return 0;
        store.reclaim();
        return (await runChecks(serverTools, aRound, aRound)).checked;
      } finally {
        isRunning = false;
      }
    },
    async runAll({ unit, most, perSecond, onDone }) {
      const tools = toolsAt(perSecond);
      const units = unit === rootCode ? null : subtree(unit);
      store.reclaim();
      if (store.waiting(units) === 0) await wantAll(tools, unit, usual);
      const result = await runChecks(tools, most, sitesAtOnce, units, onDone);
      return { ...result, waiting: store.waiting(units) };
    },
    close: () => store.close(),
  };
}

/** Who asks, with where to read about it: administrators know whom to ring. */
export function userAgent(siteUrl: string): string {
  return `Mozilla/5.0 (compatible; ${robotsName}/1.0; +${siteUrl}/handbook)`;
}

function below(tree: UnitTree, above: UnitCode): readonly UnitCode[] {
  return Array.from(tree.keys()).filter((code) => isWithin(tree, code, above));
}

/** Every host that a record names, read anew when the register has moved, once in a while. */
function knownHosts(
  catalogue: CheckedRegister,
  store: CheckStore,
  keptMs: number,
): () => ReadonlySet<string> {
  let hosts: ReadonlySet<string> = new Set();
  let seen: string | null = null;
  let readAt = 0;
  return () => {
    const commit = catalogue.commit() ?? '';
    if (commit === seen || (seen !== null && performance.now() - readAt < keptMs)) return hosts;
    readAt = performance.now();
    const found = new Set<string>();
    for (const { homeUrl } of catalogue.everySite(rootCode, {})) put(found, hostOf(homeUrl));
    for (const host of store.domains()) put(found, host);
    [hosts, seen] = [found, commit];
    return hosts;
  };
}

/** A host counts with and without `www.` (X10). */
function put(hosts: Set<string>, host: string): void {
  hosts.add(host);
  hosts.add(host.startsWith('www.') ? host.slice(4) : `www.${host}`);
}
