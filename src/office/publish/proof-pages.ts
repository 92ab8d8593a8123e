import { answerAt, type Family, type Output, pageAt } from './types.ts';

/** 核验: the page that checks proofs, public keys and checkpoints; the proofs themselves come from a server. */
export const proofPages: Family = {
  name: 'proof',
  all: () => outputs(),
  // a mint makes a checkpoint, and who looks at paths alone does not see it
  touched: () => outputs(),
};

function* outputs(): Iterable<Output> {
  yield pageAt('/proof');
  yield answerAt('/proof/site-register-proof.html');
  yield answerAt('/proof/allowed_signers.txt');
  yield answerAt('/checkpoints.txt');
}
