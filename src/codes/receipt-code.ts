import { checkSymbol, encode, grouped, hasRightCheck, normalise } from './crockford.ts';

const selectorLength = 8;
const length = 25;

/** A receipt code (临时码) taken apart. */
export interface ReceiptCode {
  /** The eight public symbols: the filing id. */
  readonly selector: string;
  /** Sixteen symbols, 80 bits: never stored as they are (R-5.3, X08). */
  readonly secret: string;
  /** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
  readonly text: string;
}

/** The receipt code that 120 random or derived bits make (C01). */
export function receiptCodeOf(bytes: Uint8Array): ReceiptCode {
  return apart(encode(bytes, length - 1));
}

/** A receipt code as a person typed it; null when a symbol is wrong, swapped or missing (C03). */
export function parseReceiptCode(text: string): ReceiptCode | null {
  const symbols = normalise(text);
  if (symbols === null || symbols.length !== length || !hasRightCheck(symbols)) return null;
  return apart(symbols.slice(0, -1));
}

function apart(symbols: string): ReceiptCode {
  return {
    selector: symbols.slice(0, selectorLength),
    secret: symbols.slice(selectorLength),
    text: grouped(symbols + checkSymbol(symbols), 5),
  };
}
