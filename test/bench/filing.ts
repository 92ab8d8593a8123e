import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { initRepository } from '#git/repository.ts';
import { createSafeFs } from '#git/safe-fs.ts';
import { openOffice } from '#office/open.ts';
import { fileSite, formOf } from '../office/test-office.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';

const runs = 60;

/**
 * One filing accepted (validate, unique, commit durable) against the bare sequence of durable
 * writes of the objects it made and one ref update; and against itself in a small register.
 */
export async function benchFiling(run: BenchRun): Promise<readonly Figure[]> {
  const large = await fileMany(await run.register(run.sites));
  const small = await fileMany(await run.register(1_000));
  return [
    compared(
      'filing-accepted',
      large.times,
      large.bare,
      3,
      `${large.objects} objects and one ref, written bare`,
    ),
    compared(
      'filing-size-independence',
      large.times,
      small.times,
      1.5,
      'the same filing at 1,000 sites',
    ),
  ];
}

async function fileMany(
  dir: string,
): Promise<{ times: number[]; bare: number[]; objects: number }> {
  const env = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'off',
  };
  const opened = await openOffice(env);
  const times: number[] = [];
  const bare: number[] = [];
  let objects = 0;
  const scratch = await openScratch();
  for (let index = -5; index < runs; index += 1) {
    const fields = formOf({
      name: `基准测试第${index + 10}网`,
      homeUrl: `https://bench${index + 10}.shili.gov.cn/`,
      unit: '330106',
    });
    const token = opened.office.requestToken();
    let id = '';
    const time = await timed(async () => {
      id = (await fileSite(opened, fields, token, `10.0.${index + 10}.1`)).filing;
    });
    const payload = await objectsOf(opened, id);
    objects = payload.length;
    const write = await timed(() => scratch.write(payload));
    if (index >= 0) {
      times.push(time);
      bare.push(write);
    }
  }
  await opened.office.close();
  await scratch.remove();
  await rm(dir, { recursive: true, force: true });
  return { times, bare, objects };
}

/** The bytes of the objects that a filing's first commit added: blob, trees, commit. */
async function objectsOf(
  opened: Awaited<ReturnType<typeof openOffice>>,
  id: string,
): Promise<Uint8Array[]> {
  const { objects } = opened.tools.forge;
  const proposal = await opened.tools.forge.proposal(id);
  if (!proposal) throw new Error(`no proposal ${id}`);
  const commit = await objects.commit(proposal.tip);
  const path = `data/sites/33/330106/new-${id}.yaml`;
  const blob = await objects.entry(commit.tree, path);
  const bytes: Uint8Array[] = [Buffer.from(commit.message), await objects.blob(blob?.oid ?? '')];
  const folders = ['', 'data', 'data/sites', 'data/sites/33', 'data/sites/33/330106'];
  for (const folder of folders) {
    const oid =
      folder === '' ? commit.tree : ((await objects.entry(commit.tree, folder))?.oid ?? '');
    const entries = await objects.tree(oid);
    bytes.push(
      Buffer.from(
        entries.map((entry) => `${entry.mode} ${entry.path}\0${entry.oid.slice(20)}`).join(''),
      ),
    );
  }
  return bytes;
}

/** Durable writes of the same sizes, one after the other as D1 prescribes, and one ref. */
async function openScratch() {
  const dir = await mkdtemp(join(tmpdir(), 'bench-bare-'));
  const gitdir = join(dir, 'bare.git');
  await initRepository(gitdir);
  const fs = createSafeFs(gitdir);
  let count = 0;
  return {
    write: async (payload: readonly Uint8Array[]) => {
      for (const bytes of payload) {
        count += 1;
        const name = count.toString(16).padStart(40, '0');
        const folder = join(gitdir, 'objects', name.slice(-2));
        await fs.makeFolders(folder);
        await fs.writeFile(join(folder, name.slice(0, 38)), deflateSync(bytes));
      }
      await fs.writeFile(join(gitdir, 'refs/heads', `bench-${count}`), `${'0'.repeat(40)}\n`);
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
