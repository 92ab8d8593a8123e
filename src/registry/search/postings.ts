const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map(Array.from(symbols, (symbol, value) => [symbol.charCodeAt(0), value]));

/** Marks a list that is written as one bit for each number. */
const bitsMark = '~';

/**
 * Ascending whole numbers as text: the steps between them, five bits a character, or one bit for
 * each number where that is shorter. So no list is longer than a sixth of the highest number.
 */
export function encodeNumbers(numbers: Iterable<number>): string {
  const list = Array.from(numbers);
  const steps = encodeSteps(list);
  const highest = list.at(-1) ?? 0;
  return steps.length <= highest / 6 + 2 ? steps : bitsMark + encodeBits(list, highest);
}

/** The numbers that `encodeNumbers` wrote; throws on any other text. */
export function decodeNumbers(text: string): number[] {
  return text.startsWith(bitsMark) ? decodeBits(text) : decodeSteps(text);
}

function encodeSteps(numbers: readonly number[]): string {
  let text = '';
  let last = -1;
  for (const number of numbers) {
    let step = number - last - 1;
    last = number;
    while (step >= 32) {
      text += symbols[32 + (step & 31)];
      step = Math.floor(step / 32);
    }
    text += symbols[step];
  }
  return text;
}

function decodeSteps(text: string): number[] {
  const numbers: number[] = [];
  let last = -1;
  let step = 0;
  let unit = 1;
  for (let at = 0; at < text.length; at += 1) {
    const value = valueAt(text, at);
    step += (value & 31) * unit;
    unit *= 32;
    if (value >= 32) continue;
    last += step + 1;
    numbers.push(last);
    step = 0;
    unit = 1;
  }
  return numbers;
}

function encodeBits(numbers: readonly number[], highest: number): string {
  const cells = new Uint8Array(Math.floor(highest / 6) + 1);
  for (const number of numbers) {
    const cell = Math.floor(number / 6);
    cells[cell] = (cells[cell] ?? 0) | (1 << (number % 6));
  }
  return Array.from(cells, (value) => symbols[value]).join('');
}

function decodeBits(text: string): number[] {
  const numbers: number[] = [];
  for (let at = bitsMark.length; at < text.length; at += 1) {
    const value = valueAt(text, at);
    for (let bit = 0; bit < 6; bit += 1) {
      if (value & (1 << bit)) numbers.push((at - bitsMark.length) * 6 + bit);
    }
  }
  return numbers;
}

function valueAt(text: string, at: number): number {
  const value = values.get(text.charCodeAt(at));
  if (value === undefined) throw new Error('not a list of numbers');
  return value;
}
