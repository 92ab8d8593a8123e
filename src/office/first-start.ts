import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { formatMessage } from '#git/message.ts';
import type { Oid, Repository } from '#git/types.ts';
import { dateOf, isoOf } from '#registry/moment.ts';
import { formatPath } from '#registry/format.ts';
import { registerKeysPath } from '#registry/register-keys.ts';
import { startOfDay } from '#registry/status-request.ts';
import { keysBytes, newKey } from './register-keys.ts';
import type { Signing } from './signing.ts';
import { theRegister } from './tools.ts';

const main = 'refs/heads/main';
const folders = [
  'units',
  'sites',
  'notices',
  'rubrics',
  'campaigns',
  'scores',
  'spot-checks',
  'staffing-offices',
  'labels',
].map((name) => `data/${name}`);

/** The shipped data carries one fixed date, so that the same data makes the same first commit. */
const shippedAt = new Date('2026-11-01T00:00:00+08:00');

/**
 * Makes main of an empty register from the shipped `data/`: one commit, one ref. A crash
 * before the ref moves leaves objects only, and the next start makes the same commit again. With
 * `signing` it holds the register's first key and is signed with it (Z01). Where the clock is behind
 * the shipped data's date, the day of the start is the date: no key comes into force after it.
 */
export async function makeMain(
  repository: Repository,
  projectDir: string,
  now: Date,
  signing: Signing | null = null,
): Promise<Oid> {
  const known = await repository.resolve(main);
  if (known !== null) return known;
  const startedOn = new Date(startOfDay(dateOf(now)));
  const madeAt = startedOn < shippedAt ? startedOn : shippedAt;
  const changes = new Map<string, Uint8Array>();
  for (const folder of folders) {
    for (const path of await filesBelow(join(projectDir, folder))) {
      const name = relative(projectDir, path).split(sep).join('/');
      changes.set(name, await readFile(path));
    }
  }
  changes.set('data/policy.yaml', await readFile(join(projectDir, 'data/policy.yaml')));
  if (existsSync(join(projectDir, formatPath))) {
    changes.set(formatPath, await readFile(join(projectDir, formatPath)));
  }
  if (signing && !changes.has(registerKeysPath)) {
    const key = await repository.locked(async () => signing.own() ?? signing.make());
    const first = newKey(key, 'register', madeAt, '建立登记簿时生成');
    changes.set(registerKeysPath, keysBytes([first]));
  }
  const commit = await repository.commitFiles({
    parents: [],
    base: null,
    changes,
    message: formatMessage('建立登记簿', [
      ['Event', 'found'],
      ['At', isoOf(madeAt)],
    ]),
    by: theRegister,
    at: madeAt,
  });
  return repository.locked(async () => {
    const other = await repository.resolve(main);
    if (other !== null) return other;
    await repository.moveRef(main, commit, null);
    return commit;
  });
}

async function filesBelow(dir: string): Promise<readonly string[]> {
  if (!existsSync(dir)) return [];
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:yaml|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
