import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeRows } from './xlsx-writer.ts';

/** One line of 账户信息表. */
export interface AccountLine {
  readonly account: string;
  readonly office: string;
  readonly code: string;
  readonly until: string;
}

/** 下一级组织单位账户信息表 as .xlsx: account, unit, activation code, validity (A23). */
export async function accountWorkbook(lines: readonly AccountLine[]): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(stream),
    writeRows(stream, [
      {
        name: '账户信息表',
        columns: [
          { header: '账户', width: 14 },
          { header: '组织单位', width: 36 },
          { header: '激活码（首次登录用，登录后须修改密码）', width: 40 },
          { header: '有效期至', width: 20 },
        ],
        rows: lines.map(({ account, office, code, until }) => [account, office, code, until]),
      },
    ]),
  ]);
  return bytes;
}
