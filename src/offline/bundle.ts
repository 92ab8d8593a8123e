import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

/** The program and the look of the offline form, each as one text. */
export interface OfflineBundle {
  readonly script: string;
  readonly style: string;
}

// Browsers of 2021, as offices still have them.
const oldest = ['chrome88', 'edge88', 'firefox86', 'safari15'];

/** Bundles the offline form out of the same modules as the register. Rejects when it cannot. */
export async function bundleOffline(): Promise<OfflineBundle> {
  const folder = import.meta.dirname;
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
    platform: 'browser',
    format: 'iife',
  });
  const style = await build({ ...common, entryPoints: [join(folder, 'offline.css')] });
  return { script: textOf(script), style: textOf(style) };
}

function textOf(built: { readonly outputFiles: readonly { readonly text: string }[] }): string {
  const [file] = built.outputFiles;
  if (!file || built.outputFiles.length > 1) throw new Error('the offline form must be one file');
  return file.text.trim();
}
