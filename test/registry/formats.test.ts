import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isEmail,
  isIcp,
  isMobile,
  isPhone,
  isPolice,
  normaliseEmail,
  normaliseIcp,
  normaliseMobile,
  normalisePhone,
  normalisePolice,
} from '#registry/formats.ts';

const kinds = {
  icp: [normaliseIcp, isIcp],
  police: [normalisePolice, isPolice],
  phone: [normalisePhone, isPhone],
  mobile: [normaliseMobile, isMobile],
  email: [normaliseEmail, isEmail],
} as const;
type Kind = keyof typeof kinds;

const right: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  icp: [
    ['京ICP备05070218号', '京ICP备05070218号'],
    ['京ICP备19054529号-1', '京ICP备19054529号-1'],
    ['京ICP备19014889号', '京ICP备19014889号'],
    ['冀ICP备15003849号', '冀ICP备15003849号'],
    ['蜀ICP备2021000001号-12', '蜀ICP备2021000001号-12'],
    ['滇ICP备2021000001号-123', '滇ICP备2021000001号-123'],
    ['京ICP备 05084180号', '京ICP备05084180号'],
    ['京 ICP 备 05084180 号 - 1', '京ICP备05084180号-1'],
    ['京icp备05084180号', '京ICP备05084180号'],
    ['京ＩＣＰ备０５０８４１８０号－１', '京ICP备05084180号-1'],
    ['京ICP备05084180号—1', '京ICP备05084180号-1'],
    ['\u3000京ICP备05084180号\n', '京ICP备05084180号'],
  ],
  police: [
    ['京公网安备11010202000001号', '京公网安备11010202000001号'],
    ['京公网安备11010202008000号', '京公网安备11010202008000号'],
    ['冀公网安备 13030202002230号', '冀公网安备13030202002230号'],
    ['冀公网安备１３０３０２０２００２２３０号', '冀公网安备13030202002230号'],
    [' 冀 公网安备13030202002230 号 ', '冀公网安备13030202002230号'],
  ],
  phone: [
    ['010-99912345', '010-99912345'],
    ['010-99912345-102', '010-99912345-102'],
    ['0311-87001234', '0311-87001234'],
    ['01052035000', '010-52035000'],
    ['02187654321', '021-87654321'],
    ['031187001234', '0311-87001234'],
    ['03998700123', '0399-8700123'],
    ['(010)99912345', '010-99912345'],
    ['（010） 99912345', '010-99912345'],
    ['010－99912345', '010-99912345'],
    ['010—99912345', '010-99912345'],
    ['０１０-９９９１２３４５', '010-99912345'],
    ['010-99912345转102', '010-99912345-102'],
    ['010-99912345 转 102', '010-99912345-102'],
    [' 010-99912345 ', '010-99912345'],
    ['010-99912345-123456', '010-99912345-123456'],
  ],
  mobile: [
    ['13899912345', '13899912345'],
    ['13800000000', '13800000000'],
    ['19900000000', '19900000000'],
    ['138 9991 2345', '13899912345'],
    ['138-9991-2345', '13899912345'],
    ['+8613899912345', '13899912345'],
    ['86 138 9991 2345', '13899912345'],
    ['１３８９９９１２３４５', '13899912345'],
  ],
  email: [
    ['jia@example.invalid', 'jia@example.invalid'],
    [' jia@example.invalid\n', 'jia@example.invalid'],
    ['Jia.A+1@Example.INVALID', 'Jia.A+1@example.invalid'],
    ['ｊｉａ＠ｅｘａｍｐｌｅ．ｉｎｖａｌｉｄ', 'jia@example.invalid'],
    ['a_b-c@x.shili.gov.cn', 'a_b-c@x.shili.gov.cn'],
    ['jia@示例.政务', 'jia@xn--fsq092h.xn--zfr164b'],
  ],
};

