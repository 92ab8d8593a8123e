import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { parseLog, grown, type CodeLeaf, type CodeLog } from '#registry/checkpoint.ts';
import { trailer } from '#registry/events.ts';
import { parseMoment } from '#registry/moment.ts';
import {
  type FilingId,
  mintedPath,
  parseSiteCode,
  type SiteCode,
  type SiteFile,
} from '#registry/site.ts';
import { type FileAt, siteOf } from './content.ts';
import {
  type Emergency,
  takeCode,
  takeEmergency,
  takeFiling,
  takeLog,
  takeStation,
  takeWaiting,
  unitsFolder,
  type World,
} from './history.ts';
import { policyThen } from './policy.ts';
import { sha256 } from './sha256.ts';
import { keysOf, takeKeys } from './signatures.ts';
import { Wrong } from './wrong.ts';

/**
 * Takes a commit of main at its word, without proving anything: what another thread proves meanwhile
 * (decision 0019). It notes what `proveStep` notes of an honest commit; where it notes something else,
 * the commit lies, and the notes of the two tell.
 */
export async function takeAsTold(world: World, commit: Commit): Promise<void> {
  const before = world.line.at(-1);
  if (!before) throw new Error('a world without a beginning');
  const { trailers, oid } = commit;
  const event = trailer(trailers, 'Event');
  const kind = trailer(trailers, 'Kind');
  const filing = trailer(trailers, 'Filing') as FilingId;
  if (event === 'conclude') concluded(world, commit, filing, kind);
  else if (event === 'mint') await minted(world, commit);
  else if (event === 'emergency') {
    takeEmergency(world, filing, await emergencyOf(world, commit));
  } else if (event === 'emergency-recalled') takeEmergency(world, filing, null);
  else if (event === 'keys') {
    const keys = await keysOf(world.objects, oid, commit.tree);
    if (keys) takeKeys(world, commit, keys, parseMoment(trailer(trailers, 'At'))?.getTime() ?? 0);
  }
  const isOfUnits = event === 'conclude' && (kind === 'reattach' || kind === 'unit-change');
  const at = event === '' ? null : parseMoment(trailer(trailers, 'At'));
  takeStation(world, {
    ...{ oid, tree: commit.tree },
    units: isOfUnits ? await unitsFolder(world.objects, commit.tree) : before.units,
    policy: event === 'policy' ? await policyThen(world.objects, commit) : before.policy,
    at: Math.max(before.at, at?.getTime() ?? before.at),
  });
}

function concluded(world: World, { trailers, oid }: Commit, filing: FilingId, kind: string): void {
  if (kind === 'new-site') {
    const approvedAt = trailer(trailers, 'Approved-At');
    takeWaiting(world, { filing, approvedAt, conclusion: oid, known: null });
  }
  takeEmergency(world, filing, null);
  takeFiling(world, filing, oid);
}

async function minted(world: World, commit: Commit): Promise<void> {
  const codes: SiteCode[] = [];
  for (const [key, value] of commit.trailers) {
    const [, filing = '', told = ''] = key === 'Minted' ? (/^(\S+) (\S+)$/.exec(value) ?? []) : [];
    const code = parseSiteCode(told);
    if (code === null) continue;
    takeCode(world, commit.oid, filing as FilingId, code);
    codes.push(code);
  }
  takeLog(
    world,
    commit.oid,
    parseLog(commit.trailers, sha256) ?? (await logOf(world, commit, codes)),
  );
}

/** The log after a mint of a register that tells none yet. */
async function logOf(
  { objects, log }: World,
  { tree }: Commit,
  codes: readonly SiteCode[],
): Promise<CodeLog | null> {
  if (log === null) return null;
  const leaves: CodeLeaf[] = [];
  for (const code of codes) {
    leaves.push({ code, blob: (await objects.entry(tree, mintedPath(code)))?.oid ?? '' });
  }
  return grown(log, leaves, sha256);
}

/** The emergency offline that a commit tells; null where its file tells none. */
export async function emergencyOf(
  { objects }: Pick<World, 'objects'>,
  { oid, tree, trailers }: Commit,
): Promise<Emergency | null> {
  const site = trailer(trailers, 'Site') as SiteCode;
  const path = mintedPath(site);
  const entry = await objects.entry(tree, path);
  const { register } =
    (entry && (await readableSite(objects, entry.oid, { commit: oid, path }))) ?? {};
  const at = register?.history.at(-1)?.at;
  return register && at !== undefined ? { commit: oid, site, at, until: register.until } : null;
}

/** A site file; null for what is none, which who proves the commit names. */
async function readableSite(
  objects: ObjectReader,
  blob: Oid,
  at: FileAt,
): Promise<SiteFile | null> {
  try {
    return await siteOf(objects, blob, at);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return null;
  }
}
