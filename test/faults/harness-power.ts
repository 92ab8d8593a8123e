/**
 * Power cuts on a simulated disk. `recordDisk` keeps what the code did to the real one; the disk of
 * the simulation keeps a file's data only from `fsync` of the file, and its name only from `fsync`
 * of the folder. `powerCuts` then makes every state in which a cut may leave the disk: after each
 * call, with none, all, or all but one of the unflushed names, and with unflushed data absent, half
 * or whole.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DiskEvent, observeDisk } from '#git/disk.ts';

/** Something that happened; `mark` is the caller's, such as a confirmation. */
export type TraceEvent = DiskEvent | { readonly op: 'mark'; readonly text: string };

interface File {
  durable: Buffer;
  current: Buffer;
}
interface Folder {
  readonly names: Map<string, Node>;
  /** Changes of names that no fsync has made durable, in order. */
  readonly pending: { readonly name: string; readonly node: Node | null }[];
}
type Node = { readonly file: File } | { readonly folder: Folder };

/** A disk as it may be found after a cut: content by path, null for a folder. */
export interface Image {
  /** How many events had come back. */
  readonly after: number;
  /** Marks that had been made by then. */
  readonly marks: readonly string[];
  readonly entries: ReadonlyMap<string, Buffer | null>;
}

/**
 * Records every change to the disk while work runs. `mark` adds the caller's own lines; `look` is called
 * with each change in the moment it was made.
 */
export async function recordDisk(
  work: (mark: (text: string) => void) => Promise<void>,
  look: (event: DiskEvent) => void = () => {},
): Promise<readonly TraceEvent[]> {
  const trace: TraceEvent[] = [];
  observeDisk((event) => {
    trace.push(event.op === 'write' ? { ...event, data: Buffer.from(event.data) } : event);
    look(event);
  });
  try {
    await work((text) => trace.push({ op: 'mark', text }));
  } finally {
    observeDisk(null);
  }
  return trace;
}

/**
 * A folder of the real disk, all of it durable: where a simulation begins. Read it before recording.
 * `isWanted` leaves files out by name.
 */
export function readDisk(path: string, isWanted: (name: string) => boolean = () => true): Folder {
  const folder: Folder = { names: new Map(), pending: [] };
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (!isWanted(entry.name)) continue;
    if (entry.isDirectory()) folder.names.set(entry.name, { folder: readDisk(below, isWanted) });
    else {
      const data = readFileSync(below);
      folder.names.set(entry.name, { file: { durable: data, current: data } });
    }
  }
  return folder;
}

/**
 * All distinct disks that a cut may leave, at the cuts that `isChosen` takes; with `isWhole` only the
 * disks that lose nothing.
 */
