import { pick, type Random } from '#office/seed/random.ts';
import { newSite } from '../browser/walk.ts';

/** A body with its type, sent to a page that takes forms. */
export interface HostileBody {
  readonly what: string;
  readonly type: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const urlencoded = 'application/x-www-form-urlencoded';
/** As long as browsers make it; a shorter one is refused before anything is read. */
export const boundary = 'AbuseBoundary0123456789012345678901';
export const multipart = `multipart/form-data; boundary=${boundary}`;

/** Texts that a field never expects. */
export const oddTexts = [
  ...[
    '',
    ' ',
    '\0',
    'null',
    'undefined',
    '[object Object]',
    '__proto__',
    'constructor',
    'NaN',
    '-0',
  ],
  ...[
    '1e309',
    '99999999999999999999',
    '-1',
    '0',
    '0x7f',
    '9999-99-99',
    '2026-02-30',
    '24:61',
    '../..',
  ],
  ...['\ud800', '\u202e', '\u200b', '\ufeff', '\r\nSet-Cookie: a=b', '{{7*7}}', '${7*7}', '<%=7%>'],
  ...["' OR 1=1 --", '"><script>alert(1)</script>', '%00', '%0d%0a', '\\u0000', '😀'.repeat(50)],
  ...['字'.repeat(3_000), 'a'.repeat(20_000), 'a;'.repeat(3_000), '\n'.repeat(5_000), 'AAAAAAAA'],
  ...[
    '9901210001',
    'bm0100',
    '990121',
    '0'.repeat(40),
    'new-site',
    'approve',
    'submit',
    'yes',
    'no',
  ],
];

/** Names of fields, ours and none of ours. */
const fieldNames = [
  ...Object.keys(newSite()),
  ...[
    'formToken',
    'requestToken',
    'confirmedText',
    'go',
    'action',
    'decision',
    'content',
    'reason',
  ],
  ...['text', 'code', 'account', 'password', 'current', 'again', 'site', 'siteCode', 'checkCode'],
  ...[
    'channels.0.name',
    'channels.0.url',
    'channels.99999.url',
    'channels.-1.name',
    'channels..url',
  ],
  ...[
    'ipv4',
    'ipv6',
    'otherDomains',
    'from',
    'until',
    'filing',
    'list',
    'unit',
    'quarter',
    'scope',
  ],
  ...[
    'title',
    'body',
    'phase.0.from',
    'deductions.0',
    'deductions.__proto__',
    'note',
    'id',
    'seal',
  ],
  ...['__proto__', 'constructor', 'toString', '__proto__.isAdmin', 'a[b][c]', '', '\0', 'status'],
  ...[
    'register.siteCode',
    'expected',
    'reset',
    'generation',
    'why',
    'email',
    'organisation',
    'file',
  ],
];

/** A form of a handful of fields, many of them odd; a third of them as multipart. */
export function randomForm(random: Random, known: Readonly<Record<string, string>>): HostileBody {
  const fields: [string, string][] = Object.entries(known);
  const isFiling = random() < 0.3;
  if (isFiling) fields.push(...Object.entries(newSite()));
  const count = 1 + Math.floor(random() * 8);
  for (let index = 0; index < count; index += 1) {
    const name = pick(random, fieldNames);
    const value = pick(random, oddTexts);
    const old = fields.findIndex(([key]) => key === name);
    if (old >= 0 && random() < 0.7) fields[old] = [name, value];
    else fields.push([name, value]);
  }
  const isParts = random() < 0.33;
  const whole = isParts ? partsOf(fields, random) : Buffer.from(encoded(fields, random));
  const cut = random() < 0.15 ? Math.floor(random() * whole.length) : whole.length;
  return {
    what: fields.map(([name]) => name).join(),
    type: isParts ? multipart : urlencoded,
    body: whole.subarray(0, Math.min(cut, 200_000)),
  };
}

function encoded(fields: readonly [string, string][], random: Random): string {
  return fields
    .map(([name, value]) => {
      const text = [name, value].map((part) => encodeURIComponent(part.toWellFormed())).join('=');
      // what is no encoding, and half a character
      if (random() < 0.05) return `${text}%`;
      return random() < 0.05 ? `${text}%ED%A0%80%FF` : text;
    })
    .join('&');
}

function partsOf(fields: readonly [string, string][], random: Random): Buffer {
  const parts = fields.map(([name, value]) => {
    const file = random() < 0.2 ? '; filename="a/../b.zip"' : '';
    const type = random() < 0.2 ? 'Content-Type: text/plain; charset=utf-16\r\n' : '';
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type}\r\n${value}\r\n`;
  });
  return Buffer.from(`${parts.join('')}--${boundary}--\r\n`);
}

/** Bodies made by hand, each tried at every page that takes forms. */
export function madeBodies(): readonly HostileBody[] {
  const form = (
    what: string,
    body: string | Buffer,
    type = urlencoded,
    headers = {},
  ): HostileBody => ({
    what,
    type,
    body: Buffer.from(body as string),
    headers,
  });
  const part = (head: string, value = 'a') =>
    `--${boundary}\r\n${head}\r\n\r\n${value}\r\n--${boundary}--\r\n`;
  const named = 'Content-Disposition: form-data; name="a"';
  return [
    form('nothing', ''),
    form('separators', '&&&&====&&;;'),
    form('broken percents', '%=%&%zz=%u0041&a=%'),
    form('bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0xc0, 0xaf])),
    form('half characters', 'name=%ED%A0%80&unit=%C3%28'),
    form('NUL', 'name=%00&%00=a&unit=%0099'),
    form('ten thousand fields', Array.from({ length: 10_000 }, (_, n) => `f${n}=a`).join('&')),
    form('one name ten thousand times', 'filing=AAAAAAAA&'.repeat(10_000)),
    form('a long name', `${'a'.repeat(200_000)}=b`),
    form('a long value', `name=${'a'.repeat(200_000)}`),
    form('prototypes', '__proto__=a&constructor=b&toString=c&hasOwnProperty=d&__proto__.x=1'),
    form('brackets', 'a[b][c]=d&channels[0][url]=e&channels.0=f&channels=g'),
    form('UTF-16', Buffer.from('name=示例', 'utf16le'), `${urlencoded}; charset=utf-16`),
    form('GBK', Buffer.from([0x6e, 0x3d, 0xca, 0xbe]), `${urlencoded}; charset=gbk`),
    form('compressed', Buffer.from([0x1f, 0x8b, 8, 0, 0]), urlencoded, {
      'Content-Encoding': 'gzip',
    }),
    form('no boundary', part(named), 'multipart/form-data'),
    form('another boundary', part(named), 'multipart/form-data; boundary=y'),
    form('an empty boundary', part(named), 'multipart/form-data; boundary='),
    form(
      'a short boundary',
      part(named).replaceAll(boundary, 'x'),
      'multipart/form-data; boundary=x',
    ),
    form('a long boundary', part(named), `multipart/form-data; boundary=${'x'.repeat(5_000)}`),
    form('a part without a name', part('Content-Disposition: form-data'), multipart),
    form('a part without headers', `--${boundary}\r\n\r\na\r\n--${boundary}--\r\n`, multipart),
    form('a part cut off', `--${boundary}\r\n${named}\r\n\r\na`, multipart),
    form(
      'parts with bare line feeds',
      `--${boundary}\n${named}\n\na\n--${boundary}--\n`,
      multipart,
    ),
    form('a file where text belongs', part(`${named}; filename="a.zip"`), multipart),
    form('a file named as a path', part(`${named}; filename="../../etc/passwd"`), multipart),
    form('a part of a long header', part(`${named}\r\nX-A: ${'a'.repeat(100_000)}`), multipart),
    form('a thousand parts', `--${boundary}\r\n${named}\r\n\r\na\r\n`.repeat(1_000), multipart),
    form('parts in parts', part(`${named}\r\nContent-Type: ${multipart}`, part(named)), multipart),
    form('JSON', '{"name":"a","__proto__":{"isAdmin":true}}', 'application/json'),
    form('deep JSON', '['.repeat(100_000), 'application/json'),
    form('JSON cut off', '{"a":', 'application/json'),
    form('XML', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 'application/xml'),
    form('text', 'a=b', 'text/plain'),
    form('no type', 'a=b', ''),
    form('a type that is none', 'a=b', '///;;=,'),
    form('two types', 'a=b', `${urlencoded}, application/json`),
  ];
}
