import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { openCatalogue } from '#catalogue/open.ts';
import { selectSite, siteRow } from '#catalogue/site-row.ts';
import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import { type RepositoryView, viewRepository } from '#git/repository-view.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { concludedTrail } from '#registry/events.ts';
import { parseRaise } from '#registry/generation.ts';
import { parsePolicy, type Policy } from '#registry/policy.ts';
import type { SiteCode } from '#registry/site.ts';
import { parseRegisterKeys, registerKeysPath } from '#registry/register-keys.ts';
import { linesOf } from '../policy-lines.ts';
import { openCensus } from '../census/census.ts';
import { readsCheckpoints } from '../checkpoints.ts';
import { openNotices } from '../notices.ts';
import type { Tools } from '../tools.ts';
import { openFilingStore } from './filings/store.ts';
import { openState } from './state.ts';
import type { Facts, Options, PublicOffice } from './types.ts';

/** Where a publication reads from and what it says of itself. */
export interface Source extends Options {
  readonly registerDir: string;
  readonly stateDir: string;
  readonly commit: Oid;
  /** Folder of the built pages, `dist`. */
  readonly appDir: string;
}

export interface OpenedFacts {
  readonly facts: Facts;
  close(): void;
}

/** Rows read at a time when all sites are walked. */
const together = 1_000;

/**
 * The register as it stood at a commit, from a catalogue of the publication's own: the register's may
 * move on meanwhile. `onProgress` counts site files read where the catalogue is made anew.
 */
export async function openFacts(
  source: Source,
  onProgress: (done: number) => void = () => {},
): Promise<OpenedFacts> {
  const { registerDir, stateDir, commit, appDir, siteUrl, serverUrl, renderer } = source;
  const { forgeUrl = null } = source;
  const repository = viewRepository(registerDir);
  const path = join(stateDir, 'catalogue.db');
  mkdirSync(stateDir, { recursive: true });
  await borrowCatalogue(join(registerDir, 'catalogue.db'), path);
  const catalogue = await openCatalogue({ path, objects: repository });
  await catalogue.follow(commit, onProgress);
  const state = openState(stateDir);
  await noteRaises(repository, state, commit);
  const filings = openFilingStore(stateDir);
  const rows = new DatabaseSync(path, { readOnly: true });
  const { tree, author } = await repository.commit(commit);
  const office = await publicOffice(
    { catalogue: settled(catalogue), objects: repository, at: author.at, commit, tree },
    state.raises(),
  );
  return {
    facts: {
      siteUrl,
      serverUrl,
      forgeUrl,
      filings,
      renderer,
      commit,
      tree,
      at: author.at,
      office,
      objects: repository,
      appDir,
      sites: () => everySite(rows),
    },
    close() {
      rows.close();
      filings.close();
      state.close();
      catalogue.close();
      repository.close();
    },
  };
}

/** The commit that a name means: `main`, a ref, or 40 hex digits; null where there is none. */
export async function resolveCommit(registerDir: string, name: string): Promise<Oid | null> {
  const repository = viewRepository(registerDir);
  try {
    if (/^[0-9a-f]{40}$/.test(name)) return (await repository.commit(name)).oid;
    for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
      if (ref !== 'HEAD' && !ref.startsWith('refs/')) continue;
      const oid = await repository.resolve(ref);
      if (oid !== null) return oid;
    }
    return null;
  } catch {
    return null;
  } finally {
    repository.close();
  }
}

/** The register's own catalogue saves reading every file anew, where there is one. */
async function borrowCatalogue(from: string, to: string): Promise<void> {
  if (existsSync(to) || !existsSync(from)) return;
  const half = `${to}.half`;
  rmSync(half, { force: true });
  try {
    const register = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
    try {
      await backup(register, half, { rate: 100_000 });
    } finally {
      register.close();
    }
    const copy = new DatabaseSync(half);
    copy.exec('DELETE FROM filing; DELETE FROM filing_region; DELETE FROM mark');
    copy.close();
    renameSync(half, to);
  } catch {
    // It is derived: without a copy it is read from the register itself.
    rmSync(half, { force: true });
  }
}

