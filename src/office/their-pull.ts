import type { GithubForge, Pull } from '#forge/github/types.ts';
import { urlKey } from '#registry/home-url.ts';
import type { Problem } from '#registry/problem.ts';
import type { PullRow } from '#registry/pull-scope.ts';
import type { AdoptedRow } from '#registry/review-chain-status.ts';
import { chainOf } from '#registry/review-chain.ts';
import { changeKind } from '#registry/filing-kind.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { siteShapeProblems } from '#registry/schema-check.ts';
import { readSiteFile } from '#registry/site-check.ts';
import { nameKey } from '#registry/site-name.ts';
import type { FilingId, SiteFile } from '#registry/site.ts';
import { againstChange } from './change-rules.ts';
import { type FilingFacts, readFiling } from './filing-facts.ts';
import { awaitsPersons, publicContent, pullOfLanded } from './git-filing.ts';
import { against, takenBy } from './new-site.ts';
import { type PullContent, readPullContent } from './pull-content.ts';
import { isLanded } from './settle.ts';
import type { Tools } from './tools.ts';

/** One filed site of somebody's own pull request, and the filing that the register made of it. */
export interface TheirRow extends PullRow {
  readonly file: SiteFile | null;
  /** The registered site's file that it would change; null for a new site. */
  readonly before: SiteFile | null;
  /** The filing, where it is this pull request's. */
  readonly facts: FilingFacts | null;
  readonly isLanded: boolean;
  /** Everything that keeps it from being taken in. */
  readonly problems: readonly Problem[];
}

/** Somebody's own pull request as the register reads it. */
export interface TheirPull {
  readonly pull: Pull;
  readonly content: PullContent;
  readonly rows: readonly TheirRow[];
  /** By path: problems that the file alone does not tell. */
  readonly against: ReadonlyMap<string, readonly Problem[]>;
  readonly adopted: ReadonlyMap<FilingId, AdoptedRow>;
}

/** Reads and checks one: its files by Git, its filings, and all that the register has against it. */
export async function readTheirPull(
  tools: Tools,
  github: GithubForge,
  pull: Pull,
): Promise<TheirPull> {
  const content = await readPullContent(tools, github, pull);
  const rows: TheirRow[] = [];
  const seen: SiteFile[] = [];
  for (const { row, before } of rowsOf(content)) {
    const found = readSiteFile(content.contents.get(row.content), row.path);
    const old = before === null ? null : readSiteFile(content.contents.get(before), row.path).file;
    const stand = await standOf(tools, row.filing, pull.number);
    const more = [
      ...(found.file ? [] : shapeProblems(tools, row.filing, content.contents.get(row.content))),
      ...(content.written.get(row.path) ?? []),
      ...stand.problems,
      ...(found.file && !stand.isLanded
        ? standsAgainst(tools, row.filing, old, found.file, seen)
        : []),
    ];
    if (found.file) seen.push(found.file);
    rows.push({
      ...{ ...row, ...stand, file: found.file, before: old },
      problems: distinct([...found.problems, ...more].filter(({ advice }) => advice !== true)),
    });
  }
  return {
    ...{ pull, content, rows },
    against: new Map(rows.map((row) => [row.path, extraOf(content, row)])),
    adopted: new Map(
      rows.flatMap((row) => (row.facts ? [[row.filing, adoptedRow(row, row.facts)] as const] : [])),
    ),
  };
}

/** What `readSiteFile` does not tell by itself. */
function extraOf({ contents }: PullContent, { problems, content, path }: TheirRow) {
  const known = new Set(readSiteFile(contents.get(content), path).problems.map(keyOf));
  return problems.filter((problem) => !known.has(keyOf(problem)));
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return Array.from(new Map(problems.map((one) => [keyOf(one), one])).values());
}

function keyOf({ code, at }: Problem): string {
  return `${code} ${at}`;
}

function rowsOf({ scope }: PullContent): { row: PullRow; before: string | null }[] {
  if (scope.is === 'batch') return scope.rows.map((row) => ({ row, before: null }));
  if (scope.is !== 'filing') return [];
  const { filing, touched } = scope;
  const before = touched.is === 'change' ? touched.before : null;
  return [{ row: { filing, path: touched.path, content: touched.content }, before }];
}

