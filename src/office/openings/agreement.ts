import { createHash } from 'node:crypto';
import { agreementText, agreementVersion } from '#text/opening-agreement.ts';

/** The agreement in force: its version and the SHA-256 of its text, which is what is recorded (P17). */
export const agreementNow = {
  version: agreementVersion,
  hash: createHash('sha256').update(agreementText.join('\n')).digest('hex'),
} as const;
