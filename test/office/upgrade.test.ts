import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatMessage } from '#git/message.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { openOffice } from '#office/open.ts';
import { operatorSentence } from '#office/operator-faults.ts';
import { theRegister } from '#office/tools.ts';
import { upgradeFormat } from '#office/upgrade.ts';
import { formatPath, type FormatStep, newestFormat } from '#registry/format.ts';
import { isoOf } from '#registry/moment.ts';
import { findingText } from '#text/verify-words.ts';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { join } from 'node:path';
import { approveAll, fileSite, type TestOffice, testOffice } from './test-office.ts';

// The small country is laid out without data/format.yaml, as registers were before it.
let office: TestOffice;
beforeEach(async () => {
  office = await testOffice();
});
afterEach(() => office.remove());

async function verified() {
  const clone = openClone(office.environment.registerDir);
  const { first } = await replayMain(clone.objects, clone.main);
  clone.close();
  return first && `${first.code} ${first.path} ${findingText(first)}`;
}

async function commit(event: string, files: Record<string, object>, at = '2026-11-20T10:00:00') {
  const { forge } = office.tools;
  office.at(at);
  const when = office.tools.now();
  return forge.exclusive(async () =>
    forge.commit({
      expected: await forge.main(),
      changes: new Map(
        Object.entries(files).map(([path, value]) => [path, Buffer.from(dumpYaml(value))]),
      ),
      message: formatMessage('改动', [
        ['Event', event],
        ['At', isoOf(when)],
      ]),
      by: theRegister,
      at: when,
    }),
  );
}

describe('upgrade of the data', () => {
  it('a register of the earlier form opens, is brought up by one commit, and verify proves it [R-9.2 G16]', async () => {
    const { filing } = await fileSite(office);
    const before = await office.tools.forge.main();
    const tried = await upgradeFormat(office.tools, { isTried: true });
    expect(tried).toMatchObject({ from: 1, to: newestFormat, files: 1, commit: null });
    expect(await office.tools.forge.main()).toBe(before);
    const done = await upgradeFormat(office.tools, { isTried: false });
    const made = await office.tools.forge.objects.commit(done.commit ?? '');
    expect(made.parents).toEqual([before]);
    const entry = await office.tools.forge.objects.entry(made.tree, formatPath);
    expect(loadYaml(await office.tools.forge.objects.blob(entry?.oid ?? ''))).toEqual({
      version: newestFormat,
    });
    expect(await upgradeFormat(office.tools, { isTried: false })).toMatchObject({ commit: null });
    // what was open goes on
    await approveAll(office, filing);
    office.at('2026-11-20T16:00:00');
    expect((await office.office.mint()).minted).toEqual(['9901010001']);
    expect(await verified()).toBeNull();
  });

  it('steps change what they touch, each on what the one before made [R-9.2]', async () => {
    const isPolicy = (path: string) => path === 'data/policy.yaml';
    const seen: unknown[] = [];
    const step = (from: number): FormatStep => ({
      from,
      title: `第 ${from} 步`,
      touches: isPolicy,
      change: (_, value) => {
        const { mintAt, ...rest } = value as { mintAt: { note: string } };
        seen.push(mintAt.note.slice(-3));
        return { mintAt: { ...mintAt, note: `${mintAt.note}（${from}）` }, ...rest };
      },
    });
    const steps = [step(1), step(2)];
    expect(await upgradeFormat(office.tools, { isTried: true, steps })).toMatchObject({
      from: 1,
      to: 3,
      files: 2,
    });
    expect(seen[1]).toBe('（1）');
  });

  it('start refuses data of a newer program in one clear sentence [R-9.3]', async () => {
    await commit('upgrade', { [formatPath]: { version: newestFormat + 1 } });
    await office.office.close();
    const again = openOffice(office.env, { projectDir: join(office.dir, 'project') });
    const sentence = await again.then(
      () => '',
      (error: unknown) => operatorSentence(error) ?? '',
    );
    expect(sentence).toMatch(/第 3 版，本程序只认识到第 2 版：请换用更新版本的程序/);
    expect(await verified()).toMatch(/^format-newer /);
  });

  it('verify names a version that changed without an upgrade, and an upgrade that does more [R-9.2 G16]', async () => {
    const unit = 'data/units/99/990101.yaml';
    const { objects } = office.tools.forge;
    const entry = await objects.entry(
      (await objects.commit(await office.tools.forge.main())).tree,
      unit,
    );
    const value = loadYaml(await objects.blob(entry?.oid ?? '')) as { name: string };
    await commit('policy', { [formatPath]: { version: 2 } });
    expect(await verified()).toMatch(/^format-changed data\/format\.yaml /);
    await office.remove();
    office = await testOffice();
    await commit('upgrade', {
      [formatPath]: { version: 2 },
      [unit]: { ...value, name: `${value.name}二` },
    });
    expect(await verified()).toMatch(/^(?:format-changed|unit-outside-filing) data\/units/);
  });
});