async function standOf(
  tools: Tools,
  id: FilingId,
  number: number,
): Promise<Pick<TheirRow, 'facts' | 'isLanded' | 'problems'>> {
  const taken = {
    ...{ facts: null, isLanded: false },
    problems: [{ code: 'filing-id-taken', at: '' }],
  };
  if (isLanded(tools, id)) {
    const isOurs = (await pullOfLanded(tools, id)) === number;
    if (!isOurs) return taken;
    return { facts: await readFiling(tools, id), isLanded: true, problems: [] };
  }
  if (!(await tools.forge.proposal(id))) return { facts: null, isLanded: false, problems: [] };
  const facts = await readFiling(tools, id);
  if (facts?.pull !== number) return taken;
  const isEnded = facts.state.stage === 'withdrawn' || facts.state.stage === 'void';
  const problems = isEnded ? [{ code: 'filing-ended', at: '' }] : [];
  return { facts: isEnded ? null : facts, isLanded: false, problems };
}

/** All that is wrong with a file of wrong shape, and a name or address that is taken besides. */
function shapeProblems(tools: Tools, filing: FilingId, value: unknown): readonly Problem[] {
  if (value === undefined) return [];
  const { name, homeUrl } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isNamed = typeof name === 'string' && typeof homeUrl === 'string';
  return [
    ...siteShapeProblems(value),
    ...(isNamed ? takenBy(tools, { name, homeUrl }, filing) : []),
  ];
}

/** What the register has against a row, beside the file itself. */
function standsAgainst(
  tools: Tools,
  filing: FilingId,
  before: SiteFile | null,
  file: SiteFile,
  others: readonly SiteFile[],
): readonly Problem[] {
  const subject = { ...(before ?? file), status: before?.register?.status };
  const kind = before === null ? 'new-site' : changeKind(before, file);
  const chain = kind && chainOf(tools.catalogue.units(), tools.policy, kind, subject);
  const lonely = chain?.steps.length === 0 ? [{ code: 'no-reviewer', at: '/unit' }] : [];
  if (before === null) {
    if (file.persons !== '') return [{ code: 'persons-by-git', at: '/persons' }];
    return [...against(tools, file, filing), ...twins(file, others), ...lonely];
  }
  if (before.persons !== file.persons) return [{ code: 'persons-by-git', at: '/persons' }];
  const isRecord = kind === 'amendment' || kind === 'channels' || kind === 'domains';
  if (kind !== null && !isRecord) return [{ code: 'change-kind-by-git', at: '' }];
  const code = before.register?.siteCode;
  if (code === undefined) return [{ code: 'not-open', at: '' }];
  const step = { code, now: before };
  return [...againstChange(tools, step, { before, after: file }, filing, 'filing'), ...lonely];
}

/** Rows of one pull request that would take each other's name, address or portal. */
function twins(file: SiteFile, others: readonly SiteFile[]): readonly Problem[] {
  const clash = (code: string, at: string, is: (other: SiteFile) => boolean): Problem[] => {
    const other = others.find(is);
    return other ? [{ code, at, params: { by: 'filing', code: '', name: other.name } }] : [];
  };
  return [
    ...clash('name-taken', '/name', (one) => nameKey(one.name) === nameKey(file.name)),
    ...clash('url-taken', '/homeUrl', (one) => urlKey(one.homeUrl) === urlKey(file.homeUrl)),
    ...(file.isPortal ? clash('portal-taken', '/isPortal', ({ isPortal }) => isPortal) : []),
  ];
}

/** A filing's trail in the words of the pull request: its content without persons is the row's. */
function adoptedRow(row: TheirRow, facts: FilingFacts): AdoptedRow {
  const ours = facts.state.content;
  const theirs = publicContent(facts);
  const told = (event: FilingEvent): FilingEvent =>
    'content' in event && event.content === ours ? { ...event, content: theirs } : event;
  return {
    events: facts.events.map(told),
    awaitsPersons: !row.isLanded && awaitsPersons(facts),
    isLanded: row.isLanded,
  };
}
