import { describe, expect, it } from 'vitest';
import { passwordProblems } from '#private/password-policy.ts';
import { leastTime } from '#test/registry/least-time.ts';

const rule = { passwordMin: 12, passwordMax: 128, passwordLegacy: false };
const names = ['990100-1', '990100', '甲市', '甲市人民政府办公室'];
const codes = (password: string, legacy = false) =>
  passwordProblems(password, { ...rule, passwordLegacy: legacy }, names).map(({ code }) => code);

describe('passwords of units', () => {
  it.each([
    'tVx7#qLw29Zp',
    '春眠不觉晓处处闻啼鸟夜来风',
    'four ordinary quiet rivers',
    '        x9$Kq7zzRt',
    'Å'.repeat(3) + 'kqz81vjm0',
  ])('takes any characters: %s [R-10.1]', (password) => expect(codes(password)).toEqual([]));

  it('refuses fewer than 12 and more than 128 characters, counted as people count [R-10.1]', () => {
    expect(codes('tVx7#qLw29Z')).toEqual(['password-too-short']);
    expect(codes('😀春眠不觉晓处处闻啼鸟')).toEqual(['password-too-short']);
    expect(codes(`${'tVx7#qLw'.repeat(16)}`)).toEqual([]);
    expect(codes(`${'tVx7#qLw'.repeat(16)}!`)).toEqual(['password-too-long']);
    expect(passwordProblems('short', rule, [])[0]?.params).toEqual({ min: 12 });
  });

  it.each([
    'password2024',
    'P@ssw0rd1234',
    'admin123456789',
    'qwertyuiop123',
    '123456789012',
    '111111111111',
    'abc123abc123',
    'woaini1314520',
    'Zhengfu@2026!',
    'administrator',
    '000000000000000',
    'adminadminadmin',
    'beijing20081008',
  ])('refuses common ones: %s [R-10.1]', (password) =>
    expect(codes(password)).toContain('password-common'),
  );

  it.each(['990100 kqzvjmxw', '甲市kqzvjmxw81Rt', 'xx990100-1kqzvj'])(
    'refuses what names the account: %s [R-10.1]',
    (password) => expect(codes(password)).toEqual(['password-names-account']),
  );

  it('under the old rule wants 8 characters with letters and digits, and 16 is no upper limit [A27 X22]', () => {
    expect(codes('kqzvjm81', true)).toEqual([]);
    expect(codes('kqzvjmxw81RtkqzvPLM7yy', true)).toEqual([]);
    expect(codes('kqzvjmxw', true)).toEqual(['password-needs-letter-and-digit']);
    expect(codes('90371528', true)).toEqual(['password-needs-letter-and-digit', 'password-common']);
    expect(codes('kqzvj81', true)).toEqual(['password-too-short']);
  });

  it('looks at a long password in no time [W3]', () => {
    const took = leastTime(() => {
      codes('pass'.repeat(32));
      codes('password1!'.repeat(26_000));
    });
    expect(took).toBeLessThan(250);
  });
});