const wrong: Readonly<Record<Kind, readonly string[]>> = {
  icp: [
    '',
    '无',
    '京ICP备0507021号',
    '京ICP备050702180号',
    '京ICP备05070218201号',
    'ICP备05070218号',
    '京ICP证05070218号',
    '京ICP备05070218',
    '京ICP备05070218号-',
    '京ICP备05070218号-1234',
    '京ICP备05070218号 京ICP备05070218号',
    '京ICP备05070218号\u200b',
    '京\u0406CP备05070218号',
    '国ICP备05070218号',
    '京ICP备05070218号<b>',
    '05070218',
  ],
  police: [
    '',
    '无',
    '公网安备11010202000001号',
    '京公网安备1101020200001号',
    '京公网安备110102020000011号',
    '京公网安备11010202000001',
    '京公安备11010202000001号',
    '国公网安备11010202000001号',
    '11010202000001',
  ],
  phone: [
    '',
    '无',
    '99912345',
    '010 99912345',
    '010-99912345-',
    '010-99912345-1234567',
    '010-999123',
    '010-999123456',
    '10-99912345',
    '01000-99912345',
    '110',
    '13899912345',
    '010-9991234a',
    '010--99912345',
    '010-99912345;010-99912346',
    '010-99912345\n010-99912346',
    '+86-010-99912345',
    '010-٩٩٩١٢٣٤٥',
  ],
  mobile: [
    '',
    '无',
    '12899912345',
    '1389991234',
    '138999123456',
    '23899912345',
    '10086',
    '010-99912345',
    '1389991234a',
    '+1 3899912345',
    '13899912345,13899912346',
    '١٣٨٩٩٩١٢٣٤٥',
    '138\u200b99912345',
  ],
  email: [
    '',
    '无',
    'jia',
    'jia@',
    '@example.invalid',
    'jia@example',
    'jia@@example.invalid',
    'jia@example..invalid',
    'jia@.example.invalid',
    'jia@-example.invalid',
    'jia@example-.invalid',
    '.jia@example.invalid',
    'jia.@example.invalid',
    'ji..a@example.invalid',
    'ji a@example.invalid',
    '"jia"@example.invalid',
    '<jia@example.invalid>',
    '示例甲 <jia@example.invalid>',
    'jia@example.invalid,yi@example.invalid',
    'jia@example.invalid;yi@example.invalid',
    'jia@example.invalid\r\nBcc: yi@example.invalid',
    'jia@example.invalid\nBcc: yi@example.invalid',
    'jia%0d%0a@example.invalid',
    'jia\u0000@example.invalid',
    'jia@example.invalid\u200b',
    'j\u0456a@example.invalid',
    'jia@ex\u0430mple.invalid',
    '甲@example.invalid',
    'jia@[127.0.0.1]',
    'jia@示例',
    'mailto:jia@example.invalid',
    `${'a'.repeat(65)}@example.invalid`,
    `a@${'a'.repeat(64)}.invalid`,
    `a@${'a.'.repeat(126)}invalid`,
  ],
};

const rows = <T>(table: Readonly<Record<Kind, readonly T[]>>) =>
  (Object.keys(kinds) as Kind[]).flatMap((kind) => table[kind].map((row) => [kind, row] as const));

it.each(rows(right))(
  '%s: typed and stored %j [B14 B15 B16 B30 B31 R-2.2 X16]',
  (kind, [typed, stored]) => {
    const [normalise, isRight] = kinds[kind];
    expect(normalise(typed)).toBe(stored);
    expect(isRight(stored)).toBe(true);
    expect(normalise(stored)).toBe(stored);
  },
);

it.each(rows(wrong))('%s: %j is refused [B14 B15 B16 B30 B31 R-2.2 X16]', (kind, typed) => {
  const [normalise, isRight] = kinds[kind];
  expect(isRight(normalise(typed))).toBe(false);
});

it('whatever is typed: an address that passes is plain ASCII without header characters [B16]', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.string().map((s) => `a${s}@b.cn`),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const email = normaliseEmail(text);
      return !isEmail(email) || /^[A-Za-z0-9_+.-]+@[a-z0-9.-]+$/.test(email);
    }),
    { numRuns: 3000, seed: 1 },
  );
});

it('storing twice changes nothing, and no text throws [R-2.2]', () => {
  for (const [normalise, isRight] of Object.values(kinds)) {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = normalise(text);
        return !isRight(stored) || normalise(stored) === stored;
      }),
      { numRuns: 1000, seed: 2 },
    );
  }
});
