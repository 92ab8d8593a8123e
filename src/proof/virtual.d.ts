/** The page that checks proofs, made by `vite-plugin.ts`. */
declare module 'virtual:proof-bundle' {
  import type { ProofBundle } from '#proof/bundle.ts';

  const bundle: ProofBundle;
  export default bundle;
}
