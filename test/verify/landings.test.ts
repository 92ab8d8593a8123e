import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { orderSite } from '#registry/site-order.ts';
import { mintedPath, type SiteCode, type SiteFile, type StatusRequest } from '#registry/site.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import {
  concludedBy,
  type MadeUpChange,
  stepBy,
  time,
  withStatus,
  yaml,
} from './change-by-hand.ts';
import { type Hand, openThief } from './hand.ts';
import { tellStory } from './story.ts';

// Each of these is approved by its whole chain and signed with the register's own key.

let opened: TestOffice;
let hand: Hand;
let site: SiteFile;
const code = '9901010003' as SiteCode;
const path = mintedPath(code);
const portal = '9901010002' as SiteCode;
const chain = ['990101', '990200', '990000'];

beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  hand = await openThief(opened.environment);
  site = await hand.site(code);
});
afterAll(async () => {
  await hand.close();
  await opened.remove();
});

async function named(main: Oid): Promise<string | null> {
  const { first } = await replayMain(hand, main);
  return first && `${first.code} ${first.params['why'] ?? ''}`.trim();
}

const request = (status: StatusRequest['status'], from = '', until = ''): StatusRequest => ({
  ...{ status, from, until },
  reason: '机房搬迁',
});

/** A change of the site that asks for a status, landed as somebody writes it. */
const asked = (
  wanted: StatusRequest,
  more: Pick<MadeUpChange, 'kind' | 'by'> & Partial<MadeUpChange>,
  file = site,
) => {
  const bytes = yaml(orderSite({ ...file, request: wanted }));
  return concludedBy(hand, { path, bytes, site: code, ...more });
};
const at = time('12:00');
const landed = (file: SiteFile, on = path) => new Map([[on, yaml(orderSite(file))]]);

/** A main on which the root deleted the site. */
const deleted = () => {
  const filing = 'DE0E0001';
  return asked(request('deleted'), {
    ...{ id: filing, kind: 'delete', by: ['bm0100'], account: 'bm0100-2' },
    lands: landed(withStatus(site, 'deleted', { at, filing })),
  });
};

describe('a status is granted only where the site as it stands may have it', () => {
  it('a deleted site does not come back by a temporary offline and its end [X18 R-9.2]', async () => {
    const on = await deleted();
    expect(await named(on)).toBeNull();
    const gone = await hand.site(code, on);
    const [day, filing] = ['2026-11-27', 'TEMPRARY'];
    const off = withStatus(gone, 'offline-temporary', {
      at: time('12:00', day),
      until: day,
      filing,
    });
    const wanted = request('offline-temporary', day, day);
    const more = { id: filing, on, day, kind: 'offline-temporary', by: chain } as const;
    expect(await named(await asked(wanted, { ...more, lands: landed(off) }, gone))).toBe(
      'change-refused site-deleted',
    );
  });

  it('nor by an emergency that was never put in force, nor by a 恢复 asked before it [X14 X18]', async () => {
    const on = await deleted();
    const day = '2026-11-27';
    const more = { on, base: hand.start, day };
    const emergency = withStatus(await hand.site(code, on), 'offline-emergency', {
      ...{ at: time('12:00', day), until: '2026-12-20', filing: 'FRGD0001' },
    });
    const first = await asked(request('offline-emergency', '', '2026-12-20'), {
      ...{ ...more, kind: 'offline-emergency', by: chain, lands: landed(emergency) },
    });
    expect(await named(first)).toMatch(/^(?:change-refused site-deleted|base-stale)/);
    const back = withStatus(await hand.site(code, on), 'normal', {
      ...{ at: time('12:00', day), filing: 'FRGD0001' },
    });
    const second = await asked(request('normal'), {
      ...{ ...more, kind: 'restore', by: ['990000'], account: '990000-2', lands: landed(back) },
    });
    expect(await named(second)).not.toBeNull();
  });

  it.each([
    ['of 300 days', '2026-11-26', '2027-09-26', 'change-refused offline-too-long'],
    ['until no day', '2026-11-26', 'never', 'content-invalid date-format'],
    ['from before it was filed', '2026-11-20', '2026-11-27', 'change-refused from-past'],
  ])('a temporary offline %s is named [I01 X31]', async (_, from, until, says) => {
    const off = withStatus(site, 'offline-temporary', { at, until, filing: 'FRGD0001' });
    const main = await asked(request('offline-temporary', from, until), {
      ...{ kind: 'offline-temporary', by: chain, lands: landed(off) },
    });
    expect(await named(main)).toBe(says);
  });

  it('a temporary offline within its limits is proven, as is one that begins later [I01 X31]', async () => {
    const off = withStatus(site, 'offline-temporary', {
      at,
      until: '2026-12-25',
      filing: 'FRGD0001',
    });
    const more = { kind: 'offline-temporary', by: chain } as const;
    const now = request('offline-temporary', '2026-11-26', '2026-12-25');
    expect(await named(await asked(now, { ...more, lands: landed(off) }))).toBeNull();
    const later = request('offline-temporary', '2026-12-01', '2026-12-30');
    expect(await named(await asked(later, more))).toBeNull();
  });

  it('a portal does not go offline for good before its flag is gone [X11]', async () => {
    const file = await hand.site(portal);
    const off = withStatus(file, 'offline-approved', { at, filing: 'FRGD0001' });
    const main = await asked(
      request('offline-permanent'),
      {
        ...{ kind: 'offline-permanent', by: ['990200', '990000'], site: portal },
        ...{ path: mintedPath(portal), lands: landed(off, mintedPath(portal)) },
      },
      file,
    );
    expect(await named(main)).toBe('change-refused portal-flag-first');
  });

  it('a site that is normal is not restored, and one that is deleted is not changed [X18 I04]', async () => {
    const back = withStatus(site, 'normal', { at, filing: 'FRGD0001' });
    const main = await asked(request('normal'), {
      ...{ kind: 'restore', by: ['990000'], account: '990000-2', lands: landed(back) },
    });
    expect(await named(main)).toBe('change-refused is-normal');
    const on = await deleted();
    const file = orderSite({ ...(await hand.site(code, on)), address: '示例县别处' });
    const more = { path, bytes: yaml(file), site: code, on, day: '2026-11-27' } as const;
    const amended = await concludedBy(hand, { ...more, kind: 'amendment', by: ['990101'] });
    expect(await named(amended)).toBe('change-refused site-deleted');
  });
});