export function* powerCuts(
  root: string,
  start: Folder,
  trace: readonly TraceEvent[],
  isChosen: (event: number) => boolean = () => true,
  isWhole = false,
): Generator<Image> {
  const disk = new Disk(root, start);
  const marks: string[] = [];
  const seen = new Set<string>();
  for (const [index, event] of trace.entries()) {
    if (event.op === 'mark') marks.push(event.text);
    else disk.apply(event);
    if (!isChosen(index)) continue;
    for (const entries of isWhole ? [disk.whole()] : disk.images()) {
      const key = `${marks.length} ${keyOf(entries)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { after: index, marks: [...marks], entries };
    }
  }
}

/** Puts an image on the real disk below an empty folder. */
export function writeImage(image: Image, dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (const [path, data] of image.entries) {
    if (data === null) mkdirSync(join(dir, path), { recursive: true });
    else writeFileSync(join(dir, path), data);
  }
}

function keyOf(entries: ReadonlyMap<string, Buffer | null>): string {
  return Array.from(entries, ([path, data]) => `${path}=${data && numberOf(data)}`).join('|');
}

const numbers = new WeakMap<Buffer, number>();
let numbered = 0;

/** The content of a file on the simulated disk never changes in place: one number for each. */
function numberOf(data: Buffer): number {
  const number = numbers.get(data) ?? (numbered += 1);
  numbers.set(data, number);
  return number;
}

type DataLeft = 'none' | 'half' | 'all';

class Disk {
  readonly root: string;
  readonly start: Folder;
  constructor(root: string, start: Folder) {
    this.root = root;
    this.start = start;
  }

  apply(event: DiskEvent): void {
    switch (event.op) {
      case 'create':
        return this.name(event.path, {
          file: { durable: Buffer.alloc(0), current: Buffer.alloc(0) },
        });
      case 'mkdir':
        return this.name(event.path, { folder: { names: new Map(), pending: [] } });
      case 'write': {
        const file = this.file(event.path);
        file.current = Buffer.concat([file.current, event.data]);
        return;
      }
      case 'sync': {
        const file = this.file(event.path);
        file.durable = file.current;
        return;
      }
      case 'link':
        return this.name(event.to, this.node(event.path));
      case 'rename': {
        const node = this.node(event.path);
        this.name(event.path, null);
        return this.name(event.to, node);
      }
      case 'unlink':
        return this.name(event.path, null);
      case 'sync-dir': {
        const folder = this.folder(event.path);
        // Folders above the repository are not part of the simulation.
        if (!folder) return;
        for (const { name, node } of folder.pending) setName(folder.names, name, node);
        folder.pending.length = 0;
      }
    }
  }

  /** Nothing is lost. */
  whole(): ReadonlyMap<string, Buffer | null> {
    const entries = new Map<string, Buffer | null>();
    collect(this.start, '', () => true, 'all', entries);
    return entries;
  }

  *images(): Generator<ReadonlyMap<string, Buffer | null>> {
    const pending = [...foldersBelow(this.start)].flatMap((folder) => folder.pending);
    const choices: ((change: object) => boolean)[] = [() => true, () => false];
    for (const only of pending) {
      choices.push((change) => change !== only);
      if (pending.length > 2) choices.push((change) => change === only);
    }
    for (const isKept of choices) {
      for (const data of ['none', 'half', 'all'] as const) {
        const entries = new Map<string, Buffer | null>();
        collect(this.start, '', isKept, data, entries);
        yield entries;
      }
    }
  }

  private name(path: string, node: Node | null): void {
    this.folder(dirname(path))?.pending.push({ name: basename(path), node });
  }

  private node(path: string): Node {
    let node: Node = { folder: this.start };
    for (const name of path.slice(this.root.length + 1).split('/')) {
      const next: Node | undefined = 'folder' in node ? current(node.folder).get(name) : undefined;
      if (!next) throw new Error(`not on the simulated disk: ${path}`);
      node = next;
    }
    return node;
  }

  private file(path: string): File {
    const node = this.node(path);
    if (!('file' in node)) throw new Error(`not a file: ${path}`);
    return node.file;
  }

  private folder(path: string): Folder | null {
    if (path === this.root || path === `${this.root}/`) return this.start;
    if (!path.startsWith(`${this.root}/`)) return null;
    const node = this.node(path.replace(/\/\.?$/, ''));
    return 'folder' in node ? node.folder : null;
  }
}

function current(folder: Folder): ReadonlyMap<string, Node> {
  const names = new Map(folder.names);
  for (const { name, node } of folder.pending) setName(names, name, node);
  return names;
}

function setName(names: Map<string, Node>, name: string, node: Node | null): void {
  if (node) names.set(name, node);
  else names.delete(name);
}

function* foldersBelow(folder: Folder): Generator<Folder> {
  yield folder;
  for (const node of current(folder).values())
    if ('folder' in node) yield* foldersBelow(node.folder);
}

function collect(
  folder: Folder,
  prefix: string,
  isKept: (change: object) => boolean,
  data: DataLeft,
  into: Map<string, Buffer | null>,
): void {
  const names = new Map(folder.names);
  for (const change of folder.pending) if (isKept(change)) setName(names, change.name, change.node);
  for (const [name, node] of names) {
    const path = prefix + name;
    if ('folder' in node) {
      into.set(path, null);
      collect(node.folder, `${path}/`, isKept, data, into);
    } else into.set(path, left(node.file, data));
  }
}

function left(file: File, data: DataLeft): Buffer {
  if (data === 'none' || file.durable === file.current) return file.durable;
  return data === 'all' ? file.current : halfOf(file.current);
}

const halves = new WeakMap<Buffer, Buffer>();

function halfOf(data: Buffer): Buffer {
  const half = halves.get(data) ?? data.subarray(0, data.length >> 1);
  halves.set(data, half);
  return half;
}
