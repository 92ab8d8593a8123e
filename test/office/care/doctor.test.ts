import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRefs } from '#git/refs.ts';
import { openRepository } from '#git/repository.ts';
import { openOffice } from '#office/open.ts';
import type { UnitCode } from '#registry/unit.ts';
import { doctorText } from '#text/doctor-words.ts';
import { cure, diagnose } from '#office/care/doctor.ts';
import { flipBit, flippable, sequence, tryFlip } from '../../faults/flips.ts';
import { type CareWorld, careWorld } from './world.ts';

let world: CareWorld;
beforeAll(async () => {
  world = await careWorld();
}, 60_000);
afterEach(() => world.reset());
afterAll(() => world?.remove());

const cureWith = (mirror: string | null) =>
  cure(world.environment, { mirror, stamp: 'test', random: (size) => Buffer.alloc(size, 1) });

describe('doctor', () => {
  it('finds nothing wrong with a sound register [R-9.3 G15]', async () => {
    const { findings, objects, refs } = await diagnose(world.environment);
    expect(findings).toEqual([]);
    expect(objects).toBeGreaterThan(250);
    expect(refs).toBe(3);
  });

  it('one flipped bit in a file of each kind is seen and put right from a mirror [G15]', async () => {
    const next = sequence(7);
    const wrong = [];
    const files = flippable(world).slice(0, 20);
    for (const file of files) {
      const flip = await tryFlip(world, file, next());
      if (flip.codes.length === 0 || (flip.left?.length ?? 0) > 0) wrong.push(flip);
    }
    expect(wrong).toEqual([]);
    expect(files.length).toBe(20);
  }, 120_000);

  it('stale locks, litter and files of killed processes are named and swept, nothing else is touched [G17 R-9.3]', async () => {
    const { registerDir } = world.environment;
    const old = new Date(Date.now() - 3_600_000);
    const left = ['refs/heads/main.lock', 'HEAD.lock', 'packed-refs.lock', 'config.lock'];
    for (const name of left) {
      await writeFile(join(registerDir, name), '');
      await utimes(join(registerDir, name), old, old);
    }
    await writeFile(join(registerDir, 'forge-tmp/999999999-abc'), 'half');
    await writeFile(join(registerDir, 'objects/pack/tmp_pack_x1'), 'half');
    await writeFile(join(registerDir, 'objects/aa/tmp_obj_x1'), 'half');
    const before = await readRefsOf(registerDir);
    const { findings } = await diagnose(world.environment);
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'litter',
      'litter',
      'litter',
      'lock-stale',
      'lock-stale',
      'lock-stale',
      'lock-stale',
    ]);
    const { after } = await cureWith(null);
    expect(after.findings).toEqual([]);
    expect(await readRefsOf(registerDir)).toEqual(before);
  });

  it('a lock that somebody holds now is left alone [G17]', async () => {
    const lock = join(world.environment.registerDir, 'refs/heads/main.lock');
    await writeFile(lock, '');
    expect((await diagnose(world.environment)).findings).toEqual([]);
    await cureWith(null);
    expect(existsSync(lock)).toBe(true);
  });

  it('a start after fifty locks and leftovers needs nobody, and says what it took away [G17 R-9.3]', async () => {
    const { registerDir } = world.environment;
    const old = new Date(Date.now() - 3_600_000);
    const before = await readRefsOf(registerDir);
    for (let index = 0; index < 25; index += 1) {
      const id = `7K3M9Q${String(index).padStart(2, '0')}`;
      const lock = join(registerDir, `refs/heads/filing/${id}.lock`);
      await writeFile(lock, '');
      await utimes(lock, old, old);
      await writeFile(join(registerDir, `forge-tmp/99999999${index}-abc`), 'half');
    }
    const said: string[] = [];
    const repository = await openRepository(registerDir, { notice: (line) => said.push(line) });
    await repository.close();
    expect(said.filter((line) => line.includes('锁文件'))).toHaveLength(25);
    expect(said.at(-1)).toBe('清除上次中断留下的临时文件：25 个');
    expect((await diagnose(world.environment)).findings).toEqual([]);
    expect(await readRefsOf(registerDir)).toEqual(before);
  });

  it('the index of a pack is made again without a mirror, and the old file stays aside [G15]', async () => {
    const { registerDir } = world.environment;
    const index = packFile(registerDir, '.idx');
    await flipBit(index, 9_001);
    const { after, aside } = await cureWith(null);
    expect(after.findings).toEqual([]);
    expect(readdirSync(aside ?? '', { recursive: true }).map(String)).toContain(
      relative(registerDir, index),
    );
    await rm(packFile(registerDir, '.idx'));
    expect((await diagnose(world.environment)).findings.map(({ code }) => code)).toContain(
      'pack-without-index',
    );
    expect((await cureWith(null)).after.findings).toEqual([]);
  });

  it('a damaged pack is told without a mirror, keeps what is sound, and loses no file [G15]', async () => {
    const { registerDir } = world.environment;
    const pack = packFile(registerDir, '.pack');
    await flipBit(pack, 8 * 700);
    const { before, after, aside } = await cureWith(null);
    expect(before.findings.map(({ code }) => code)).toContain('pack-damaged');
    expect(after.findings.map(({ code }) => code)).toEqual(['object-missing']);
    expect(existsSync(join(aside ?? '', relative(registerDir, pack)))).toBe(true);
    const again = await cureWith(world.mirror);
    expect([again.after.findings, again.fetched]).toEqual([[], 1]);
  });

  it('refs that were lost or torn come back as they were, newer than an old mirror [G15 R-9.3]', async () => {
    const { registerDir } = world.environment;
    const before = await readRefsOf(registerDir);
    await writeFile(join(registerDir, 'refs/heads/main'), '');
    expect((await diagnose(world.environment)).findings.map(({ code }) => code)).toContain(
      'ref-torn',
    );
    // our own commits say where main was
    expect((await cureWith(null)).after.findings).toEqual([]);
    expect(await readRefsOf(registerDir)).toEqual(before);
    const text = readFileSync(join(registerDir, 'packed-refs'), 'latin1');
    await writeFile(join(registerDir, 'packed-refs'), text.slice(0, text.length / 2));
    await writeFile(join(registerDir, 'HEAD'), 'ref: refs/heads/mein\n');
    expect((await cureWith(world.mirror)).after.findings).toEqual([]);
    expect(await readRefsOf(registerDir)).toEqual(before);
  });

  it('a key or a letter in the private store that changed by itself is named, never what it holds [G15 R-9.1]', async () => {
    const { privateDb } = world.environment;
    await flipBit(privateDb, 8 * 5_000);
    await flipBit(privateDb.replace('.db', '-secrets/check-code.key'), 3);
    const { findings } = await diagnose(world.environment);
    const said = findings.map((finding) => doctorText(finding)).join('\n');
    expect(said).toMatch(/private\.db.*备份/);
    expect(said).toMatch(/check-code\.key.*备份/);
    expect(said).not.toMatch(/示例甲|13800000000/);
  });

  it('a damaged catalogue is put aside and made again from the register [G15]', async () => {
    const path = join(world.environment.registerDir, 'catalogue.db');
    await writeFile(path, 'no database');
    const { before, after } = await cureWith(null);
    expect(before.findings.map(({ code }) => code)).toEqual(['derived-damaged']);
    expect(after.findings).toEqual([]);
    const reopened = await openOffice(world.env, { projectDir: join(world.dir, 'live/project') });
    expect(
      reopened.office.catalogue.filings('990000' as UnitCode, {}, { page: 1, size: 10 }).total,
    ).toBe(2);
    await reopened.office.close();
  });
});

async function readRefsOf(gitdir: string) {
  return readRefs(gitdir).list('refs/');
}

function packFile(gitdir: string, end: string): string {
  const folder = join(gitdir, 'objects/pack');
  const name = readdirSync(folder).find((each) => each.endsWith(end)) ?? '';
  return join(folder, name);
}
