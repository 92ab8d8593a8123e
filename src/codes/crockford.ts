/** Crockford's base 32: no I, L, O, U, so that codes survive handwriting and the telephone. */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `count` symbols of the bits of `bytes`. Throws when there are too few bits. */
export function encode(bytes: Uint8Array, count: number): string {
  if (bytes.length * 8 < count * 5) throw new RangeError('too few bits for the symbols asked for');
  let symbols = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5 && symbols.length < count;) {
      bits -= 5;
      symbols += alphabet[(held >> bits) & 31];
    }
  }
  return symbols;
}

/**
 * Symbols as a person typed them: full width, lower case, spaces and hyphens of any kind are
 * forgiven, O is read as 0, I and L as 1. Null when anything else is left.
 */
export function normalise(text: string): string | null {
  if (text.length > 200) return null;
  const symbols = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]+$/.test(symbols) ? symbols : null;
}

// powers of x in GF(32) modulo x⁵+x²+1; x has order 31, so up to 31 symbols weigh differently
const powers: readonly number[] = Array.from({ length: 30 }).reduce<number[]>(
  (made) => {
    const next = (made.at(-1) ?? 1) << 1;
    return [...made, next & 32 ? next ^ 0b100101 : next];
  },
  [1],
);

function times(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return powers[(powers.indexOf(a) + powers.indexOf(b)) % 31] ?? 0;
}

/**
 * Check symbol of normalised symbols: Σ cᵢ·x^(i+1) in GF(32). Every single wrong symbol and every
 * swap of neighbours is caught, the check symbol's own included (storage reference, section 4).
 */
export function checkSymbol(symbols: string): string {
  let sum = 0;
  for (let i = 0; i < symbols.length; i += 1) {
    const value = alphabet.indexOf(symbols.charAt(i));
    if (value < 0) throw new RangeError('not a Crockford symbol');
    sum ^= times(value, powers[(i + 1) % 31] ?? 0);
  }
  return alphabet.charAt(sum);
}

/** Whether the last symbol is the check symbol of those before it. */
export function hasRightCheck(symbols: string): boolean {
  return symbols.length > 1 && checkSymbol(symbols.slice(0, -1)) === symbols.at(-1);
}

/** Symbols in groups joined by hyphens. */
export function grouped(symbols: string, size: number): string {
  return symbols.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? '';
}
