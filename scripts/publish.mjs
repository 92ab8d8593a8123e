import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freshBuild, publisherDir, root, siteDir } from './source-stamp.mjs';

// After one amendment most of the time would go into reading our own modules again: they stand beside
// the built pages as one program (decision 0022). Where sources were touched since, they are read
// themselves; this file is no TypeScript, so that what reads that is not even loaded otherwise.
enableCompileCache(join(root, 'node_modules/.cache/publish'));
const fresh = freshBuild();
const bundle = join(publisherDir, 'run.js');
const program =
  fresh !== null && existsSync(bundle) ? pathToFileURL(bundle).href : './publish/run.ts';

/** @returns {Promise<string>} */
async function build() {
  if (fresh !== null) return fresh;
  const { buildIfStale, builtFrom } = await import('./site-build.ts');
  await buildIfStale((line) => process.stderr.write(`${line}\n`));
  return builtFrom();
}

/** @type {typeof import('./publish/run.ts')} */
const { runPublish } = await import(program);
await runPublish(siteDir, build);
