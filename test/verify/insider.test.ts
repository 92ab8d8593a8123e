import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { concludedBy, yaml } from './change-by-hand.ts';
import { type Hand, openThief, rightChain, when } from './hand.ts';
import { tellStory } from './story.ts';

// What somebody with the register's own key tried, who knows the rules and looks for what they leave out.

let opened: TestOffice;
let hand: Hand;
beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  hand = await openThief(opened.environment);
});
afterAll(async () => {
  await hand.close();
  await opened.remove();
});

const code = '9901010003' as SiteCode;
const path = mintedPath(code);
const county = 'data/units/99/990101.yaml';
const named = async (main: Oid) => (await replayMain(hand, main)).first?.code ?? 'proven';
const unitAt = async (file: string) => {
  const { tree } = await hand.commit(hand.start);
  return loadYaml(await hand.blob((await hand.entry(tree, file))?.oid ?? '')) as object;
};
const other = { name: '示例另一网站', homeUrl: 'https://er.shili.gov.cn/' };

describe('the order of approvals', () => {
  it('is not turned round by writing a time in another zone [R-5.2 R-9.2]', async () => {
    const one = await hand.file({ id: 'FRGD0001' });
    const inUtc = rightChain.map((step, index) => ({
      ...step,
      at: new Date(Date.parse(`2026-11-26T13:0${index}:00.000+08:00`)).toISOString(),
    }));
    const two = await hand.file({ id: 'FRGD0002', more: other, decisions: inUtc });
    const at = '2026-11-26T14:00:00.000+08:00';
    const on = await hand.conclude(two, { on: await hand.conclude(one), at });
    const codes = [
      [two, '9901010005'],
      [one, '9901010006'],
    ] as const;
    expect(await named(await hand.mint({ on, codes }))).toBe('time-missing');
  });

  it('nor by a commit that bears no time at all [R-9.2 X13]', async () => {
    const trailers = [
      ['Event', 'sweep'],
      ['At', when.concluded],
    ] as const;
    const made = await hand.put({ on: hand.start, at: when.concluded, trailers });
    const objects = {
      ...hand,
      commit: async (oid: Oid) => {
        const commit = await hand.commit(oid);
        const author = { ...commit.author, at: new Date(NaN) };
        return oid === made ? { ...commit, author } : commit;
      },
    };
    expect((await replayMain(objects, made)).first?.code).toBe('time-differs');
  });
});

describe('what stood when a filing was handed in counts, not the main that its branch was made from', () => {
  it('a new site under a unit that was merged away the day before is named [X12 X13 R-9.2]', async () => {
    const file = 'data/units/99/990102.yaml';
    const gone = { ...(await unitAt(file)), retired: { on: '2026-11-26', succeededBy: '990101' } };
    const about = {
      path: file,
      bytes: yaml(gone),
      id: 'FRGD0003',
      unit: '990102',
      kind: 'reattach',
    } as const;
    const on = await concludedBy(hand, { ...about, account: 'bm0100-2', by: ['bm0100'] });
    expect(await named(on)).toBe('proven');
    const at = (time: string) => `2026-11-27T${time}:00.000+08:00`;
    const decisions = rightChain.map((one, index) => ({
      ...{ ...one, base: on },
      at: at(`11:0${index}`),
    }));
    const more = { ...other, unit: '990102' as UnitCode };
    const filed = await hand.file({ on: hand.start, at: at('10:00'), more, decisions });
    const main = await hand.conclude(filed, { on, at: at('12:00') });
    expect(await named(main)).toBe('unit-not-in-force');
  });

  it('a portal is reviewed above its unit, though its branch is from before it was one [N16 R-4.1 R-9.2]', async () => {
    const site = await hand.site(code);
    const portal = { ...site, isPortal: true };
    const about = { path, site: code };
    const on = await concludedBy(hand, {
      ...{ ...about, kind: 'portal-apply', bytes: yaml(portal) },
      by: ['990200'],
    });
    expect(await named(on)).toBe('proven');
    const main = await concludedBy(hand, {
      ...{ ...about, id: 'FRGD0002', kind: 'amendment', day: '2026-11-27', on, base: hand.start },
      bytes: yaml({ ...site, address: '示例路 2 号' }),
      lands: new Map([[path, yaml({ ...portal, address: '示例路 2 号' })]]),
      by: ['990101'],
    });
    expect(await named(main)).toBe('decision-refused');
  });
});

