import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openLocalForge } from '#forge/local/forge.ts';
import { openRepository } from '#git/repository.ts';
import type { Repository } from '#git/types.ts';
import { keepsThePromises } from './contract.ts';

const by = { name: '登记簿', email: 'register@example.invalid' };
const at = new Date('2026-03-01T09:00:00+08:00');
const dirs: string[] = [];

async function openRegister(): Promise<Repository> {
  const dir = await mkdtemp(join(tmpdir(), 'forge-'));
  dirs.push(dir);
  const repository = await openRepository(join(dir, 'register.git'));
  const changes = new Map([['data/policy.yaml', Buffer.from('a: b\n')]]);
  const main = await repository.commitFiles({
    ...{ parents: [], base: null, changes, message: '建立登记簿\n', by, at },
  });
  await repository.moveRef('refs/heads/main', main, null);
  return repository;
}

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true });
});

keepsThePromises(async () => {
  const repository = await openRegister();
  return { forge: openLocalForge(repository), close: () => repository.close() };
});

describe('local forge', () => {
  it('a filing is the branch filing/<id>; landed it is gone, archived it stands aside [DESIGN 3]', async () => {
    const repository = await openRegister();
    const forge = openLocalForge(repository);
    const changes = new Map([['data/sites/33/330106/new-7K3M9Q2T.yaml', Buffer.from('a: b\n')]]);
    for (const [id, how] of [
      ['7K3M9Q2T', 'landed'],
      ['7K3M9Q2V', 'archived'],
    ] as const) {
      const tip = await forge.step({ id, changes, message: '提交\n', by, at, expected: null });
      expect(await repository.resolve(`refs/heads/filing/${id}`)).toBe(tip);
      await forge.close(id, how, tip);
      expect(await repository.resolve(`refs/heads/filing/${id}`)).toBeNull();
      const kept = await repository.resolve(`refs/archive/filing/${id}`);
      expect(kept).toBe(how === 'archived' ? tip : null);
    }
    await repository.close();
  });

  it('archiving again after a crash between the two refs goes on from there [R-9.3]', async () => {
    const repository = await openRegister();
    const forge = openLocalForge(repository);
    const changes = new Map([['data/sites/33/330106/new-7K3M9Q2T.yaml', Buffer.from('a: b\n')]]);
    const id = '7K3M9Q2T';
    const tip = await forge.step({ id, changes, message: '提交\n', by, at, expected: null });
    await repository.moveRef(`refs/archive/filing/${id}`, tip, null);
    await forge.close(id, 'archived', tip);
    expect(await forge.proposals()).toEqual([]);
    await repository.close();
  });

  it.each(['../../x', '7k3m9q2t', '7K3M9Q2', 'a/b', ''])(
    'refuses %j as the name of a filing [Y5]',
    async (id) => {
      const repository = await openRegister();
      const forge = openLocalForge(repository);
      const changes = new Map([['data/a.yaml', Buffer.from('a: b\n')]]);
      const step = forge.step({ id, changes, message: '提交\n', by, at, expected: null });
      await expect(step).rejects.toBeInstanceOf(TypeError);
      await repository.close();
    },
  );
});
