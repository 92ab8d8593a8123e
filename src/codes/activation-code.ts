import { checkSymbol, encode, grouped, hasRightCheck, normalise } from './crockford.ts';

const length = 20;

/** Random bytes that one activation code takes. */
export const activationBytes = 12;

/**
 * An activation code (激活码) as it is handed out, `XXXXX-XXXXX-XXXXX-XXXXX`: 95 random bits and a
 * check symbol (R-10.1, A23). Throws when there are too few bytes.
 */
export function activationCodeOf(bytes: Uint8Array): string {
  const symbols = encode(bytes, length - 1);
  return grouped(symbols + checkSymbol(symbols), 5);
}

/**
 * An activation code as a person typed it, in the one form that is hashed; null when a symbol is
 * wrong, swapped or missing.
 */
export function parseActivationCode(text: string): string | null {
  const symbols = normalise(text);
  if (symbols === null || symbols.length !== length || !hasRightCheck(symbols)) return null;
  return grouped(symbols, 5);
}
