import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { bundleProof } from './bundle.ts';

const name = 'virtual:proof-bundle';

/** Gives the pages the bundled proof page as the module `virtual:proof-bundle`, built when they are. */
export function proofBundle(): Plugin {
  return {
    name: 'proof-bundle',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      for (const file of await readdir(import.meta.dirname)) {
        this.addWatchFile(join(import.meta.dirname, file));
      }
      return `export default ${JSON.stringify(await bundleProof())};`;
    },
  };
}
