import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteCode } from '#registry/site.ts';
import { CloneUnreadable, openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { code, tellStory } from './story.ts';

let opened: TestOffice;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  opened = await testOffice();
  await tellStory(opened);
});
afterAll(async () => {
  await opened.remove();
  await rm(folder, { recursive: true, force: true });
});

const registerDir = () => opened.environment.registerDir;

async function verify(dir: string) {
  const clone = openClone(dir);
  const replay = await replayMain(clone.objects, clone.main);
  clone.close();
  return replay;
}

describe('an honest register', () => {
  it('every commit of its history is proven, every kind of filing among them [R-9.2 Z01]', async () => {
    const replay = await verify(registerDir());
    expect(replay.first).toBeNull();
    expect(replay).toMatchObject({ ok: true, checked: 4, figures: { atStart: 0, waiting: 0 } });
    const log = execFileSync(
      'git',
      ['-C', registerDir(), 'log', '--first-parent', '--format=%(trailers:key=Event,valueonly)'],
      { encoding: 'utf8' },
    );
    const events = new Set(log.split('\n').filter(Boolean));
    expect(Array.from(events).toSorted()).toEqual([
      'complete-offline',
      'conclude',
      'emergency',
      'emergency-recalled',
      'found',
      'mint',
      'raise-generation',
      'sweep',
    ]);
  });

  it('any clone proves the same: bare, with a work tree, packed [Z23]', async () => {
    for (const [name, ...how] of [['bare.git', '--bare'], ['tree']] as const) {
      const clone = join(folder, name);
      execFileSync('git', ['clone', '-q', '--no-local', ...how, registerDir(), clone]);
      expect(await verify(clone)).toMatchObject({ ok: true, checked: 4 });
    }
  });

  it('says of one code which filing, conclusion and mint it comes from [Z01]', async () => {
    const { given } = await verify(registerDir());
    expect(given(code)).toMatchObject({ filing: expect.stringMatching(/^\w{8}$/) });
    expect(given(code)?.conclusion).toMatch(/^[0-9a-f]{40}$/);
    expect(given('9901010009' as SiteCode)).toBeNull();
  });

  it('a shallow clone is refused, as its history is not whole', () => {
    const clone = join(folder, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${registerDir()}`, clone]);
    expect(() => openClone(clone)).toThrow('浅克隆');
  });
});

describe('a clone in which Git shows something else', () => {
  const git = (dir: string, ...args: string[]) =>
    execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
  const cloned = (name: string) => {
    const clone = join(folder, name);
    execFileSync('git', ['clone', '-q', '--no-local', '--bare', registerDir(), clone]);
    return clone;
  };

  it('a main that is damaged or leads to another branch ends in a sentence, and no other ref is taken [Z01 R-9.2]', () => {
    const dir = cloned('symbolic.git');
    const main = git(dir, 'rev-parse', 'main');
    git(dir, 'update-ref', 'refs/heads/evil', `${main}~1`);
    git(dir, 'update-ref', 'refs/remotes/origin/main', main);
    git(dir, 'symbolic-ref', 'refs/heads/main', 'refs/heads/evil');
    expect(() => openClone(dir)).toThrow('refs/heads/main 已损坏，或者指向别的引用');
    writeFileSync(join(dir, 'refs/heads/main'), 'garbage\n');
    expect(() => openClone(dir)).toThrow(CloneUnreadable);
    rmSync(join(dir, 'refs/heads/main'));
    symlinkSync('evil', join(dir, 'refs/heads/main'));
    expect(() => openClone(dir)).toThrow('--rev');
    const named = openClone(dir, main);
    expect(named.main).toBe(main);
    named.close();
  });

  it('where there is no main, the one that was fetched is verified [Z01]', () => {
    const dir = cloned('fetched.git');
    const main = git(dir, 'rev-parse', 'main');
    git(dir, 'update-ref', 'refs/remotes/origin/main', main);
    git(dir, 'update-ref', 'refs/heads/other', `${main}~1`);
    git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/other');
    git(dir, 'update-ref', '-d', 'refs/heads/main');
    const clone = openClone(dir);
    expect(clone.main).toBe(main);
    clone.close();
  });

  it('replaced objects and grafts are refused, loose and packed [Z01 R-9.2]', () => {
    const dir = cloned('replaced.git');
    const main = git(dir, 'rev-parse', 'main');
    git(dir, 'replace', main, `${main}~1`);
    expect(() => openClone(dir)).toThrow('refs/replace');
    git(dir, 'pack-refs', '--all');
    expect(() => openClone(dir)).toThrow('refs/replace');
    git(dir, 'replace', '-d', main);
    openClone(dir).close();
    writeFileSync(join(dir, 'info/grafts'), `${main}\n`);
    expect(() => openClone(dir)).toThrow('info/grafts');
  });
});
