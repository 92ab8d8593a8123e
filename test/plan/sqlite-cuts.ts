import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { examinePrivateStore } from '#private/examine.ts';
import { openPrivateStore } from '#private/store.ts';
import type { FilingId } from '#registry/site.ts';
import { type Call, traceDisk } from '../faults/disk-trace.ts';
import { subjectNames, subjectOf } from '../faults/subjects.ts';
import { type Cut, type Found, TornDisk } from '../faults/torn-disk.ts';

/** What cutting the power under SQLite found. */
export interface SqliteCuts {
  readonly images: number;
  /** Images that were opened as the register opens its store, each record with its key. */
  readonly opened: number;
  readonly bad: readonly string[];
}

const databases = ['private.db', 'private-keys.db'] as const;
const ways = [
  { names: 'all', data: 'torn' },
  { names: 'all', data: 'none' },
  { names: 'none', data: 'torn' },
  { names: 'all', data: 'torn' },
  { names: 'all', data: 'all' },
  { names: 'none', data: 'none' },
] as const;

/**
 * Cuts the power under SQLite: what a real process wrote to the private store's databases, their logs,
 * the keys and the journal, as the kernel saw it, is done to a disk that loses or tears whatever was
 * not flushed. `what` is `store`, something that people or jobs do, or `careless`, which confirms too
 * early. At most `most` images.
 */
export async function cutSqlite(what: string, most: number): Promise<SqliteCuts> {
  const root = await mkdtemp(join(tmpdir(), 'sqlite-power-'));
  // images in memory where there is such a folder: thousands are written
  const shown = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : root, 'sqlite-image-'));
  try {
    const at = join(root, 'power');
    mkdirSync(at);
    if (subjectNames.includes(what)) await subjectOf(what).prepare(at);
    const before = filesBelow(at);
    const script = join(import.meta.dirname, 'sqlite-child.ts');
    const calls = (await traceDisk(script, [at, what], at)).filter(isWatched);
    return judgeAll(join(shown, 'image'), before, calls, most);
  } finally {
    await rm(root, { recursive: true, force: true });
    await rm(shown, { recursive: true, force: true });
  }
}

/** The private store's files; the memory that processes share is not on the disk after a cut. */
function isWatched(call: Call): boolean {
  return call.op === 'mark' || call.path === '' || /^private(?!.*-shm$)/.test(call.path);
}

function filesBelow(folder: string): Found {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isFile() && /^private(?!.*-shm$)/.test(name)) files.set(name, readFileSync(path));
  }
  return files;
}

/** The content of a database from a call on; texts of contents, empty where it has no tables. */
interface Standing {
  readonly from: number;
  readonly content: string;
}

function judgeAll(dir: string, before: Found, calls: readonly Call[], most: number): SqliteCuts {
  const standings = standingsOf(dir, before, calls);
  const points = calls.length * ways.length;
  const step = Math.max(1, points / most);
  const disk = new TornDisk(before);
  const bad: string[] = [];
  const die = dieOf(most);
  let [images, opened, next, marked] = [0, 0, 0, -1];
  for (const [index, call] of calls.entries()) {
    if (call.op === 'mark') marked = index;
    disk.apply(call);
    const shown = disk.hasPending() ? ways : ways.slice(0, 1);
    for (const [nth, way] of shown.entries()) {
      if (index * ways.length + nth < next || bad.length > 5) continue;
      next += step;
      images += 1;
      const cut: Cut = { ...way, sector: images % 2 === 0 ? 512 : 4096, die };
      write(dir, disk.cut(cut));
      const isOpened = images % 5 === 0;
      if (isOpened) opened += 1;
      const wrong = judge(dir, standings, marked, index) ?? (isOpened ? open(dir) : null);
      if (wrong !== null) bad.push(`第 ${index} 个调用（${call.op}）后断电，${nth}：${wrong}`);
    }
  }
  return { images, opened, bad };
}

