import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a corpus: what is tried, and what must become of it. */
export interface Verdict {
  /** The code it is refused with; `stored` where it is taken. */
  readonly verdict: string;
  readonly text: string;
  /** What is stored; null where it is refused. */
  readonly stored: string | null;
}

/** A text of a corpus: as JSON, or as parts of which `["a", 61]` is “a” 61 times. */
type Written = string | readonly (string | readonly [string, number])[];

/** Lines of `corpus/<name>.txt` that are no remark, each as its cells between tabs. */
export function readCorpus(name: string): readonly (readonly string[])[] {
  const text = readFileSync(join(import.meta.dirname, 'corpus', `${name}.txt`), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split('\t'));
}

/** The texts of a corpus that has one in each line. */
export function readTexts(name: string): readonly string[] {
  return readCorpus(name).map(([written = '']) => textOf(written));
}

/** A corpus of texts with a verdict on each. */
export function readVerdicts(name: string): readonly Verdict[] {
  return readCorpus(name).map(([verdict = '', text = '', stored]) => ({
    verdict,
    text: textOf(text),
    stored: stored === undefined ? null : textOf(stored),
  }));
}

function textOf(written: string): string {
  const parsed = JSON.parse(written) as Written;
  if (typeof parsed === 'string') return parsed;
  return parsed.map((part) => (typeof part === 'string' ? part : part[0].repeat(part[1]))).join('');
}