describe('what is approved is a site file all the same', () => {
  const amend = (more: object) =>
    concludedBy(hand, {
      ...{ path, bytes: yaml({ ...site, ...more }), site: code },
      ...{ kind: 'channels' in more ? 'channels' : 'amendment', by: ['990101'] },
    });

  it.each([
    ['an address that runs a script', { homeUrl: 'javascript:alert(1)' }],
    ['a name that is written backwards', { name: '示例\u202e网站' }],
    ['a name that is no text', { name: { a: 'b' } }],
    ['no addresses at all', { ipv4: null }],
    ['no sponsor', { sponsor: null }],
    ['channels that are a text', { channels: 'x' }],
    ['a key that no site has', { owner: '示例' }],
  ])('%s is named [R-2.2]', async (_, more) => {
    expect(await named(await amend(more))).toMatch(/^(?:content-invalid|filing-nothing)/);
  });

  it('a change that is sound is proven [R-2.2]', async () => {
    expect(await named(await amend({ address: '示例县人民路9号' }))).toBeNull();
  });

  it('a new unit filed at the path of another code is named [R-1.2 Y5]', async () => {
    const { tree } = await hand.commit(hand.start);
    const known = (await hand.entry(tree, 'data/units/99/990101.yaml'))?.oid ?? '';
    const unit = loadYaml(await hand.blob(known)) as object;
    const file = (unitCode: string) => `data/units/99/${unitCode}.yaml`;
    const bytes = yaml({ ...unit, code: '990178', name: '示例新县' });
    const lands = new Map([[file('990178'), bytes]]);
    const more = { bytes, kind: 'reattach', unit: '990178', account: 'bm0100-2' } as const;
    const add = (at: string) =>
      concludedBy(hand, { ...more, path: file(at), by: ['bm0100'], lands });
    expect(await named(await add('990178'))).toBeNull();
    expect(await named(await add('990177'))).toBe('content-invalid path-differs');
  });
});

