import { readLabelFile, readLabelKeysFile } from './label-check.ts';
import { keyChangeProblems, type LabelKeys, labelKeysPath } from './label-keys.ts';
import type { Problem } from './problem.ts';
import type { FileChange } from './register-check.ts';

/** Labels and their keys, as far as a change of one must leave what stood there. */
export interface LabelIndex {
  /** Takes a file in that is right already. */
  trust(path: string, value: unknown): void;
  /** Takes a change in; what is wrong with it by itself and against what stood there. */
  take(change: FileChange): readonly Problem[];
}

/** An index of no files yet. */
export function labelIndex(): LabelIndex {
  const labels = new Map<string, string>();
  let keys: LabelKeys | null = null;

  return {
    trust(path, value) {
      if (path === labelKeysPath) keys = value as LabelKeys;
      else labels.set(path, JSON.stringify(value));
    },
    take(change) {
      const { path } = change;
      if ('gone' in change) return [{ code: 'file-removed', at: '' }];
      if (!('value' in change)) return [];
      if (path === labelKeysPath) {
        const { keys: now, problems } = readLabelKeysFile(change.value, path);
        const before = keys;
        if (!now) return problems;
        keys = now;
        return before ? [...problems, ...keyChangeProblems(before, now)] : problems;
      }
      const { label, problems } = readLabelFile(change.value, path);
      if (!label) return problems;
      const text = JSON.stringify(label);
      const before = labels.get(path);
      labels.set(path, text);
      const isChanged = before !== undefined && before !== text;
      return isChanged ? [...problems, { code: 'label-changed', at: '' }] : problems;
    },
  };
}
