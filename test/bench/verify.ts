import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadYaml } from '#git/yaml.ts';
import { allowedSigners, parseRegisterKeys, registerKeysPath } from '#registry/register-keys.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';
import { historyOf } from './histories.ts';
import type { VerifyRun } from './verify-child.ts';

const run = promisify(execFile);

/** A minute for the census of 2015 (issue 7); less for fewer sites. */
const minute = 60_000;
const census = 84_094;
/** Megabytes that it may take. */
const memoryMax = 2000;
/** Commits that Git itself verifies, for comparison. */
const sample = 50;

/**
 * The whole history of a register proven: every site with its filing, approvals, conclusion and mint; once
 * without signatures, once with one on every commit; and the same number of sites that came with the first
 * commit. Baselines: the minute that is allowed; `git fsck`, which reads the same objects and understands
 * none of them; and `git verify-commit`, which checks one signature at a time. Each run is a process of its
 * own, started as `npm run verify` starts it.
 */
export async function benchVerify(bench: BenchRun): Promise<readonly Figure[]> {
  const { sites, tell } = bench;
  const allowed = (minute * sites) / census;
  const threads = Math.min(8, availableParallelism());
  tell(`histories of ${sites} sites, made once …`);
  const plain = await historyOf({ sites, isSigned: false });
  const signed = await historyOf({ sites, isSigned: true });
  const walked = await verify(plain, bench, threads);
  const checked = await verify(signed, bench, threads);
  const every = await verify(signed, bench, threads, 'every');
  if (checked.signed <= 4 * sites) throw new Error(`only ${checked.signed} signatures`);
  tell('git fsck …');
  const plainFsck = await fsck(plain);
  const signedFsck = await fsck(signed);
  tell(`git verify-commit of ${sample} commits …`);
  const byGit = await verifyCommits(signed);
  const seeded = await bench.register(sites);
  const started = await verify(join(seeded, 'register.git'), bench, threads);
  await rm(seeded, { recursive: true, force: true });
  const note = `${sites} sites, ${threads} threads`;
  const minuteNote = `${note}; allowed: 60 s for ${census}`;
  const memory = Math.max(walked.memory, checked.memory, every.memory);
  return [
    compared(
      ...(['verify-history', [walked.ms], [allowed], 1] as const),
      `${minuteNote}, each with its whole history, unsigned`,
    ),
    compared(
      ...(['verify-signed', [checked.ms], [allowed], 1] as const),
      `${minuteNote}, each with its whole history, ${checked.signed} signatures, ${checked.signed - checked.vouched} looked at`,
    ),
    compared(
      ...(['verify-every-signature', [every.ms], [allowed], 1.5] as const),
      `${minuteNote}, the same with --every-signature`,
    ),
    compared('verify-fsck', [walked.ms], [plainFsck], 4, `${note}; git fsck of the same history`),
    compared(
      ...(['verify-signed-fsck', [checked.ms], [signedFsck], 4] as const),
      `${note}; git fsck of the same signed history, which checks no signature`,
    ),
    compared(
      ...(['verify-per-signature', [every.ms / every.signed], [byGit], 1] as const),
      `${note}, all that is proven of a commit; git verify-commit of one`,
    ),
    compared('verify-memory', [memory], [memoryMax], 1, `${note}, most memory at once`, 'MB'),
    compared('verify-start', [started.ms], [allowed], 1, `${minuteNote}, all in the first commit`),
  ];
}

async function verify(
  dir: string,
  { sites, tell }: BenchRun,
  threads: number,
  ...way: readonly 'every'[]
): Promise<VerifyRun> {
  const { stdout } = await run(process.execPath, [
    ...['--max-semi-space-size=16', '--disable-warning=ExperimentalWarning'],
    ...['test/bench/verify-child.ts', dir, String(threads), ...way],
  ]);
  const told = JSON.parse(stdout) as VerifyRun;
  if (told.codes !== sites) throw new Error(`${told.codes} codes`);
  const { ms, commits, signed } = told;
  tell(
    `${Math.round(ms)} ms, ${commits} commits of main, ${signed} signatures, ${told.threads} threads`,
  );
  return told;
}

function fsck(dir: string): Promise<number> {
  return timed(() => run('git', ['-C', dir, 'fsck', '--full', '--no-dangling']));
}

/** Milliseconds that Git takes for a signature, with the keys of the tree; throws where one is not good. */
async function verifyCommits(dir: string): Promise<number> {
  const git = async (...args: string[]) => (await run('git', ['-C', dir, ...args])).stdout;
  const keys = parseRegisterKeys(
    loadYaml(Buffer.from(await git('show', `main:${registerKeysPath}`))),
  );
  if (!keys) throw new Error('no keys');
  const folder = await mkdtemp(join(tmpdir(), 'bench-signers-'));
  const signers = join(folder, 'allowed_signers');
  await writeFile(signers, allowedSigners(keys));
  const oids = (await git('rev-list', `--max-count=${sample}`, 'main')).trim().split('\n');
  const took = await timed(async () => {
    for (const oid of oids) {
      await git('-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', oid);
    }
  });
  await rm(folder, { recursive: true, force: true });
  return took / oids.length;
}
