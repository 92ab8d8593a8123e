import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { bundleOffline } from './bundle.ts';

const name = 'virtual:offline-bundle';

/** Gives the pages the bundled offline form as the module `virtual:offline-bundle`, built when they are. */
export function offlineBundle(): Plugin {
  return {
    name: 'offline-bundle',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      for (const file of await readdir(import.meta.dirname)) {
        this.addWatchFile(join(import.meta.dirname, file));
      }
      return `export default ${JSON.stringify(await bundleOffline())};`;
    },
  };
}