/** What each database holds from which call on when nothing is lost: after each flush and each mark. */
function standingsOf(
  dir: string,
  before: Found,
  calls: readonly Call[],
): ReadonlyMap<string, readonly Standing[]> {
  const disk = new TornDisk(before);
  const found = new Map<string, Standing[]>();
  const look = (from: number) => {
    write(dir, disk.cut({ names: 'all', data: 'all', sector: 512, die: () => 0 }));
    for (const name of databases) {
      const list = found.get(name) ?? [];
      const content = contentOf(join(dir, name));
      if (list.at(-1)?.content !== content) list.push({ from, content });
      found.set(name, list);
    }
  };
  look(-1);
  let isSame = true;
  for (const [index, call] of calls.entries()) {
    disk.apply(call);
    if (call.op === 'mark' ? isSame : call.op !== 'sync' || !call.path.includes('.db')) {
      isSame &&= call.op === 'mark';
      continue;
    }
    look(index);
    isSame = true;
  }
  return found;
}

/**
 * What is wrong with the files after a cut: a database that is damaged, that lacks what had been
 * confirmed, or that holds something which never stood. Null when nothing is.
 */
function judge(
  dir: string,
  standings: ReadonlyMap<string, readonly Standing[]>,
  marked: number,
  index: number,
): string | null {
  for (const name of databases) {
    const list = standings.get(name) ?? [];
    try {
      const content = contentOf(join(dir, name));
      const first = list.findLastIndex(({ from }) => from <= marked);
      // one more: what was written whole and not flushed may have got there
      const last = list.findIndex(({ from }) => from > index);
      const mayBe = list.slice(Math.max(0, first), last === -1 ? list.length : last + 1);
      if (!mayBe.some((standing) => standing.content === content)) {
        return list.some((standing) => standing.content === content)
          ? `${name}：确认过的不在，或者多了后来的`
          : `${name}：内容不是任何一次提交以后的样子`;
      }
    } catch (error) {
      return `${name}：${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return null;
}

/** Opens the store as the register does; what is wrong with it. */
function open(dir: string): string | null {
  try {
    const path = join(dir, 'private.db');
    const store = openPrivateStore({ path });
    store.erasures.carryOn();
    const at = new Date('2026-11-21T10:00:00+08:00');
    const without = store.idleRecords
      .subjects()
      .flatMap((subject) =>
        store.idleRecords
          .of(subject)
          .filter(({ record }) => !store.people.get(subject as FilingId, record, 'test', at)),
      );
    store.close();
    if (without.length > 0) return `${without.length} 条联系人信息没有密钥`;
    const [ailment] = examinePrivateStore(path).filter(({ code }) => code !== 'private-litter');
    return ailment ? `doctor：${ailment.code}` : null;
  } catch (error) {
    return `打不开：${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Every row of a database as one digest. Throws where SQLite finds it damaged. */
function contentOf(path: string): string {
  if (!existsSync(path)) return '';
  const sql = new DatabaseSync(path);
  try {
    sql.exec('PRAGMA synchronous = OFF');
    const found = sql.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (found !== 'ok') throw new Error(`integrity_check：${String(found)}`);
    const tables = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    if (tables.length === 0) return '';
    const digest = createHash('sha256');
    for (const table of tables) {
      const name = String(table['name']);
      digest.update(`\n${name}\n`);
      for (const row of sql.prepare(`SELECT * FROM "${name}"`).all()) {
        digest.update(JSON.stringify(Object.values(row), textOf));
      }
    }
    return digest.digest('hex');
  } finally {
    sql.close();
  }
}

function textOf(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

function write(dir: string, files: Found): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'private-secrets'), { recursive: true });
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), bytes, { mode: 0o600 });
  }
  // what processes shared is as it was in memory: anything
  writeFileSync(join(dir, 'private.db-shm'), Buffer.alloc(32_768, 0xa5));
}

/** The same throws for the same seed (mulberry32). */
function dieOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
