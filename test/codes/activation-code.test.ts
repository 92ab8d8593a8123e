import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { activationBytes, activationCodeOf, parseActivationCode } from '#codes/activation-code.ts';
import { alphabet } from '#codes/crockford.ts';

const made = Array.from({ length: 200 }, () => activationCodeOf(randomBytes(activationBytes)));

it('an activation code is four groups of five that survive paper [A23 R-10.1]', () => {
  for (const code of made) {
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(parseActivationCode(code)).toBe(code);
  }
  expect(new Set(made).size).toBe(made.length);
  expect(() => activationCodeOf(randomBytes(activationBytes - 1))).toThrow(RangeError);
});

it('case, spaces, hyphens, full width and look-alike letters are forgiven [A23]', () => {
  const code = '00000-11111-22222-33333';
  const right = activationCodeOf(Buffer.alloc(activationBytes, 7));
  for (const typed of [
    right.toLowerCase(),
    right.replaceAll('-', ''),
    ` ${right.replaceAll('-', ' ')} `,
    right.replaceAll('0', 'O').replaceAll('1', 'l'),
    right.replaceAll('-', '－'),
  ]) {
    expect(parseActivationCode(typed)).toBe(right);
  }
  expect(parseActivationCode(code)).toBeNull();
});

it('each single wrong symbol and each swap of neighbours is told [A23]', () => {
  const code = (made[0] ?? '').replaceAll('-', '');
  for (let at = 0; at < code.length; at += 1) {
    for (const symbol of alphabet) {
      if (symbol === code.charAt(at)) continue;
      expect(parseActivationCode(code.slice(0, at) + symbol + code.slice(at + 1))).toBeNull();
    }
    const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
    if (at + 1 < code.length && swapped !== code) expect(parseActivationCode(swapped)).toBeNull();
  }
});