describe('an emergency offline', () => {
  const trailers = [['Filing', 'FRGD0009']] as const;
  const emergency = (until: unknown, since: unknown, filing = 'FRGD0009') =>
    stepBy(hand, 'emergency', code, {
      file: withStatus(site, 'offline-emergency', { at: since, until, filing }),
      trailers: [['Filing', filing]],
    });

  it.each([
    ['until no day', 'never', time('11:59'), 'content-invalid'],
    ['until nothing', '', time('11:59'), 'content-invalid'],
    ['until a map', { a: 'b' }, time('11:59'), 'content-invalid'],
    ['until the day it was filed', '2026-11-26', time('11:59'), 'content-invalid'],
    ['since a day to come', '2026-11-30', time('11:59', '2099-01-01'), 'time-differs'],
    ['since no time', '2026-11-30', 'banana', 'content-differs'],
    ['since a time in another zone', '2026-11-30', '2026-11-26T03:59:00.000Z', 'time-differs'],
  ])('%s is named [X14]', async (_, until, since, says) => {
    expect(await named(await emergency(until, since))).toMatch(
      new RegExp(`^(?:time-differs|${says})`),
    );
  });

  it('of no filing, or of one that is concluded, is named [X14]', async () => {
    expect(await named(await emergency('2026-11-30', time('11:59'), 'no id'))).toBe(
      'filing-unnamed',
    );
    const { register } = await hand.site('9901010004' as SiteCode);
    const main = await emergency('2026-11-30', time('11:59'), register?.filing);
    expect(await named(main)).toBe('filing-twice');
  });

  it('that its chain confirmed is not taken back: that is a 恢复 [X14 I04]', async () => {
    const until = '2026-12-20';
    const off = withStatus(site, 'offline-emergency', {
      at: time('10:00'),
      until,
      filing: 'FRGD0009',
    });
    const e = await stepBy(hand, 'emergency', code, { file: off, at: time('10:00'), trailers });
    const main = await asked(request('offline-emergency', '', until), {
      ...{ id: 'FRGD0009', kind: 'offline-emergency', by: chain, on: e, base: hand.start },
      lands: new Map(),
    });
    expect(await named(main)).toBeNull();
    const back = (file: SiteFile, on: Oid) =>
      stepBy(hand, 'emergency-recalled', code, {
        ...{ on, at: time('13:00'), trailers },
        file: withStatus(file, 'normal', { at: time('13:00'), filing: 'FRGD0009' }),
      });
    expect(await named(await back(off, e))).toBeNull();
    expect(await named(await back(await hand.site(code, main), main))).toBe('content-differs');
  });
});

describe('a check code is replaced', () => {
  const raise = async (who: readonly (readonly [string, string])[]) => {
    const generation = (site.register?.generation ?? 0) + 1;
    const file = { ...site, register: { ...site.register, generation } };
    const trailers = [...who, ['Generation', String(generation)]] as const;
    return named(await stepBy(hand, 'raise-generation', code, { file, trailers }));
  };

  it('by its filer, who has no account, or by an account of a unit above [E08 R-1.6]', async () => {
    expect(await raise([])).toBeNull();
    const by = (unit: string, account: string) =>
      raise([
        ['Unit', unit],
        ['Account', account],
      ]);
    expect(await by('990101', '990101-2')).toBeNull();
    expect(await by('990101', 'github-7')).toBe('account-foreign');
    expect(await by('990101', '990102')).toBe('account-foreign');
  });

  it.each(['990102', 'banana', 'github-7'])(
    'by %s, who names no unit, is named [E08 R-1.6]',
    async (account) => {
      expect(await raise([['Account', account]])).toBe('asker-not-entitled');
    },
  );
});

describe('a notice', () => {
  const publish = (text: string) =>
    hand.put({
      ...{ on: hand.start, at: time('12:00') },
      changes: new Map([['data/notices/2026-11-26-a1b2c3.md', Buffer.from(text)]]),
      trailers: [
        ['Event', 'notice'],
        ['Unit', '990000'],
        ['Account', '990000-1'],
        ['At', time('12:00')],
      ],
    });

  it.each([
    ['a text without a front', '通知\n'],
    ['a front that is no YAML', '---\na: [\n---\n\n通知\n'],
    ['a front without a title', '---\nid: 2026-11-26-a1b2c3\n---\n\n通知\n'],
  ])('that is %s is named [L05 Y5]', async (_, text) => {
    expect(await named(await publish(text))).toMatch(/^content-invalid/);
  });
});
