import type { Oid } from '#git/types.ts';
import { type Checkpoint, rootOf } from '#registry/checkpoint.ts';
import type { Finding } from '#registry/verify-finding.ts';
import type { Replay } from './replay.ts';
import { sha256 } from './sha256.ts';

/**
 * Whether a proven history contains a checkpoint that somebody kept (Z23): null where it does. Else the
 * history was put back to before it, or is another one.
 */
export function heldBy(
  replay: Pick<Replay, 'holds' | 'logAt' | 'checked'>,
  { day, size, root, commit }: Checkpoint,
  main: Oid,
): Finding | null {
  const params = { day, size, found: replay.checked };
  if (!replay.holds(commit)) {
    const code = replay.checked < size ? 'rolled-back' : 'rewritten';
    return { code, commit: main, path: '', params };
  }
  const log = replay.logAt(commit);
  if (log?.size === size && rootOf(log, sha256) === root) return null;
  return { code: 'checkpoint-other', commit, path: '', params };
}
