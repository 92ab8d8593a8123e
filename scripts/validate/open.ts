import type { Dataset } from './dataset.ts';
import { openRegister } from './register.ts';
import { openWorkTree } from './work-tree.ts';

/** Opens what the options name. Throws `DatasetRefused`. */
export function openDataset(options: {
  readonly dir: string;
  readonly base?: string;
  readonly register?: string;
}): Promise<Dataset> {
  return options.register === undefined
    ? openWorkTree(options.dir, options.base ?? null)
    : openRegister(options.register, options.base ?? null);
}
