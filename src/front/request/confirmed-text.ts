import { createHash } from 'node:crypto';
import { confirmationLines } from '#text/confirmation.ts';

/** SHA-256 of the wording a filer confirms today; goes with the filing (B02). */
export const confirmedTextNow = createHash('sha256')
  .update(confirmationLines.join('\n'))
  .digest('hex');
