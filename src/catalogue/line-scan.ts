/** Many short texts as one, each on a line of its own: one search through memory finds all of them. */
export interface Lines {
  readonly text: string;
  /** Where each line begins. */
  readonly starts: Int32Array;
}

/** Joins texts that hold no line break. */
export function linesOf(texts: readonly string[]): Lines {
  const starts = new Int32Array(texts.length);
  let at = 0;
  for (const [line, text] of texts.entries()) {
    starts[line] = at;
    at += text.length + 1;
  }
  return { text: texts.join('\n'), starts };
}

/** Hands over each line that holds the word, ascending, and whether it begins with it. */
export function eachLineWith(
  { text, starts }: Lines,
  word: string,
  take: (line: number, isStart: boolean) => void,
): void {
  let line = 0;
  for (let hit = text.indexOf(word); hit >= 0;) {
    line = lineAt(starts, hit, line);
    take(line, starts[line] === hit);
    const next = starts[line + 1];
    hit = next === undefined ? -1 : text.indexOf(word, next);
  }
}

/** The line that holds a position, at or after `from`. */
export function lineAt(starts: Int32Array, position: number, from: number): number {
  // steps that double: neighbours are found at once, far lines in few steps
  let low = from;
  let step = 1;
  while ((starts[low + step] ?? Infinity) <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length) - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
