import { isoOf } from '#registry/moment.ts';
import type { Database } from './database.ts';

/** What a personal record was read for (Z19). */
export const readingPurposes = [
  'page', // 在页面上查看
  'form', // 填写、修改表单
  'mail', // 发送邮件
  'verify', // 核对验证码
  'export', // 导出
  'command', // 服务器命令行
] as const;
export type ReadingPurpose = (typeof readingPurposes)[number];

/** Who reads what, and what for. */
export interface Read {
  /** Under what the record is kept: a filing, `unit:990101`, `applicant:…`, `code:…`. */
  readonly subject: string;
  /** Which record of it: its commitment or version. */
  readonly record: string;
  /** `account:<id>`, `site:<code>`, `receipt:<filing>`, `mail`, `operator`. */
  readonly reader: string;
  readonly purpose: ReadingPurpose;
}

/** One reading as it was noted; `unit` is that of the account then, empty for other readers. */
export interface Reading extends Read {
  readonly unit: string;
  readonly at: string;
}

/** The log of every reading of a personal record, in the private store (Z19, R-9.4). */
export interface Readings {
  note(read: Read, at: Date): void;
  /** Of these subjects, or of all, newest first. */
  list(
    subjects: readonly string[] | null,
    window: { readonly offset: number; readonly size: number },
  ): readonly Reading[];
  count(subjects: readonly string[] | null): number;
  /** Forgets what is older; how many. */
  forget(before: Date): number;
}

/** Opens the log; a reader that is an account is noted with its unit of that moment. */
export function openReadings(database: Database): Readings {
  const { sql } = database;
  const insert = sql.prepare(
    `INSERT INTO access_log (filing, record, reader, purpose, unit, at) VALUES (?, ?, ?, ?,
       coalesce((SELECT unit FROM account WHERE 'account:' || id = ?), ''), ?)`,
  );
  const old = sql.prepare('SELECT 1 FROM access_log WHERE at < ? LIMIT 1');
  const remove = sql.prepare('DELETE FROM access_log WHERE at < ?');
  const where = (subjects: readonly string[] | null): string =>
    subjects === null ? '' : 'WHERE filing IN (SELECT value FROM json_each(?))';
  const cells = (subjects: readonly string[] | null): readonly string[] =>
    subjects === null ? [] : [JSON.stringify(subjects)];

  return {
    note({ subject, record, reader, purpose }, at) {
      database.write(() => insert.run(subject, record, reader, purpose, reader, isoOf(at)));
    },
    list(subjects, { offset, size }) {
      return sql
        .prepare(`SELECT * FROM access_log ${where(subjects)} ORDER BY n DESC LIMIT ? OFFSET ?`)
        .all(...cells(subjects), size, offset)
        .map((row) => ({
          subject: String(row['filing']),
          record: String(row['record']),
          reader: String(row['reader']),
          // what was noted before purposes were is what pages showed
          purpose: (String(row['purpose']) || 'page') as ReadingPurpose,
          unit: String(row['unit']),
          at: String(row['at']),
        }));
    },
    count(subjects) {
      const row = sql
        .prepare(`SELECT count(*) AS n FROM access_log ${where(subjects)}`)
        .get(...cells(subjects));
      return Number(row?.['n'] ?? 0);
    },
    forget(before) {
      if (!old.get(isoOf(before))) return 0;
      return database.write(() => Number(remove.run(isoOf(before)).changes));
    },
  };
}
