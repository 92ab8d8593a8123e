import { createHash } from 'node:crypto';
import { mainline } from '#forge/local/mainline.ts';
import { viewRepository } from '#git/repository-view.ts';
import type { Commit, Oid } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import type { FilingId } from '#registry/site.ts';
import type { Proposal } from '#forge/port.ts';
import { readOpenFiling } from '../../filing-facts.ts';
import { progressKeyOf } from '../../progress-trailer.ts';
import { rowOf } from '../../settle.ts';
import type { Tools } from '../../tools.ts';
import { readOpenUnitFiling } from '../../unit-facts.ts';
import { unitRowOf } from '../../unit-settle.ts';
import type { Facts } from '../types.ts';
import { toldFiling } from './told.ts';
import type { FilingStore, PublishedFiling } from './store.ts';

/** A branch of a filing when the publication began. */
export interface FilingRef {
  readonly id: FilingId;
  readonly tip: Oid;
  readonly isOpen: boolean;
}

const folders = [
  ['refs/heads/filing/', true],
  ['refs/archive/filing/', false],
] as const;

/** Branches of filings as they stand now. */
export async function filingRefs(registerDir: string): Promise<readonly FilingRef[]> {
  const repository = viewRepository(registerDir);
  try {
    const found = new Map<string, FilingRef>();
    for (const [folder, isOpen] of folders) {
      for (const { ref, oid } of await repository.refs(folder)) {
        const id = ref.slice(folder.length) as FilingId;
        if (!found.has(id)) found.set(id, { id, tip: oid, isOpen });
      }
    }
    return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  } finally {
    repository.close();
  }
}

/** One text that stands for these branches and pull requests. */
export function digestOf(refs: readonly FilingRef[], pulls: ReadonlyMap<Oid, number>): string {
  const lines = refs.map(({ id, tip, isOpen }) => `${id} ${tip} ${isOpen} ${pulls.get(tip) ?? ''}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * Brings what is published of filings up to their branches: what is open goes into the publication's
 * catalogue too, where pages read it. Read again are those whose branch moved, and all when units or
 * policy changed. What landed, or was made from a later main than is published, is left out.
 */
export async function followFilings(
  facts: Facts,
  store: FilingStore,
  refs: readonly FilingRef[],
  pulls: ReadonlyMap<Oid, number>,
): Promise<void> {
  const { catalogue } = facts.office;
  const known = new Map(store.all().map((filing) => [filing.id, filing]));
  const basis = await basisOf(facts);
  const proposals = new Map<string, Proposal>();
  const tools = readingTools(facts, proposals);
  const line = mainline(facts.objects);
  const listed = catalogue.filingTips();
  const all: PublishedFiling[] = [];
  const open = new Set<FilingId>();
  for (const { id, tip, isOpen } of refs) {
    if (catalogue.siteOfFiling(id) || catalogue.conclusion(id)) continue;
    const before = known.get(id);
    const isListed = !isOpen || listed.get(id) === tip;
    if (before?.tip === tip && before.basis === basis && isListed) {
      const pull = pulls.get(tip) ?? before.pull;
      all.push({ ...before, pull });
      if (isOpen) open.add(id);
      continue;
    }
    const branch = await line.branch(tip, facts.commit).catch(() => null);
    if (branch === null) continue;
    proposals.set(id, { id, tip, ...branch });
    const filing = await readOne(tools, facts, id, isOpen);
    proposals.delete(id);
    if (filing === null) continue;
    if (isOpen) open.add(id);
    all.push({ ...filing, ...keyAndPull(branch.commits, pulls.get(tip)), tip, basis });
  }
  for (const id of listed.keys()) if (!open.has(id)) catalogue.dropFiling(id);
  store.replace(all);
}

type Read = Pick<PublishedFiling, 'id' | 'unit' | 'turn' | 'told'>;

async function readOne(
  tools: Tools,
  { office }: Facts,
  id: FilingId,
  isOpen: boolean,
): Promise<Read | null> {
  const { catalogue } = office;
  const site = await readOpenFiling(tools, id);
  if (site?.tip) {
    const row = rowOf(site, site.tip);
    if (isOpen) catalogue.putFiling(row);
    return { id, unit: row.unit, turn: row.turn, told: toldFiling(catalogue, office.policy, site) };
  }
  const units = await readOpenUnitFiling(tools, id);
  if (!units?.tip) return null;
  const row = unitRowOf(catalogue, units, units.tip);
  if (isOpen) catalogue.putFiling(row);
  return { id, unit: row.unit, turn: row.turn, told: '' };
}

function keyAndPull(
  commits: readonly Commit[],
  found: number | undefined,
): Pick<PublishedFiling, 'key' | 'pull'> {
  // a filing that somebody made by a pull request of their own names it
  const named = commits.map(({ trailers }) => trailer(trailers, 'Pull')).find(Boolean);
  const pull = found ?? (named !== undefined && /^\d{1,9}$/.test(named) ? Number(named) : null);
  return { key: progressKeyOf(commits), pull };
}

async function basisOf({ objects, tree }: Facts): Promise<string> {
  const paths = ['data/units', 'data/policy.yaml'];
  const entries = await Promise.all(paths.map((path) => objects.entry(tree, path)));
  return entries.map((entry) => entry?.oid ?? '').join(' ');
}

/** What reading a filing asks for, and nothing that could write. */
function readingTools(facts: Facts, proposals: ReadonlyMap<string, Proposal>): Tools {
  const { office, objects, commit } = facts;
  const forge = {
    objects,
    main: async () => commit,
    proposal: async (id: string) => proposals.get(id) ?? null,
  };
  const tools = {
    forge,
    catalogue: office.catalogue,
    // checking it takes longer than all the rest where no filing moved
    get policy() {
      return office.policy;
    },
  };
  return tools as unknown as Tools;
}
