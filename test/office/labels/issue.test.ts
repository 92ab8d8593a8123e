import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataFile } from '#office/data-file.ts';
import { rotateLabelKey } from '#office/labels/keys.ts';
import { labelOfSite, labelView } from '#office/labels/view.ts';
import { labelPath } from '#registry/label.ts';
import { registerIndex } from '#registry/register-check.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { holdLabels } from '#verify/labels.ts';
import { replayMain } from '#verify/replay.ts';
import { Wrong } from '#verify/wrong.ts';
import { approveAll, fileSite, formOf, type TestOffice, testOffice } from '../test-office.ts';
import { issued } from './labels-office.ts';

let made: TestOffice;
beforeEach(async () => {
  made = await testOffice();
});
afterEach(() => made.remove());

const secrets = () => join(made.dir, 'private-secrets');

describe('issuing a label', () => {
  it('gives the next number of the region, once, with every fact of the application [Q05 Z03]', async () => {
    const first = await issued(made);
    expect(first).toMatchObject({
      number: '99-000001',
      organisation: '示例市民政局',
      functions: '负责全市民政工作。 负责社会救助。',
      hosts: ['mz.shili.gov.cn', 'xn--fsqy24cwze8uo.xn--zfr164b'],
      issuer: '示例省机构编制部门',
      issuedOn: '2026-11-20',
      opening: 'ABCD2345',
      replaces: '',
      key: '2026-1',
    });
    const other = { hostnames: ['www.shili.gov.cn'], opening: 'ABCD2346' as FilingId };
    expect((await issued(made, other)).number).toBe('99-000002');
    expect((await issued(made, { ...other, region: '05' })).number).toBe('05-000001');
    expect(labelView(made.office.catalogue, first.number)).toMatchObject({
      proof: 'good',
      revocation: null,
      sites: [],
    });
  });

  it('writes a file that the check of the register takes [Q05 Y4]', async () => {
    const label = await issued(made);
    const { objects } = made.tools.forge;
    const { tree } = await objects.commit(await made.tools.forge.main());
    const changes = [];
    for (const path of [labelPath(label.number), 'data/label-keys.yaml']) {
      const entry = await objects.entry(tree, path);
      changes.push(readDataFile(path, await objects.blob(entry?.oid ?? '')));
    }
    expect(registerIndex().apply(changes)).toEqual([]);
  });

  it('passes over a number whose path is taken, whatever stands there [Q05]', async () => {
    const { tools } = made;
    await issued(made);
    const path = labelPath('99-000002');
    await tools.forge.exclusive(async () =>
      tools.forge.commit({
        expected: await tools.forge.main(),
        changes: new Map([[path, Buffer.from('broken: true\n')]]),
        message: 'x',
        by: { name: 'x', email: 'x@example.invalid' },
        at: tools.now(),
      }),
    );
    const next = { hostnames: ['www.shili.gov.cn'], opening: 'ABCD2346' as FilingId };
    expect((await issued(made, next)).number).toBe('99-000003');
  });

  it('takes the place of the label that the same body had for the same site [Q05]', async () => {
    const first = await issued(made);
    const next = await issued(made, {
      opening: 'ABCD2346' as FilingId,
      hostnames: ['mz.shili.gov.cn', 'www.shili.gov.cn'],
    });
    expect(next.replaces).toBe(first.number);
    const { catalogue } = made.office;
    expect(labelView(catalogue, first.number)?.revocation).toBe('replaced');
    expect(labelView(catalogue, next.number)?.revocation).toBeNull();
    const others = await issued(made, { organisation: '别的单位' });
    expect(others.replaces).toBe('');
  });

  it('is refused where an application says what no label may say [Q05 R-9.1]', async () => {
    await expect(issued(made, { functions: '电话13800000000' })).rejects.toThrow('text-mobile');
  });
});