/** The catalogue of one commit, which stays: what every page asks is asked once. */
function settled(catalogue: Catalogue): Catalogue {
  const units = catalogue.units();
  let last: { readonly code: SiteCode; readonly row: SiteRow | null } | null = null;
  return {
    ...catalogue,
    units: () => units,
    unit: (code) => units.get(code) ?? null,
    site(code) {
      if (last?.code !== code) last = { code, row: catalogue.site(code) };
      return last.row;
    },
  };
}

async function publicOffice(
  at: {
    readonly catalogue: PublicOffice['catalogue'];
    readonly objects: ObjectReader;
    readonly at: Date;
    readonly commit: Oid;
    readonly tree: Oid;
  },
  raises: ReadonlyMap<string, readonly Oid[]>,
): Promise<PublicOffice> {
  const { catalogue, objects } = at;
  const policyFile = await objects.entry(at.tree, 'data/policy.yaml');
  if (!policyFile) throw new Error('data/policy.yaml is not in the register');
  const policyBytes = await objects.blob(policyFile.oid);
  let policy: Policy | null = null;
  // Few pages say something of it, and checking it takes longer than such a page.
  const readPolicy = () => (policy ??= parsePolicy(loadYaml(policyBytes)));
  // what everybody may read of notices and campaigns asks for nothing else
  const checkpointsAt = readsCheckpoints(objects);
  const tools = { catalogue, forge: { objects }, now: () => at.at } as unknown as Tools;
  return {
    catalogue,
    get policy() {
      return readPolicy();
    },
    get unitRules() {
      return readPolicy();
    },
    now: () => at.at,
    health: () => ({ commit: at.commit }),
    policyLines: async () => linesOf(policyBytes),
    census: openCensus(tools),
    notices: openNotices(tools),
    trust: {
      async keys() {
        const entry = await objects.entry(at.tree, registerKeysPath);
        const keys = entry && parseRegisterKeys(loadYaml(await objects.blob(entry.oid)));
        return keys ?? [];
      },
      checkpoints: () => checkpointsAt(at.commit),
      // one a site, made on the server only
      hasProof: async () => false,
      proofOf: async () => null,
    },
    siteTrail: async (code) => {
      const conclusion = catalogue.site(code)?.conclusion;
      return conclusion ? concludedTrail((await objects.commit(conclusion)).trailers) : [];
    },
    siteRaises: async (code) => {
      const commits = await Promise.all((raises.get(code) ?? []).map((oid) => objects.commit(oid)));
      return commits.map(({ trailers }) => parseRaise(trailers)).filter((raise) => raise !== null);
    },
  };
}

/** Replaced check codes of main since the last look: the server keeps these in its private store. */
async function noteRaises(
  objects: RepositoryView,
  state: ReturnType<typeof openState>,
  commit: Oid,
): Promise<void> {
  const known = state.raisesUpTo();
  if (known === commit) return;
  const found: { site: string; generation: number; commit: Oid }[] = [];
  let next: Oid | undefined = commit;
  while (next !== undefined && next !== known) {
    const { oid, trailers, parents } = await objects.commit(next);
    const raise = parseRaise(trailers);
    if (raise) found.push({ site: raise.site, generation: raise.generation, commit: oid });
    next = parents[0];
  }
  state.noteRaises(found, commit, next !== known);
}

function* everySite(rows: DatabaseSync): Generator<SiteRow & { readonly code: SiteCode }> {
  const some = rows.prepare(
    `${selectSite} WHERE site.status > 0 AND site.key > ? ORDER BY site.key LIMIT ${together}`,
  );
  for (let last = ''; ;) {
    const page = some.all(last).map(siteRow);
    for (const row of page) if (row.code !== null) yield { ...row, code: row.code };
    last = page.at(-1)?.code ?? '';
    if (page.length < together) return;
  }
}
