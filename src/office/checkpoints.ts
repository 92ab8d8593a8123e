import { createHash } from 'node:crypto';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import {
  type Checkpoint,
  type CodeLeaf,
  type CodeLog,
  emptyLog,
  grown,
  parseLog,
  rootOf,
} from '#registry/checkpoint.ts';
import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';

/** SHA-256 as the rules of checkpoints take it. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

/**
 * All codes ever given up to a commit of main (Z02): as its newest mint tells; where no mint has told
 * yet, from the first commit and every mint since.
 */
export async function logAt(objects: ObjectReader, main: Oid): Promise<CodeLog> {
  const untold: Commit[] = [];
  let first: Commit | null = null;
  let log: CodeLog | null = null;
  for (let at: Oid | undefined = main; at !== undefined && !log;) {
    const commit: Commit = await objects.commit(at);
    log = parseLog(commit.trailers, sha256);
    if (!log && trailer(commit.trailers, 'Event') === 'mint') untold.push(commit);
    first = commit;
    at = commit.parents[0];
  }
  if (!log && first) log = grown(emptyLog, await leavesAtStart(objects, first), sha256);
  for (const commit of untold.reverse()) {
    log = grown(log ?? emptyLog, await leavesOf(objects, commit), sha256);
  }
  return log ?? emptyLog;
}

async function leavesAtStart(objects: ObjectReader, { tree }: Commit): Promise<CodeLeaf[]> {
  const leaves: CodeLeaf[] = [];
  for await (const { path, oid } of objects.files(tree, 'data')) {
    const place = dataPath(path);
    if (place?.is === 'minted') leaves.push({ code: place.code, blob: oid });
  }
  return leaves;
}

async function leavesOf(objects: ObjectReader, { tree, trailers }: Commit): Promise<CodeLeaf[]> {
  const leaves: CodeLeaf[] = [];
  for (const [key, pair] of trailers) {
    if (key !== 'Minted') continue;
    const code = (pair.split(' ')[1] ?? '') as SiteCode;
    leaves.push({ code, blob: (await objects.entry(tree, mintedPath(code)))?.oid ?? '' });
  }
  return leaves;
}

/** The checkpoint that a mint tells; null for any other commit. */
export function checkpointOf({ oid, trailers }: Commit): Checkpoint | null {
  const log = parseLog(trailers, sha256);
  if (!log) return null;
  const day = trailer(trailers, 'Minting-Day').slice(0, 10);
  return { day, size: log.size, root: rootOf(log, sha256), commit: oid };
}

/** How far back mints are looked for. */
const farthest = 20_000;

/** Reads the newest checkpoints of main, newest first; what it has read it keeps. */
export function readsCheckpoints(
  objects: ObjectReader,
  most = 60,
): (main: Oid) => Promise<readonly Checkpoint[]> {
  let known: { readonly main: Oid; readonly found: readonly Checkpoint[] } | null = null;
  return async (main) => {
    const found: Checkpoint[] = [];
    let left = farthest;
    for (let at: Oid | undefined = main; at !== undefined && found.length < most && left > 0;) {
      if (at === known?.main) {
        found.push(...known.found);
        break;
      }
      const commit: Commit = await objects.commit(at);
      const checkpoint = checkpointOf(commit);
      if (checkpoint) found.push(checkpoint);
      at = commit.parents[0];
      left -= 1;
    }
    known = { main, found: found.slice(0, most) };
    return known.found;
  };
}