describe('an account', () => {
  const nobody = ['banana', 'operator', 'github-7', '990101-x', 'bm0100-02'];

  it.each(nobody)('%s asks for no deletion of a site [I01 R-10.2 R-9.2]', async (account) => {
    const site = await hand.site(code);
    const request = { status: 'deleted', from: '', until: '', reason: 'x' };
    const bytes = yaml({ ...site, request });
    const about = { path, bytes, site: code, kind: 'delete', account } as const;
    expect(await named(await concludedBy(hand, { ...about, by: ['bm0100'] }))).toBe(
      'asker-not-entitled',
    );
  });

  it.each(nobody)('%s hangs no unit on another one [J01 R-10.2 R-9.2]', async (account) => {
    const bytes = yaml({ ...(await unitAt(county)), attachedTo: '990000' });
    const about = { path: county, bytes, unit: '990101', kind: 'reattach', account } as const;
    expect(await named(await concludedBy(hand, { ...about, by: ['bm0100'] }))).toBe(
      'asker-not-entitled',
    );
  });

  it.each(['bm0100-2 ', 'bm0100-2\u200b', 'bm0100-02', 'bm0100-'])(
    'does not approve its own filing as %j [R-4.1 Z17 R-9.2]',
    async (again) => {
      const bytes = yaml({ ...(await unitAt(county)), attachedTo: '990000' });
      const about = { path: county, bytes, unit: '990101', kind: 'reattach' } as const;
      const main = await concludedBy(hand, { ...about, account: 'bm0100-2', by: [again] });
      expect(['account-foreign', 'decision-refused']).toContain(await named(main));
    },
  );
});

it.each(['', 'not an id', '../../x'])(
  'a conclusion under the filing id %j is named [R-9.2 Z23]',
  async (id) => {
    const bytes = yaml({ ...(await hand.site(code)), address: '示例路 2 号' });
    const about = { id, path, bytes, site: code, kind: 'amendment', by: ['990101'] } as const;
    expect(await named(await concludedBy(hand, about))).toBe('filing-unnamed');
  },
);

describe('content that no form could have written', () => {
  it.each([
    ['not YAML', 'a: [\n'],
    ['null', 'null\n'],
    ['nothing', ''],
    ['a list', '- a\n'],
    ['a text', 'a\n'],
  ])('ends with a sentence where a site file is %s [Z01 W3 R-9.2]', async (_, text) => {
    const about = { path, site: code, kind: 'amendment', by: ['990101'] } as const;
    const main = await concludedBy(hand, { ...about, bytes: Buffer.from(text) });
    const replay = await replayMain(hand, main);
    expect(replay.ok).toBe(false);
    expect(['unprovable', 'content-invalid', 'filing-nothing']).toContain(replay.first?.code);
  });

  it('is not what is named where the signature is wrong [Z01 R-9.2]', async () => {
    const main = await concludedBy(hand, {
      ...{ path, site: code, kind: 'amendment', by: ['990101'] },
      bytes: Buffer.from('a: [\n'),
    });
    const forged = {
      ...hand,
      commit: async (oid: Oid) => {
        const commit = await hand.commit(oid);
        const { signed } = commit;
        if (oid !== main || !signed) return commit;
        return { ...commit, signed: { ...signed, payload: Buffer.from('x') } };
      },
    };
    expect((await replayMain(forged, main)).first).toMatchObject({
      code: 'signature-wrong',
      commit: main,
    });
  });
});
