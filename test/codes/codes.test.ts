import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkCode, isCheckCode } from '#codes/check-code.ts';
import { canonicalJson, commitmentTo } from '#codes/commitment.ts';
import { alphabet, checkSymbol, encode, hasRightCheck, normalise } from '#codes/crockford.ts';
import { parseReceiptCode, receiptCodeOf } from '#codes/receipt-code.ts';
import { seal, SealBroken, unseal } from '#codes/seal.ts';

const bytes = (seed: number) => createHmac('sha256', 'made up').update(String(seed)).digest();
const mac = (data: string) => createHmac('sha256', 'a key of the tests').update(data).digest();

describe('symbols of the codes', () => {
  it('writes bits as symbols without I, L, O and U [C01]', () => {
    expect(encode(Uint8Array.of(0xff, 0x00, 0xff, 0x00, 0xff), 8)).toBe('ZW0FY07Z');
    expect(alphabet).not.toMatch(/[ILOU]/);
    expect(() => encode(new Uint8Array(14), 24)).toThrow(RangeError);
  });

  it('reads what people write: full width, small letters, O for 0, I and L for 1 [C03]', () => {
    expect(normalise(' oO-iI lL－ａ—b ')).toBe('001111AB');
    expect(normalise('ABCU')).toBeNull();
    expect(normalise('ABC;')).toBeNull();
    expect(normalise('')).toBeNull();
  });

  it.each([16, 25])(
    'catches every wrong symbol and every swap of neighbours in %i symbols [C01]',
    (length) => {
      let missed = 0;
      for (let seed = 0; seed < 40; seed += 1) {
        const data = encode(bytes(seed), length - 1);
        const whole = data + checkSymbol(data);
        expect(hasRightCheck(whole)).toBe(true);
        for (let i = 0; i < length; i += 1) {
          for (const symbol of alphabet) {
            if (symbol === whole[i]) continue;
            if (hasRightCheck(whole.slice(0, i) + symbol + whole.slice(i + 1))) missed += 1;
          }
          const [a = '', b = ''] = [whole[i], whole[i + 1]];
          if (b !== '' && a !== b && hasRightCheck(whole.slice(0, i) + b + a + whole.slice(i + 2)))
            missed += 1;
        }
      }
      expect(missed).toBe(0);
    },
  );
});

describe('receipt code (临时码)', () => {
  const code = receiptCodeOf(bytes(1));

  it('is five groups of five: 8 public symbols, 16 secret ones, one check symbol [C01 R-5.3]', () => {
    expect(code.text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(code.selector).toHaveLength(8);
    expect(code.secret).toHaveLength(16);
  });

  it('is read back however it was copied, and refused with one symbol wrong [C02 C03]', () => {
    expect(parseReceiptCode(` ${code.text.toLowerCase().replaceAll('-', ' ')}\n`)).toEqual(code);
    const last = code.text.at(-1) === 'A' ? 'B' : 'A';
    expect(parseReceiptCode(code.text.slice(0, -1) + last)).toBeNull();
    expect(parseReceiptCode(code.text.slice(0, -1))).toBeNull();
  });
});

describe('check code (校验码)', () => {
  it('is derived from site code and generation, the same every time [E02 X07 R-5.3]', () => {
    const code = checkCode(mac, '9900010001', 1);
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(checkCode(mac, '9900010001', 1)).toBe(code);
    expect(isCheckCode(mac, '9900010001', 1, code.toLowerCase().replaceAll('-', ''))).toBe(true);
  });

  it('is another for another site, another generation, another key [E08 R-5.3]', () => {
    const code = checkCode(mac, '9900010001', 1);
    expect(isCheckCode(mac, '9900010002', 1, code)).toBe(false);
    expect(isCheckCode(mac, '9900010001', 2, code)).toBe(false);
    expect(
      isCheckCode(
        (data) => createHmac('sha256', 'other').update(data).digest(),
        '9900010001',
        1,
        code,
      ),
    ).toBe(false);
    expect(isCheckCode(mac, '9900010001', 1, '')).toBe(false);
    expect(() => checkCode(mac, '9900010001', 0)).toThrow(RangeError);
  });
});

describe('commitment and seal', () => {
  const salt = bytes(2).subarray(0, 16);
  const key = bytes(3);
  const iv = bytes(4).subarray(0, 12);

  it('a commitment depends on the data and the salt, not on the order of keys [R-2.1]', () => {
    expect(canonicalJson({ b: [1, null], a: '甲' })).toBe('{"a":"甲","b":[1,null]}');
    expect(commitmentTo({ a: 1, b: 2 }, salt)).toBe(commitmentTo({ b: 2, a: 1 }, salt));
    expect(commitmentTo({ a: 1 }, salt)).not.toBe(commitmentTo({ a: 2 }, salt));
    expect(commitmentTo({ a: 1 }, salt)).not.toBe(commitmentTo({ a: 1 }, bytes(9).subarray(0, 16)));
  });

  it('sealed data opens with its key at its place and nowhere else, and shows every changed bit [Z19 R-9.1]', () => {
    const sealed = seal('示例甲', key, 'here', iv);
    expect(unseal(sealed, key, 'here')).toBe('示例甲');
    expect(sealed.includes(Buffer.from('示例甲'))).toBe(false);
    expect(() => unseal(sealed, key, 'there')).toThrow(SealBroken);
    expect(() => unseal(sealed, bytes(5), 'here')).toThrow(SealBroken);
    for (let i = 0; i < sealed.length; i += 1) {
      const bad = Buffer.from(sealed);
      bad[i] = (bad[i] ?? 0) ^ 1;
      expect(() => unseal(bad, key, 'here')).toThrow(SealBroken);
    }
  });
});
