/** Name of the page that is downloaded. */
export const proofPageName = 'site-register-proof.html';

/** What the register puts into the page when it hands it out. */
export interface ProofFacts {
  /** Without a slash at the end. */
  readonly siteUrl: string;
  /** Public keys of the register then, as OpenSSH writes them. */
  readonly keys: readonly string[];
  /** When it was handed out, ISO. */
  readonly at: string;
}
