import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** The program and the look of the page that checks a proof, each as one text. */
export interface ProofBundle {
  readonly script: string;
  readonly style: string;
}

const folder = import.meta.dirname;
// Browsers of 2021, as for the offline form.
const oldest = ['chrome88', 'edge88', 'firefox86', 'safari15'];

/** What the rules take from Node, as browsers have it. */
const forBrowsers: Plugin = {
  name: 'for-browsers',
  setup({ onResolve }) {
    const own = (name: string) => () => ({ path: join(folder, name) });
    onResolve({ filter: /^node:crypto$/ }, own('crypto.ts'));
    onResolve({ filter: /^node:util$/ }, own('util.ts'));
    onResolve({ filter: /^node:timers\/promises$/ }, own('timers.ts'));
    onResolve({ filter: /^#git\/ed25519\.ts$/ }, own('ed25519.ts'));
  },
};

/** Bundles the page out of the same modules as `verify`. Rejects when it cannot. */
export async function bundleProof(): Promise<ProofBundle> {
  const common = {
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    target: oldest,
    logLevel: 'silent',
  } as const satisfies BuildOptions;
  const script = await build({
    ...common,
    entryPoints: [join(folder, 'main.ts')],
    inject: [join(folder, 'older-browsers.ts')],
    plugins: [forBrowsers],
    platform: 'browser',
    format: 'iife',
  });
  const style = await build({ ...common, entryPoints: [join(folder, 'proof.css')] });
  return { script: textOf(script), style: textOf(style) };
}

function textOf(built: { readonly outputFiles: readonly { readonly text: string }[] }): string {
  const [file] = built.outputFiles;
  if (!file || built.outputFiles.length > 1) throw new Error('the page must be one file');
  return file.text.trim();
}
