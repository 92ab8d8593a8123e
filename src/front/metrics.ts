import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Figures } from '#office/figures.ts';

/** Counts of this process for `/metrics`; nothing of persons, paths or addresses is kept. */
export interface Metrics {
  /** One answer: the kind of page by its first folder, so that there are few. */
  answered(path: string, method: string, status: number, seconds: number): void;
  /** A job that did something, or failed. */
  worked(job: string, isFailed: boolean): void;
  /** All of it as Prometheus reads it. */
  text(figures: Figures): string;
}

const bounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const sections =
  /^\/(api|assets|campaigns|desk|feeds?|filings|handbook|healthz|listing|my-site|notices|offline-form|open-data|progress|readyz|recover|registered|rubrics|schemas|search|sign-in|sign-out|sitemaps?|sites|spot-checks|statistics|units)(?=[/.]|$)/;

/** A registry of counts that begins at zero. */
export function openMetrics(): Metrics {
  const answers = new Map<string, number>();
  const durations = new Map<string, number[]>();
  const sums = new Map<string, number>();
  const jobs = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string, more = 1) =>
    counts.set(key, (counts.get(key) ?? 0) + more);

  return {
    answered(path, method, status, seconds) {
      const page = path === '/' ? 'home' : (sections.exec(path)?.[1] ?? 'other');
      const verb = method === 'GET' || method === 'HEAD' || method === 'POST' ? method : 'other';
      add(answers, labels({ page, method: verb, status: String(status) }));
      const place = labels({ page });
      const counts = durations.get(place) ?? Array.from({ length: bounds.length + 1 }, () => 0);
      const at = bounds.findIndex((bound) => seconds <= bound);
      const slot = at < 0 ? bounds.length : at;
      counts[slot] = (counts[slot] ?? 0) + 1;
      durations.set(place, counts);
      add(sums, place, seconds);
    },
    worked: (job, isFailed) =>
      void add(jobs, labels({ job, outcome: isFailed ? 'failed' : 'done' })),
    text(figures) {
      return [
        ...block('register_http_requests_total', 'counter', 'Answers by page, method, status', [
          ...answers,
        ]),
        ...histogram(durations, sums),
        ...block('register_job_runs_total', 'counter', 'Job runs that did something or failed', [
          ...jobs,
        ]),
        ...gauges(figures),
        ...ofProcess(),
        '',
      ].join('\n');
    },
  };
}

function labels(pairs: Readonly<Record<string, string>>): string {
  const texts = Object.entries(pairs).map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`,
  );
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

type Line = readonly [labels: string, value: number];

function block(name: string, type: string, help: string, lines: readonly Line[]): string[] {
  const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
  return [...head, ...lines.map(([place, value]) => `${name}${place} ${value}`)];
}

function histogram(
  durations: ReadonlyMap<string, readonly number[]>,
  sums: ReadonlyMap<string, number>,
): string[] {
  const name = 'register_http_request_seconds';
  const lines = [...durations].flatMap(([place, counts]) => {
    let total = 0;
    const buckets = counts.map((count, at) => {
      total += count;
      const le = bounds[at] === undefined ? '+Inf' : String(bounds[at]);
      return `${name}_bucket${place.slice(0, -1)},le="${le}"} ${total}`;
    });
    return [
      ...buckets,
      `${name}_sum${place} ${sums.get(place) ?? 0}`,
      `${name}_count${place} ${total}`,
    ];
  });
  return [`# HELP ${name} Time to answer`, `# TYPE ${name} histogram`, ...lines];
}

function gauges(figures: Figures): string[] {
  const by = (key: string, counts: Readonly<Record<string, number>>): Line[] =>
    Object.entries(counts).map(([name, value]) => [labels({ [key]: name }), value]);
  const one = (value: number): Line[] => [['', value]];
  return [
    ...block(
      'register_filings_open',
      'gauge',
      'Open filings by stage',
      by('stage', figures.filings),
    ),
    ...block(
      'register_sites_waiting',
      'gauge',
      'Concluded sites without a code',
      one(figures.waiting),
    ),
    ...block(
      'register_mint_lag_seconds',
      'gauge',
      'How long the oldest due code is overdue',
      one(figures.mintLagSeconds),
    ),
    ...block('register_mails', 'gauge', 'Mails by state', by('state', figures.mails)),
    ...block(
      'register_catalogue_behind_commits',
      'gauge',
      'Commits of main that the catalogue lacks, at most 1000',
      one(figures.behindCommits),
    ),
    ...block(
      'register_catalogue_marked_filings',
      'gauge',
      'Filings that a step began to change and has not settled',
      one(figures.markedFilings),
    ),
  ];
}

function ofProcess(): string[] {
  return [
    ...block('process_resident_memory_bytes', 'gauge', 'Memory', [['', process.memoryUsage.rss()]]),
    ...block('process_cpu_seconds_total', 'counter', 'CPU time', [
      ['', (process.cpuUsage().user + process.cpuUsage().system) / 1e6],
    ]),
    ...block('process_uptime_seconds', 'gauge', 'Since the start', [['', process.uptime()]]),
  ];
}

/**
 * Whether a request may read the metrics: it carries the token, or, where none is set, it comes from
 * this machine itself and no proxy stands between.
 */
export function mayReadMetrics(
  request: IncomingMessage,
  token: string | null,
  proxies: number,
): boolean {
  const { authorization = '', forwarded, 'x-forwarded-for': via } = request.headers;
  if (token !== null) return isSame(authorization, `Bearer ${token}`);
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isOwn = address === '::1' || address.startsWith('127.');
  return isOwn && proxies === 0 && via === undefined && forwarded === undefined;
}

function isSame(left: string, right: string): boolean {
  const sum = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(sum(left), sum(right));
}
