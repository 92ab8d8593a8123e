import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMessage } from '#git/message.ts';
import { readRefs, writeRefs } from '#git/refs.ts';
import { openRepository } from '#git/repository.ts';
import { createSafeFs } from '#git/safe-fs.ts';
import { noteStoppedFiles } from '#office/care/doctor.ts';
import { type Environment, readEnvironment } from '#office/environment.ts';
import { randomBytes } from 'node:crypto';
import { approveAll, decideAs, fileSite, formOf, testOffice } from '../test-office.ts';

/** A stopped register of every kind of file: packs, loose objects, packed and loose refs, a private store. */
export interface CareWorld {
  readonly dir: string;
  readonly environment: Environment;
  readonly env: NodeJS.ProcessEnv;
  /** A sound copy of the repository. */
  readonly mirror: string;
  /** Brings every file back to how it was, times and all. */
  reset(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes one: three filings, one of them concluded, and a pack. */
export async function careWorld(): Promise<CareWorld> {
  const made = await testOffice();
  const concluded = await fileSite(made);
  await approveAll(made, concluded.filing);
  const other = (name: string, host: string) =>
    formOf({
      name: `示例990101${name}网`,
      homeUrl: `https://${host}.shili.gov.cn/`,
      'sponsor.name': `示例990101${name}`,
    });
  const waiting = await fileSite(made, other('教育局', 'jyj'));
  await decideAs(made, '990101', waiting.filing);
  await fileSite(made, other('财政局', 'czj'));
  await made.office.close();
  const dir = await mkdtemp(join(tmpdir(), 'care-'));
  await cp(made.dir, join(dir, 'live'), { recursive: true, preserveTimestamps: true });
  await made.remove();
  const live = join(dir, 'live');
  await addPack(join(live, 'register.git'));
  const env = {
    REGISTER_DIR: join(live, 'register.git'),
    PRIVATE_DB: join(live, 'private.db'),
    SITE_URL: 'http://127.0.0.1:4321',
    DEMO: 'off',
  };
  const environment = readEnvironment(env);
  noteStoppedFiles(environment, randomBytes);
  await cp(live, join(dir, 'pristine'), { recursive: true, preserveTimestamps: true });
  return {
    dir,
    environment,
    env,
    mirror: join(dir, 'pristine/register.git'),
    reset: async () => {
      await rm(live, { recursive: true, force: true });
      await cp(join(dir, 'pristine'), live, { recursive: true, preserveTimestamps: true });
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** More than two hundred objects at once, which become a pack; then all refs but one are packed. */
async function addPack(gitdir: string): Promise<void> {
  const repository = await openRepository(gitdir, { notice: () => undefined });
  const tip = (await repository.resolve('refs/heads/main')) ?? '';
  const files = Array.from(
    { length: 240 },
    (_, index) =>
      [`data/notices/2026-11-20-notice-${index}.md`, Buffer.from(`---\n${index}\n`)] as const,
  );
  const commit = await repository.commitFiles({
    parents: [tip],
    base: (await repository.commit(tip)).tree,
    changes: new Map(files),
    message: formatMessage('通知', [['Event', 'notice']]),
    by: { name: 'register', email: 'register@register.invalid' },
    at: new Date('2026-11-20T12:00:00+08:00'),
  });
  await repository.moveRef('refs/heads/main', commit, tip);
  const filings = await repository.refs('refs/');
  await repository.locked(() => writeRefs(createSafeFs(gitdir), readRefs(gitdir)).pack());
  const [, loose] = filings.filter(({ ref }) => ref.startsWith('refs/heads/filing/'));
  if (loose) {
    await createSafeFs(gitdir).writeFile(join(gitdir, loose.ref), `${loose.oid}\n`);
  }
  await repository.close();
}
