import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { formatMessage } from '#git/message.ts';
import { eventTrailers } from '#registry/events.ts';
import { isoOf } from '#registry/moment.ts';
import { theRegister } from '../tools.ts';
import type { CountryFile } from './country-files.ts';

/** The day a synthetic register is made; fixed, so that the same files make the same commits. */
const madeAt = new Date('2026-11-01T00:00:00+08:00');
const main = 'refs/heads/main';
const blockBytes = 1 << 20;

/**
 * Writes the files as a new bare register with one commit on main and a branch for each open
 * filing, through `git fast-import`. Returns main's commit id. Throws when the folder is not empty
 * or git is missing.
 */
export async function writeRepository(
  dir: string,
  files: Iterable<CountryFile>,
  onFile: () => void = () => {},
): Promise<string> {
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new Error(`not empty: ${dir}`);
  git(['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  // Short chains of deltas: quick to write, quick to read.
  const importer = spawn('git', ['-C', dir, 'fast-import', '--quiet', '--done', '--depth=10'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importer, 'close');
  const sink = blockSink(importer, ended);
  await sink.write(
    commitHead(
      main,
      formatMessage('建立登记簿', [
        ['Event', 'found'],
        ['At', isoOf(madeAt)],
      ]),
    ),
  );
  for (const file of files) {
    if (file.filing !== null) await sink.write(proposalHead(file, file.filing));
    await sink.write(inlineFile(file));
    onFile();
  }
  await sink.write(Buffer.from('\ndone\n'));
  await sink.end();
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`git fast-import: ${status}`);
  git(['-C', dir, 'pack-refs', '--all']);
  return git(['-C', dir, 'rev-parse', main]).trim();
}

/** Head of the commit that hands an open filing in, on a branch of its own from main (DESIGN 3). */
function proposalHead(file: CountryFile, filing: NonNullable<CountryFile['filing']>): Buffer {
  const name = /^name: (.*)$/m.exec(file.text)?.[1] ?? filing;
  const event = {
    event: 'submit',
    at: isoOf(madeAt),
    content: blobId(file.text),
    source: 'web',
    account: '',
  } as const;
  const message = formatMessage(`新增网站：${name}`, eventTrailers(filing, event));
  return commitHead(`refs/heads/filing/${filing}`, message, main);
}

function commitHead(ref: string, message: string, from = ''): Buffer {
  const text = Buffer.from(message);
  const when = `${madeAt.getTime() / 1000} +0800`;
  const head =
    `commit ${ref}\nauthor ${theRegister.name} <${theRegister.email}> ${when}\n` +
    `committer ${theRegister.name} <${theRegister.email}> ${when}\ndata ${text.length}\n`;
  return Buffer.concat([Buffer.from(head), text, Buffer.from(from ? `\nfrom ${from}\n` : '\n')]);
}

function inlineFile(file: CountryFile): Buffer {
  const text = Buffer.from(file.text);
  return Buffer.concat([
    Buffer.from(`M 100644 inline ${file.path}\ndata ${text.length}\n`),
    text,
    Buffer.from('\n'),
  ]);
}

function blobId(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Collects into blocks and waits while the other side is behind. */
function blockSink(importer: ChildProcess, ended: Promise<unknown>) {
  const { stdin } = importer;
  if (!stdin) throw new Error('git fast-import has no input');
  let failed: Error | null = null;
  // Its own message stands on stderr; a broken pipe only says that it has ended.
  stdin.on('error', (error) => (failed = error));
  let waiting: Buffer[] = [];
  let bytes = 0;
  async function flush(): Promise<void> {
    if (failed) throw new Error('git fast-import has ended', { cause: failed });
    const isReady = stdin?.write(Buffer.concat(waiting)) ?? true;
    waiting = [];
    bytes = 0;
    if (!isReady && stdin) await Promise.race([once(stdin, 'drain'), ended]);
  }
  return {
    async write(chunk: Buffer): Promise<void> {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes >= blockBytes) await flush();
    },
    async end(): Promise<void> {
      await flush();
      stdin.end();
    },
  };
}

function git(args: readonly string[]): string {
  const result = spawnSync('git', args, { encoding: 'utf8' });
  if (result.error) throw new Error('git is not installed', { cause: result.error });
  if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.trim()}`);
  return result.stdout;
}
