import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseNameAndUrl, parseSiteFields } from '#registry/site-fields.ts';
import { clearanceStates, sponsorKinds } from '#registry/site.ts';
import { leastTime } from './least-time.ts';

type Form = Readonly<Record<string, string>>;

/** A form that may be filed as it stands; made-up persons. */
const right: Form = {
  name: '示例市民政局',
  homeUrl: 'https://mzj.shili.gov.cn/',
  unit: '990100',
  'sponsor.name': '示例市民政局',
  'sponsor.kind': 'department',
  address: '示例市示例路1号',
  isPortal: 'no',
  isServicePlatform: 'no',
  'clearances.label': 'applied',
  'clearances.domain': 'obtained',
  'clearances.icp': 'obtained',
  'clearances.police': 'applied',
  icp: '京ICP备05070218号-1',
  police: '',
  'principal.name': '示例甲',
  'principal.officePhone': '010-99912345',
  'principal.mobile': '13800000000',
  'principal.email': 'jia@example.invalid',
  'contact.name': '示例乙',
  'contact.officePhone': '010-99912345-102',
  'contact.mobile': '13900000000',
  'contact.email': 'yi@example.invalid',
  introduction: '',
  justification: '',
};

const filed = (more: Form = {}) => {
  const read = parseSiteFields({ ...right, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
};
const told = (form: Form) => {
  const read = parseSiteFields(form);
  return read.ok ? [] : read.problems.map(({ code, at }) => `${at} ${code}`);
};
const refusal = (more: Form) => told({ ...right, ...more });

it('a right form becomes the public record and the two persons, apart [B08 B13 B29 R-2.1]', () => {
  const { record, persons } = filed();
  expect(record).toEqual({
    name: '示例市民政局',
    homeUrl: 'https://mzj.shili.gov.cn/',
    unit: '990100',
    sponsor: { name: '示例市民政局', kind: 'department' },
    address: '示例市示例路1号',
    isPortal: false,
    isServicePlatform: false,
    clearances: { label: 'applied', domain: 'obtained', icp: 'obtained', police: 'applied' },
    icp: '京ICP备05070218号-1',
    police: '无',
    otherDomains: [],
    channels: [],
    ipv4: [],
    ipv6: [],
    introduction: '',
    justification: '',
  });
  expect(persons).toEqual({
    principal: {
      name: '示例甲',
      officePhone: '010-99912345',
      mobile: '13800000000',
      email: 'jia@example.invalid',
    },
    contact: {
      name: '示例乙',
      officePhone: '010-99912345-102',
      mobile: '13900000000',
      email: 'yi@example.invalid',
    },
  });
  for (const secret of ['示例甲', '示例乙', '13800000000', '13900000000', 'example.invalid']) {
    expect(JSON.stringify(record)).not.toContain(secret);
  }
});

it('an empty form is told every required field once, at the field [B23 B31 R-2.2]', () => {
  const person = ['name', 'officePhone', 'mobile', 'email'];
  expect(told({})).toEqual([
    '/name required',
    '/homeUrl required',
    '/sponsor/name required',
    '/sponsor/kind choose',
    '/unit required',
    '/address required',
    '/isPortal choose',
    '/isServicePlatform choose',
    '/clearances/label choose',
    '/clearances/domain choose',
    '/clearances/icp choose',
    '/clearances/police choose',
    ...person.map((field) => `/principal/${field} required`),
    ...person.map((field) => `/contact/${field} required`),
  ]);
});

it('a form wrong in every field is told all of it at once, each at its field [B31 R-2.2]', () => {
  const wrong: Form = {
    name: '示例\u202e网',
    homeUrl: 'ftp://shili',
    unit: '12345',
    'sponsor.name': '示例\n局',
    'sponsor.kind': 'company',
    address: '示例路1号 13800000000',
    isPortal: 'true',
    isServicePlatform: '1',
    'clearances.label': 'yes',
    'clearances.domain': 'yes',
    'clearances.icp': 'yes',
    'clearances.police': 'yes',
    icp: '05070218',
    police: '11010202',
    'principal.name': '甲',
    'principal.officePhone': '99912345',
    'principal.mobile': '1380000',
    'principal.email': 'jia',
    'contact.name': '乙1',
    'contact.officePhone': '010',
    'contact.mobile': '010-99912345',
    'contact.email': 'yi@',
    introduction: '示'.repeat(501),
    justification: '示\u200b例',
  };
  const problems = told(wrong);
  expect(problems).toEqual([
    '/name name-hidden-characters',
    '/homeUrl url-scheme',
    '/sponsor/name text-one-line',
    '/sponsor/kind choice-unknown',
    '/unit unit-format',
    '/address text-mobile',
    '/isPortal choice-unknown',
    '/isServicePlatform choice-unknown',
    '/clearances/label choice-unknown',
    '/clearances/domain choice-unknown',
    '/clearances/icp choice-unknown',
    '/clearances/police choice-unknown',
    '/icp icp-format',
    '/police police-format',
    '/principal/name person-name',
    '/principal/officePhone phone-format',
    '/principal/mobile mobile-format',
    '/principal/email email-format',
    '/contact/name person-name',
    '/contact/officePhone phone-format',
    '/contact/mobile mobile-format',
    '/contact/email email-format',
    '/introduction too-long',
    '/justification text-hidden-characters',
  ]);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
    [...new Set(Object.keys(wrong).map((field) => `/${field.replace('.', '/')}`))].sort(
      (a, b) =>
        problems.findIndex((p) => p.startsWith(`${a} `)) -
        problems.findIndex((p) => p.startsWith(`${b} `)),
    ),
  );
});

it('step 1 asks for name and URL alone and stores them as the whole form does [B08 B10]', () => {
  const step = parseNameAndUrl({ name: ' 示例市民政局 ', homeUrl: 'HTTPS://MZJ.shili.gov.cn' });
  expect(step).toEqual({
    ok: true,
    value: { name: '示例市民政局', homeUrl: 'https://mzj.shili.gov.cn/' },
  });
  expect(parseNameAndUrl({})).toEqual({
    ok: false,
    problems: [
      { code: 'required', at: '/name' },
      { code: 'required', at: '/homeUrl' },
    ],
  });
});

it.each([
  ['BM0100', 'bm0100'],
  ['bm7104', 'bm7104'],
  [' 990101 ', '990101'],
  ['９９０１０１', '990101'],
  ['bt0100', 'bt0100'],
  ['110000', '110000'],
])('the unit code %j is taken as %s [B19 R-1.2]', (typed, unit) => {
  expect(filed({ unit: typed }).record.unit).toBe(unit);
});

it.each(['11000', '1100000', 'bm100', 'BMX100', '000000', '示例市', '9901\u200b01', '99 0101'])(
  'the unit code %j is refused [B19 R-2.2]',
  (unit) => {
    expect(refusal({ unit })).toEqual(['/unit unit-format']);
  },
);

it('every kind of sponsor and every state of the preconditions may be filed [A02 B07 B32]', () => {
  for (const kind of sponsorKinds)
    expect(filed({ 'sponsor.kind': kind }).record.sponsor.kind).toBe(kind);
  for (const state of clearanceStates) {
    const { clearances } = filed({
      'clearances.label': state,
      'clearances.domain': state,
      'clearances.icp': state,
      'clearances.police': state,
      police: '京公网安备11010202000001号',
    }).record;
    expect(Object.values(clearances)).toEqual([state, state, state, state]);
  }
});

it('portal and service platform are independent yes or no [B21 B22]', () => {
  expect(filed({ isPortal: 'yes' }).record).toMatchObject({
    isPortal: true,
    isServicePlatform: false,
  });
  expect(filed({ isServicePlatform: 'yes' }).record).toMatchObject({
    isPortal: false,
    isServicePlatform: true,
  });
});

it.each(['icp', 'police'])(
  'the %s number is asked for once it is obtained, and only then [B07 B30]',
  (name) => {
    for (const state of ['applied', 'not-applicable']) {
      for (const typed of ['', ' ', '无', ' 无 ']) {
        const { record } = filed({ [`clearances.${name}`]: state, [name]: typed });
        expect(record[name as 'icp' | 'police']).toBe('无');
      }
    }
    for (const typed of ['', '无']) {
      expect(refusal({ [`clearances.${name}`]: 'obtained', [name]: typed })).toEqual([
        `/${name} ${name}-required`,
      ]);
    }
    expect(refusal({ [`clearances.${name}`]: 'applied', [name]: '123' })).toEqual([
      `/${name} ${name}-format`,
    ]);
  },
);

it('an extension is optional, and every way to write a telephone is stored as one [B14 X16]', () => {
  for (const typed of [
    '010-99912345',
    '01099912345',
    '（010）99912345',
    '０１０－９９９１２３４５',
  ]) {
    expect(filed({ 'contact.officePhone': typed }).persons.contact.officePhone).toBe(
      '010-99912345',
    );
  }
  expect(filed({ 'contact.officePhone': '01099912345转102' }).persons.contact.officePhone).toBe(
    '010-99912345-102',
  );
});

it('principal and contact may be the same person [B29 X28]', () => {
  const same = Object.fromEntries(
    ['name', 'officePhone', 'mobile', 'email'].map((field) => [
      `contact.${field}`,
      right[`principal.${field}`] ?? '',
    ]),
  );
  const { persons } = filed(same);
  expect(persons.contact).toEqual(persons.principal);
});

it.each([
  '示例甲',
  '示例·甲',
  '示例•甲',
  'Shili Jia',
  "O'Shili",
  '示例𠮷',
  '示例〇',
  'བཀྲ་ཤིས',
  'ئەزىز',
  'ꆈꌠ',
])('a person may be called %s [B13]', (name) => {
  expect(refusal({ 'principal.name': name })).toEqual([]);
});

it.each([
  '甲',
  '示例1',
  '示例甲\n',
  '示\n例',
  '示例\u200b甲',
  '示例<b>',
  '示例甲@',
  '示例\u0430',
  '😀😀',
  '··',
  "''",
  '.. ',
])('a person called %j is not taken as it is, or stored clean [B13 R-2.2]', (name) => {
  const read = parseSiteFields({ ...right, 'principal.name': name });
  if (read.ok) expect(read.value.persons.principal.name).toBe('示例甲');
  else expect(read.problems).toEqual([{ code: 'person-name', at: '/principal/name' }]);
});

it('what is stored is stored the same when it is filed again [R-2.2 R-4.4]', () => {
  const { record, persons } = filed({
    name: ' 示例市(民政局) ',
    address: '示例路　1号',
    introduction: 'a\r\nb ',
  });
  const again = filed({
    ...record.sponsor,
    name: record.name,
    homeUrl: record.homeUrl,
    address: record.address,
    introduction: record.introduction,
    police: record.police,
    icp: record.icp,
    'contact.officePhone': persons.contact.officePhone,
  });
  expect(again).toEqual({ record, persons });
});

it('fields nobody asked for change nothing [R-2.1]', () => {
  const more = {
    register: '{"siteCode":"9901010001"}',
    'register.siteCode': '9901010001',
    siteCode: '9901010001',
    generation: '2',
    status: 'normal',
    persons: 'f'.repeat(64),
    otherDomains: 'evil.com',
    'principal.idCard': '11010519491231002X',
    constructor: 'x',
    prototype: 'x',
    toString: 'x',
  };
  expect(filed(more as unknown as Form)).toEqual(filed());
  const hostile = JSON.parse(
    `{"__proto__":{"isAdmin":"yes","name":"示例县"},${JSON.stringify(right).slice(1)}`,
  ) as Form;
  expect(parseSiteFields(hostile)).toEqual(parseSiteFields(right));
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

it('what a form inherits was never typed [R-2.1]', () => {
  const inherited = Object.create(right) as Form;
  expect(told(inherited)).toEqual(told({}));
});

const fields = Object.keys(right);
const any = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    '无',
    '\ud800',
    '\u0000',
    '__proto__',
    'http://',
    'xn--',
    '@',
    '：//',
    'http://xn--a.xn--',
  ),
);

it('10,000 random texts in every field are stored or refused at that field, never more [B31 R-2.2]', () => {
  fc.assert(
    fc.property(any, fc.constantFrom(...fields), (text, field) => {
      const at = `/${field.replace('.', '/')}`;
      const read = parseSiteFields({ ...right, [field]: text });
      if (read.ok) return true;
      // A state of a precondition may ask for its number.
      const also = field.startsWith('clearances.') ? `/${field.slice(11)}` : at;
      return read.problems.every((problem) => problem.at === at || problem.at === also);
    }),
    { numRuns: 10_000, seed: 3 },
  );
});

it('10,000 forms of random texts never throw [B31 R-2.2]', () => {
  const form = fc.record(Object.fromEntries(fields.map((field) => [field, any])));
  fc.assert(
    fc.property(form, (typed) => {
      parseSiteFields(typed as Form);
      return true;
    }),
    { numRuns: 417, seed: 4 },
  );
});

it.each([
  ['Han', '例'],
  ['letters', 'a'],
  ['digits', '1'],
  ['blanks', ' '],
  ['ideographic blanks', '\u3000'],
  ['hyphens', '-'],
  ['full-width hyphens', '－'],
  ['points', '.'],
  ['at signs', 'a@'],
  ['labels', 'a.'],
  ['slashes', '/'],
  ['brackets', '('],
  ['zero-width spaces', '\u200b'],
  ['lone surrogates', '\ud800'],
  ['ligatures', '\ufdfa'],
  ['combining marks', '\u0301'],
  ['line feeds', '\n'],
  ['extensions', '1转1'],
  ['schemes', 'http://'],
  ['punycode', 'xn--'],
])('64 KiB of %s in any field take less than 50 ms [B31 R-2.2]', (_, piece) => {
  const text = piece.repeat(65_536 / piece.length);
  for (const field of fields) {
    const prefix = field === 'homeUrl' ? 'http://' : '';
    const form = { ...right, [field]: prefix + text };
    expect(
      leastTime(() => parseSiteFields(form)),
      field,
    ).toBeLessThan(50);
  }
});
