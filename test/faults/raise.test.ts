import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCodeOf } from '#office/check-codes.ts';
import type { SiteCode } from '#registry/site.ts';
import { accountOf, writeTestCountry } from '../office/test-office.ts';
import { acknowledged, countPoints, failAt, inPairs, killAt, sweepPoints } from './harness.ts';
import { doStep, openAt, restartMinutes, type StepName } from './steps.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'raise-step.ts');
const code = '9901010001' as SiteCode;
const before: readonly StepName[] = ['file', 'approve', 'conclude', 'mint', 'mail'];
let root: string;
let minted: string;
let cookie: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'raise-'));
  minted = join(root, 'minted');
  await mkdir(minted);
  await writeTestCountry(join(minted, 'project'));
  for (const step of before) {
    const opened = await openAt(minted, step);
    await doStep(opened, step);
    await opened.office.close();
  }
  const opened = await openAt(minted, 'mail', restartMinutes - 1);
  cookie = opened.store.sessions.start({ kind: 'site', site: code }, opened.office.now());
  await opened.office.close();
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The register as the next start finds it, looked at before and after the person tries again. */
async function look(dir: string) {
  const opened = await openAt(dir, 'mail', restartMinutes + 1);
  const { office, store } = opened;
  const generation = async () => {
    const row = office.catalogue.site(code);
    return row && (await office.catalogue.siteFile(row)).register?.generation;
  };
  const isSignedIn = () => store.sessions.find(cookie, office.now()) !== null;
  const atStart = { generation: await generation(), isSignedIn: isSignedIn() };
  const by = { kind: 'unit', unit: accountOf('990101').unit, account: '990101' } as const;
  const again = await office.raiseGeneration(code, by, { reason: 'leaked', note: '', seen: 1 });
  const signIn = async (which: number) =>
    (await office.signInSite(code, checkCodeOf(opened.tools, code, which), '10.0.0.1')).ok;
  const found = {
    again: again.ok && again.value.generation,
    generation: await generation(),
    raises: (await office.siteRaises(code)).length,
    mails: store.outbox
      .list(null, null, { offset: 0, size: 50 })
      .filter(({ template }) => template === 'check-code-changed').length,
    old: await signIn(1),
    now: await signIn(2),
    isSignedIn: isSignedIn(),
  };
  await office.close();
  await run('git', ['-C', join(dir, 'register.git'), 'fsck', '--strict', '--full']);
  return { atStart, found };
}

const whole = {
  again: 2,
  generation: 2,
  raises: 1,
  mails: 2,
  old: false,
  now: true,
  isSignedIn: false,
};

describe.each([
  ['the process dies', 'kill', 12],
  ['the disk is full', 'enospc', 5],
  ['the disk fails', 'eio', 5],
] as const)('%s at a step of raising a generation', (_, fault, sample) => {
  it('nobody is left in with the old code, nothing confirmed is lost, nothing happens twice [E08 R-9.3]', async () => {
    const count = join(root, `count-${fault}`);
    await cp(minted, count, { recursive: true });
    const total = await countPoints(script, [count]);
    expect(total).toBeGreaterThan(10);
    await inPairs(sweepPoints(total, sample), async (point) => {
      const dir = join(root, `${fault}-${point}`);
      await cp(minted, dir, { recursive: true });
      const broken =
        fault === 'kill'
          ? await killAt(point, script, [dir])
          : await failAt(fault, point, script, [dir]);
      const { atStart, found } = await look(dir);
      const at = `${fault}:${point} of ${total}`;
      // in force and signed in with the old code never stand together
      expect(atStart, at).toEqual(
        atStart.generation === 2
          ? { generation: 2, isSignedIn: false }
          : { generation: 1, isSignedIn: true },
      );
      if (acknowledged(broken).length > 0) expect(atStart.generation, at).toBe(2);
      expect(found, at).toEqual(whole);
      await rm(dir, { recursive: true });
    });
  }, 120_000);
});
