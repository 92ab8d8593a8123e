import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openRepository } from '#git/repository.ts';
import {
  type Image,
  powerCuts,
  readDisk,
  recordDisk,
  type TraceEvent,
  writeImage,
} from '../faults/harness-power.ts';
import { type SubjectName, subjectOf } from '../faults/subjects.ts';
import { readAll } from '../git/fault-judge.ts';
import { playSteps } from '../git/fault-steps.ts';
import { fsck, hasGit } from '../git/real-git.ts';
import { commitOnMain, openScratch } from '../git/scratch.ts';

/** What cutting the power at every call of one thing found. */
export interface CutResult {
  readonly images: number;
  /** How often a branch was looked at in the moment it appeared: its persons were kept before. */
  readonly orders: number;
  readonly bad: readonly string[];
}

/**
 * The plain steps of a repository: a commit, a filing opened, decided, put aside, a pack; then some more
 * commits, of other sizes with each variant.
 */
export async function cutSteps(most: number, variant = 0): Promise<CutResult> {
  return inFolder(async (root) => {
    const before = join(root, 'before');
    mkdirSync(before);
    const repository = await openScratch(before);
    await commitOnMain(repository, { 'data/sites/33/330106/3301060001.yaml': 'a: b\n' });
    await repository.close();
    return cutAll(root, most, before, false, async (dir, mark) => {
      const opened = await openScratch(dir);
      await playSteps(opened, () => mark('step'));
      for (let more = 0; more < variant; more += 1) {
        await commitOnMain(opened, someFiles(variant, 3 + ((variant * 5 + more * 7) % 11)));
        mark('step');
      }
      await opened.close();
    });
  });
}

function someFiles(variant: number, count: number): Record<string, string> {
  const files = Array.from({ length: count }, (_, n) => [
    `data/sites/99/9901${String(n).padStart(2, '0')}/new-${variant}.yaml`,
    `name: 示例${variant}-${n}-${count}\n`,
  ]);
  return Object.fromEntries(files) as Record<string, string>;
}

/** Something that people or jobs do, as `subjectOf` has it. */
export async function cutSubject(name: SubjectName, most: number): Promise<CutResult> {
  return inFolder(async (root) => {
    const before = join(root, 'before');
    mkdirSync(before);
    const subject = subjectOf(name);
    await subject.prepare(before);
    // changes of registered sites have neither receipt code nor persons of their own
    const isNew = ['file', 'import', 'opening-apply'].includes(name);
    return cutAll(root, most, before, isNew, async (dir, mark) => {
      const opened = await subject.open(dir, 0);
      await subject.act(opened);
      mark('done');
      await opened.office.close();
    });
  });
}

