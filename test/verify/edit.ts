import type { Oid } from '#git/types.ts';
import type { Checkpoint } from '#registry/checkpoint.ts';
import type { Finding, FindingCode } from '#registry/verify-finding.ts';
import { heldBy } from '#verify/checkpoint.ts';
import { replayMain } from '#verify/replay.ts';
import type { Ledger } from './ledger.ts';

/** One thing that somebody does to the ledger. */
export interface Edit {
  /** What is done, in one line. */
  readonly says: string;
  /** What `verify` must name; one of them where the rules meet it in another order. */
  readonly named: FindingCode | readonly FindingCode[];
  make(ledger: Ledger): Promise<Made>;
}

/** A main after it. */
export interface Made {
  readonly main: Oid;
  /** The commit to be named, itself or one of the filing that it concludes; any where it is not said. */
  readonly at?: Oid;
  /** The file to be named. */
  readonly path?: string;
  /** A checkpoint that somebody kept, held against it. */
  readonly checkpoint?: Checkpoint;
}

/** Tries an edit; what is wrong with the answer of `verify`, or null. */
export async function tryEdit(ledger: Ledger, { says, named, make }: Edit): Promise<string | null> {
  const made = await make(ledger);
  const { main, at, path, checkpoint } = made;
  const replay = await replayMain(ledger.hand, main);
  const first = replay.first ?? (checkpoint ? heldBy(replay, checkpoint, main) : null);
  if (!first) return `${says}：没有发现`;
  const codes: readonly string[] = typeof named === 'string' ? [named] : named;
  if (!codes.includes(first.code)) return `${says}：写成 ${first.code}，应为 ${codes.join('、')}`;
  if (path !== undefined && first.path !== path) return `${says}：文件写成 ${first.path}`;
  if (at !== undefined && !(await isAt(ledger, first, at))) {
    return `${says}：提交写成 ${first.commit}，应为 ${at}`;
  }
  return null;
}

/** Whether a finding is in a commit of main, or in the filing that it brings. */
async function isAt({ hand, placeOf }: Ledger, { commit }: Finding, at: Oid): Promise<boolean> {
  if (commit === at) return true;
  let [, next] = (await hand.commit(at)).parents;
  for (let step = 0; next !== undefined && placeOf(next) < 0 && step < longestFiling; step += 1) {
    if (next === commit) return true;
    [next] = (await hand.commit(next)).parents;
  }
  return false;
}

/** No filing of the history has more commits. */
const longestFiling = 12;