describe('the key of labels', () => {
  it('is made with the first label: private beside the other secrets, public on main [Z03]', async () => {
    const before = await readdir(secrets());
    await issued(made);
    const after = await readdir(secrets());
    expect(after.filter((name) => !before.includes(name))).toEqual(['label-2026-1.key']);
    expect((await stat(join(secrets(), 'label-2026-1.key'))).mode & 0o777).toBe(0o600);
    const seed = (await readFile(join(secrets(), 'label-2026-1.key'), 'utf8')).trim();
    const [key] = made.office.catalogue.labels.keys().keys;
    expect(key).toMatchObject({ id: '2026-1', from: '2026-11-20', until: '', revokedOn: '' });
    expect(JSON.stringify(key)).not.toContain(seed);
  });

  it('is used again after a crash between its file and the register [Z03 R-9.3]', async () => {
    const publicKey = made.tools.store.signingKeys.make('2026-1');
    await issued(made);
    expect(made.office.catalogue.labels.keys().keys[0]?.publicKey).toBe(publicKey);
  });

  it('is never replaced in silence when its private part is lost [Z03]', async () => {
    await issued(made);
    const path = join(secrets(), 'label-2026-1.key');
    const right = await readFile(path);
    await rm(path);
    const next = { hostnames: ['www.shili.gov.cn'] };
    await expect(issued(made, next)).rejects.toThrow('label-2026-1.key');
    await writeFile(path, `${'00'.repeat(32)}\n`);
    await expect(issued(made, next)).rejects.toThrow('label-2026-1.key');
    await writeFile(path, right);
    expect((await issued(made, next)).number).toBe('99-000002');
  });

  it('is rotated by one commit; labels of both keys stay good after a restart [Z03]', async () => {
    const first = await issued(made);
    made.at('2027-01-05T10:00:00.000');
    await rotateLabelKey(made.tools, false);
    const next = await issued(made, { hostnames: ['www.shili.gov.cn'] });
    expect(next.key).toBe('2027-1');
    made = await made.reopen();
    const { catalogue } = made.office;
    expect(labelView(catalogue, first.number)?.proof).toBe('good');
    expect(labelView(catalogue, next.number)?.proof).toBe('good');
    await rotateLabelKey(made.tools, true);
    expect(labelView(catalogue, next.number)?.proof).toBe('key-revoked');
    expect(labelView(catalogue, first.number)?.proof).toBe('good');
  });
});

describe('verify', () => {
  it('proves commits of keys and counts labels whose signatures hold [Z01 Z03]', async () => {
    await rotateLabelKey(made.tools, false);
    await rotateLabelKey(made.tools, false);
    const { objects } = made.tools.forge;
    const replay = await replayMain(objects, await made.tools.forge.main());
    expect(replay).toMatchObject({ ok: true, figures: { commits: 3, labels: 0 } });
    await issued(made);
    expect(await holdLabels(objects, await made.tools.forge.main())).toBe(1);
  });

  it('names a label that nobody signed, and one that was changed [Z01 Z03]', async () => {
    const label = await issued(made);
    const { objects } = made.tools.forge;
    const at = async (edit: (text: string) => string) => {
      const { tree } = await objects.commit(await made.tools.forge.main());
      const entry = await objects.entry(tree, labelPath(label.number));
      const text = Buffer.from(await objects.blob(entry?.oid ?? '')).toString();
      const commit = await made.tools.forge.exclusive(async () =>
        made.tools.forge.commit({
          expected: await made.tools.forge.main(),
          changes: new Map([[labelPath(label.number), Buffer.from(edit(text))]]),
          message: 'x',
          by: { name: 'x', email: 'x@example.invalid' },
          at: made.tools.now(),
        }),
      );
      return holdLabels(objects, commit).catch((error: unknown) =>
        error instanceof Wrong ? error.finding.code : error,
      );
    };
    expect(await at((text) => text.replace('mz.shili.gov.cn', 'jia.shili.gov.cn'))).toBe(
      'label-unsigned',
    );
    expect(await at((text) => text.replace('jia.shili.gov.cn', 'mz.shili.gov.cn'))).toBe(1);
    expect(await at((text) => text.replace(/signature: .*/, 'signature: x'))).toBe(
      'content-invalid',
    );
  });
});

describe('the label of a site', () => {
  it('is found by its host, stays through a short offline, is revoked for good with it [Q02 Z03]', async () => {
    const { filing } = await fileSite(made);
    await approveAll(made, filing);
    made.at('2026-11-20T16:00:00.000');
    const [code] = (await made.office.mint()).minted;
    if (!code) throw new Error('no code');
    const { catalogue } = made.office;
    const host = new URL(catalogue.site(code)?.homeUrl ?? '').hostname;
    expect(labelOfSite(catalogue, code)).toBeNull();
    const label = await issued(made, { hostnames: [host] });
    const { homeUrl } = formOf();
    expect(homeUrl).toContain(host);
    expect(labelOfSite(catalogue, code)).toMatchObject({ label, revocation: null });
    expect(labelView(catalogue, label.number)?.sites.map((row) => row.code)).toEqual([code]);

    const filer = { kind: 'filer' } as const;
    const offline = await made.office.submitChange(
      code,
      'offline-permanent',
      { reason: '单位撤并' },
      filer,
      made.office.requestToken(),
    );
    if (!offline.ok) throw new Error(JSON.stringify(offline.problems));
    await approveAll(made, offline.value.filing);
    expect(labelOfSite(catalogue, code)?.revocation).toBeNull();
    await made.office.completeOffline(code, filer);
    expect(catalogue.site(code)?.status).toBe('offline-permanent');
    expect(labelOfSite(catalogue, code)?.revocation).toBe('offline-permanent');
  });

  it('is not one that names the code of another site [Q02]', async () => {
    const label = await issued(made, { siteCode: '9901010009' as SiteCode });
    expect(labelView(made.office.catalogue, label.number)?.sites).toEqual([]);
    expect(made.office.catalogue.labels.ofSite('9901010009' as SiteCode)).toEqual([label]);
  });
});
