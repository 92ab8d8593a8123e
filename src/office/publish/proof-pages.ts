import type { Commit, Oid } from '#git/types.ts';
import { dateOf } from '#registry/moment.ts';
import { registerKeysPath } from '#registry/register-keys.ts';
import { checkpointOf } from '../checkpoints.ts';
import { answerAt, type Family, type Output, pageAt } from './types.ts';

/** 核验: the page that checks proofs, public keys and checkpoints; the proofs themselves come from a server. */
export const proofPages: Family = {
  name: 'proof',
  all: () => outputs(),
  // a mint makes a checkpoint, in its commit alone: no path tells of it
  async *touched({ facts: { objects, commit, at: now }, from, paths }) {
    const isMint = async () => {
      for (let at: Oid | undefined = commit; at !== undefined && at !== from;) {
        const found: Commit = await objects.commit(at);
        if (checkpointOf(found)) return true;
        at = found.parents[0];
      }
      return false;
    };
    // the page to keep says on which day it was handed out
    const isNewDay = dateOf((await objects.commit(from)).author.at) !== dateOf(now);
    if (isNewDay || paths.includes(registerKeysPath) || (await isMint())) yield* outputs();
  },
};

function* outputs(): Iterable<Output> {
  yield pageAt('/proof');
  yield answerAt('/proof/site-register-proof.html');
  yield answerAt('/proof/allowed_signers.txt');
  yield answerAt('/checkpoints.txt');
  yield answerAt('/checkpoints.xml');
}