async function inFolder(work: (root: string) => Promise<CutResult>): Promise<CutResult> {
  const root = await mkdtemp(join(tmpdir(), 'power-'));
  try {
    return await work(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function cutAll(
  root: string,
  most: number,
  before: string,
  hasPersons: boolean,
  work: (dir: string, mark: (text: string) => void) => Promise<void>,
): Promise<CutResult> {
  const at = join(root, 'power');
  cpSync(before, at, { recursive: true });
  const gitdir = join(at, 'register.git');
  const begin = () =>
    readDisk(join(before, 'register.git'), (name) => !/\.db(?:-wal|-shm)?$/.test(name));
  const bad: string[] = [];
  let orders = 0;
  const trace = await recordDisk(
    (mark) => work(at, mark),
    (event) => {
      const why = hasPersons ? againstOrder(join(at, 'private.db'), event) : null;
      if (why !== null) orders += 1;
      if (why) bad.push(why);
    },
  );
  const states = statesOf(gitdir, begin(), trace);
  const onDisk = openImageDisk(join(root, 'image'));
  let images = 0;
  const every = Math.max(1, Math.ceil(trace.length / Math.max(1, most / 14)));
  for (const image of powerCuts(gitdir, begin(), trace, (index) => index % every === 0)) {
    if (images >= most) break;
    images += 1;
    const wrong = await judge(onDisk, image, states, images % 25 === 0);
    if (wrong !== null) bad.push(`第 ${image.after} 个写操作后断电：${wrong}`);
    if (bad.length > 5) break;
  }
  return { images, orders, bad };
}

/** The refs after each event, as they would be without a cut; and which events confirm something. */
interface States {
  readonly after: readonly string[];
  readonly marks: readonly number[];
}

function statesOf(
  root: string,
  start: ReturnType<typeof readDisk>,
  trace: readonly TraceEvent[],
): States {
  const after: string[] = [];
  // the first image after an event has every name and all data
  for (const image of powerCuts(root, start, trace, undefined, true)) {
    after[image.after] = refsIn(image.entries);
  }
  for (const index of trace.keys()) after[index] ??= after[index - 1] ?? '';
  const marks = trace.flatMap((event, index) => (event.op === 'mark' ? [index] : []));
  return { after, marks };
}

function refsIn(entries: ReadonlyMap<string, Buffer | null>): string {
  const refs = new Map<string, string>();
  const packed = entries.get('packed-refs')?.toString() ?? '';
  for (const [, oid = '', ref = ''] of packed.matchAll(/^([0-9a-f]{40}) (refs\/\S+)$/gm)) {
    refs.set(ref, oid);
  }
  for (const [path, data] of entries) {
    if (data === null || !path.startsWith('refs/') || path.endsWith('.lock')) continue;
    refs.set(path, data.toString().trim());
  }
  return [...refs]
    .map(([ref, oid]) => `${ref} ${oid}`)
    .toSorted()
    .join('\n');
}

/**
 * What is wrong with a disk after a cut: it does not open, its refs are none that stood after the last
 * confirmation, something of its history is gone; where it is looked at whole, Git refuses it or it
 * takes no commit.
 */
async function judge(
  onDisk: ImageDisk,
  image: Image,
  { after, marks }: States,
  isWhole: boolean,
): Promise<string | null> {
  onDisk.show(image);
  // the machine started again: every lock file is from before
  const options = { notice: () => {}, booted: Date.now() + 60_000 };
  const opened = await openRepository(onDisk.path, options).catch((error: unknown) => error);
  if (opened instanceof Error) return `打不开：${opened.message}`;
  const repository = opened as Awaited<ReturnType<typeof openRepository>>;
  try {
    const list = await repository.refs('refs/');
    const found = list
      .map(({ ref, oid }) => `${ref} ${oid}`)
      .toSorted()
      .join('\n');
    const confirmed = marks[image.marks.length - 1] ?? 0;
    const mayBe = after.slice(Math.max(0, confirmed - 1), image.after + 1);
    const first = image.marks.length === 0 ? [after[0] ?? ''] : [];
    if (![...first, ...mayBe].includes(found)) return `引用不是任何一步之后的样子：${found}`;
    for (const { oid } of list) await readAll(repository, oid);
    if (isWhole) {
      await commitOnMain(repository, { 'data/notices/after.yaml': 'a: b\n' });
      if (hasGit && fsck(onDisk.path)) return fsck(onDisk.path);
    }
    return null;
  } catch (error) {
    return `不能用：${String(error)}`;
  } finally {
    await repository.close();
    if (isWhole) onDisk.clear();
  }
}

/** A folder that shows one image after the other and writes only what differs. */
interface ImageDisk {
  readonly path: string;
  show(image: Image): void;
  clear(): void;
}

function openImageDisk(path: string): ImageDisk {
  let shown = new Map<string, Buffer | null>();
  return {
    path,
    clear() {
      rmSync(path, { recursive: true, force: true });
      shown = new Map();
    },
    show(image) {
      if (shown.size === 0) {
        writeImage(image, path);
        shown = new Map(image.entries);
        return;
      }
      for (const [name, data] of shown) {
        const isSwept = name.startsWith('forge-tmp/') || name.endsWith('.lock');
        if (image.entries.get(name) === data && !isSwept) continue;
        if (data === null && image.entries.get(name) === null) continue;
        rmSync(join(path, name), { recursive: data === null, force: true });
        shown.delete(name);
      }
      for (const [name, data] of image.entries) {
        if (shown.has(name)) continue;
        if (data === null) mkdirSync(join(path, name), { recursive: true });
        else {
          mkdirSync(dirname(join(path, name)), { recursive: true });
          writeFileSync(join(path, name), data);
        }
        shown.set(name, data);
      }
    },
  };
}

/**
 * When the branch of a filing appears: empty where its receipt code is durable in the private store by
 * then (SQLite with synchronous = FULL), what is missing otherwise; null for any other event.
 */
function againstOrder(path: string, event: TraceEvent): string | null {
  if (event.op !== 'rename') return null;
  const id = /refs\/heads\/filing\/([0-9A-Z]{8})$/.exec(event.to)?.[1];
  if (id === undefined) return null;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const has = (table: string, column: string) =>
      database.prepare(`SELECT 1 FROM ${table} WHERE ${column} = ?`).get(id) !== undefined;
    if (!has('receipt', 'id')) return `${id}：先有分支，后有临时码`;
    return has('person_record', 'filing') ? '' : `${id}：先有分支，后有联系人`;
  } finally {
    database.close();
  }
}
