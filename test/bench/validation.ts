import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { boolJsonTag, FAILSAFE_SCHEMA, load, nullJsonTag } from 'js-yaml';
import { readDataFile } from '#office/data-file.ts';
import { type FileProblem, type RegisterIndex, registerIndex } from '#registry/register-check.ts';
import { openRegister } from '../../scripts/validate/register.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';

const runs = 3;
const changes = 200;
const strict = FAILSAFE_SCHEMA.withTags(boolJsonTag, nullJsonTag);

type Files = readonly { readonly path: string; readonly bytes: Uint8Array }[];

/**
 * A whole check (strict reading, canonical form, shape, formats, tree, uniqueness) of files already
 * in memory against parsing the same bytes with js-yaml alone; and one changed file against it.
 */
export async function benchValidation(run: BenchRun): Promise<readonly Figure[]> {
  const files = await filesOf(await run.register(run.sites));
  const wholes: number[] = [];
  const parses: number[] = [];
  let index = registerIndex();
  for (let count = 0; count < runs; count += 1) {
    parses.push(await timed(() => parseAll(files)));
    index = registerIndex();
    wholes.push(await timed(() => refuseProblems(index.apply(changesOf(files)))));
    run.tell(`run ${count + 1}: ${files.length} files`);
  }
  const ones = await changeSome(index, files);
  const parsed = `${files.length} files parsed with js-yaml alone`;
  const whole = 'one changed file checked against all others; baseline: the whole check';
  return [
    compared('validation-whole', wholes, parses, 1.6, parsed),
    compared('validation-one-file', ones, wholes, 0.01, whole),
  ];
}

async function filesOf(dir: string): Promise<Files> {
  const register = await openRegister(join(dir, 'register.git'), null);
  const files = register.changed.map((path) => {
    const bytes = register.read(path);
    if (bytes === null || 'code' in bytes) throw new Error(`not readable: ${path}`);
    return { path, bytes };
  });
  await rm(dir, { recursive: true, force: true });
  return files;
}

function parseAll(files: Files): void {
  const decoder = new TextDecoder();
  for (const { bytes } of files) load(decoder.decode(bytes), { schema: strict });
}

function* changesOf(files: Files) {
  for (const { path, bytes } of files) yield readDataFile(path, bytes);
}

/** Times of one site after the other that gets another address. */
async function changeSome(index: RegisterIndex, files: Files): Promise<number[]> {
  const sites = files.filter(({ path }) => path.startsWith('data/sites/'));
  const stride = Math.max(1, Math.floor(sites.length / changes));
  const times: number[] = [];
  for (let at = 0; at < sites.length && times.length < changes; at += stride) {
    const site = sites[at];
    if (!site) break;
    const text = Buffer.from(site.bytes).toString();
    const changed = text.replace(/^address: .*$/m, 'address: 示例省示例路999号');
    if (changed === text) throw new Error(`no address to change: ${site.path}`);
    const bytes = Buffer.from(changed);
    times.push(await timed(() => refuseProblems(index.apply([readDataFile(site.path, bytes)]))));
  }
  return times;
}

/** A check that finds something takes another way through: its time would say nothing. */
function refuseProblems(found: readonly FileProblem[]): void {
  const first = found.find(({ advice }) => advice !== true);
  if (first) throw new Error(`synthetic register: ${first.code} at ${first.path}${first.at}`);
}
