import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Forge } from '#forge/port.ts';
import type { SiteRow } from '#catalogue/types.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import {
  accountOf,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';
import { decideUnitAs, fileUnit, landUnit, merge, move } from './unit-filings.ts';

const page = { page: 1, size: 50 };

// Open filings of the county 990101 while units change above and around it (R-1.3, X13).

let opened: TestOffice;
beforeEach(async () => {
  opened = await testOffice();
  const second = { level: 'prefecture', attachedTo: '990000' };
  const name = { name: '示例乙市', office: '示例乙市人民政府办公室' };
  await landUnit(opened, 'add', { code: '990200', ...name, ...second });
});
afterEach(() => opened.remove());

/** What is done to units, and the chain of a new site of 990101 afterwards. */
const changes = {
  'a county is re-hung on another city': {
    land: () => landUnit(opened, 'move', move('990101', '990200')),
    chain: ['990101', '990200', '990000'],
  },
  'its city is merged into another': {
    land: () => landUnit(opened, 'retire', merge('990100', '990200')),
    chain: ['990101', '990200', '990000'],
  },
  'the county is merged into another county': {
    land: () => landUnit(opened, 'retire', merge('990101', '990102')),
    chain: ['990102', '990100', '990000'],
  },
  'the county is dissolved': {
    land: () => landUnit(opened, 'retire', merge('990101', '')),
    chain: ['990100', '990000'],
  },
  'the county is renamed': {
    // decided by the unit above, not by the root
    land: async () => {
      const fields = { code: '990101', name: '示例新名县', office: '示例新名县办公室' };
      const filing = await fileUnit(opened, 'info', fields, ['990101']);
      expect(await decideUnitAs(opened, filing, ['990100'])).toEqual([]);
      return filing;
    },
    chain: ['990101', '990100', '990000'],
  },
} as const;

const names = Object.keys(changes) as (keyof typeof changes)[];
const state = async (filing: FilingId) => {
  const progress = await opened.office.progress(filing);
  if (!progress) throw new Error(`no filing ${filing}`);
  return progress.state;
};
const row = (filing: FilingId) => opened.office.catalogue.filing(filing);
const unitsOf = ({ chain }: Awaited<ReturnType<typeof state>>) =>
  chain.steps.map(({ unit }) => unit);

/** Approves to the end as the chain now is. */
async function approveOn(filing: FilingId): Promise<void> {
  for (let left = 6; left > 0; left -= 1) {
    const { turn } = await state(filing);
    if (turn === null) return;
    expect(row(filing)?.turn).toBe(turn);
    await decideAs(opened, turn, filing);
  }
  throw new Error('the chain does not end');
}

async function mintedCode(filing: FilingId): Promise<string | null> {
  opened.at('2026-11-21T16:00:01');
  await opened.office.mint();
  return (await opened.office.progress(filing))?.siteCode ?? null;
}

describe.each(names)('%s', (name) => {
  const { chain } = changes[name];
  const next = chain[0];

  it('before anybody took the filing in: the chain is the new one from its first unit [X13 R-1.3]', async () => {
    const { filing } = await fileSite(opened);
    await changes[name].land();
    const after = await state(filing);
    expect(after.stage).toBe('received');
    expect(unitsOf(after)).toEqual(chain);
    expect(after.turn).toBe(next);
    // the unit whose turn it is finds it in its list, and can read it
    const mine = opened.office.catalogue.filings(
      next as UnitCode,
      { turn: next as UnitCode },
      page,
    );
    expect(mine.rows.map(({ id }) => id)).toEqual([filing]);
    expect(await opened.office.deskFiling(filing, accountOf(next))).toMatchObject({
      may: { approve: { ok: true } },
    });
    await approveOn(filing);
    expect(await mintedCode(filing)).toBe('9901010001');
  });

  it('after the county approved: its approval stays, the rest goes the new way [X13 R-1.3]', async () => {
    const { filing } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    await changes[name].land();
    const after = await state(filing);
    expect(after.decisions.map(({ unit }) => unit)).toEqual(['990101']);
    const expected = name === 'the county is dissolved' ? '990100' : chain[1];
    expect(after.turn).toBe(expected);
    await approveOn(filing);
    const trail = (await opened.office.progress(filing))?.events ?? [];
    const deciders = trail.flatMap((event) => ('unit' in event ? [event.unit] : []));
    expect(deciders).toEqual(['990101', ...chain.slice(chain.indexOf(expected as never))]);
    expect(await mintedCode(filing)).toBe('9901010001');
  });

  it('after the city approved: its approval stays in the trail and nobody decides twice [X13 R-1.3]', async () => {
    const { filing } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    await decideAs(opened, '990100', filing);
    await changes[name].land();
    const after = await state(filing);
    expect(after.decisions.map(({ unit }) => unit)).toEqual(['990101', '990100']);
    // another city answers for the county now and has not looked at it; a successor stands for its own
    const isOther = name === 'a county is re-hung on another city';
    expect(after.turn).toBe(isOther ? '990200' : '990000');
    await approveOn(filing);
    expect(await mintedCode(filing)).toBe('9901010001');
  });

  it('returned: the correction goes the new way; a retired unit is to be replaced [X13 R-3.3]', async () => {
    const { filing } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    await decideAs(opened, '990100', filing, 'return');
    await changes[name].land();
    const { content, stage } = await state(filing);
    expect(stage).toBe('returned');
    const again = await opened.office.resubmit(filing, formOf(), content);
    const isGone = next !== '990101';
    expect(again.ok).toBe(!isGone);
    if (isGone) {
      expect(again).toMatchObject({ problems: [{ code: 'unit-retired', at: '/unit' }] });
      const fields = formOf({ unit: next });
      expect(await opened.office.resubmit(filing, fields, content)).toMatchObject({ ok: true });
    }
    expect((await state(filing)).turn).toBe(next);
    await approveOn(filing);
    expect(await mintedCode(filing)).toBe(`${isGone ? next : '990101'}0001`);
  });

  it('approved to its end, waiting for 16:00: it keeps its unit and gets its code [X13 R-1.3 R-5.1 A33]', async () => {
    const { filing } = await fileSite(opened);
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    await changes[name].land();
    expect((await state(filing)).stage).toBe('concluded');
    expect(await mintedCode(filing)).toBe('9901010001');
    const site = opened.office.catalogue.site('9901010001' as SiteCode);
    expect(site).toMatchObject({ unit: '990101', status: 'normal' });
    const listed = opened.office.catalogue.listing(next as UnitCode, page).rows;
    expect(listed.map(({ code }) => code)).toEqual(['9901010001']);
  });

  it('changes and offlines of its sites go the new way, one step or level by level [X13 X01 I05]', async () => {
    const { filing } = await fileSite(opened);
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    const code = (await mintedCode(filing)) as SiteCode;
    const { office } = opened;
    const filer = { kind: 'filer' } as const;
    const ask = async (action: 'domains' | 'offline-permanent', fields: Record<string, string>) => {
      const outcome = await office.submitChange(code, action, fields, filer, office.requestToken());
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
      return outcome.value.filing;
    };
    const domains = await ask('domains', { otherDomains: 'mzj2.shili.gov.cn' });
    const offline = await ask('offline-permanent', { reason: '网站整合' });
    await decideAs(opened, '990101', offline);
    await changes[name].land();
    expect((await state(domains)).turn).toBe(next);
    const before = (await state(offline)).decisions.map(({ unit }) => unit);
    expect(before).toEqual(['990101']);
    await approveOn(domains);
    await approveOn(offline);
    expect(office.catalogue.site(code)).toMatchObject({ status: 'offline-approved' });
    const file = await office.catalogue.siteFile(office.catalogue.site(code) as SiteRow);
    expect(file.otherDomains).toEqual(['mzj2.shili.gov.cn']);
  });
});

describe('the trail', () => {
  it('says from which decision on the chain was another, and how it went then [X13 R-4.5]', async () => {
    const { filing } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    await landUnit(opened, 'move', move('990101', '990200'));
    await decideAs(opened, '990200', filing);
    await decideAs(opened, '990000', filing);
    const events = (await opened.office.progress(filing))?.events ?? [];
    const said = events.map((event) => ('rechained' in event ? event.rechained : null));
    expect(said).toEqual([null, null, ['990101', '990200', '990000'], null]);
  });

  it('a unit that has no say any more is refused, its decision of before is not [X13 R-4.1]', async () => {
    const { filing } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    const { content } = await state(filing);
    await landUnit(opened, 'move', move('990101', '990200'));
    const opinion = { reason: '', text: '' } as const;
    const outcome = await opened.office.decide(
      filing,
      accountOf('990100'),
      'approve',
      content,
      opinion,
    );
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'outside-chain' }] });
    expect((await state(filing)).decisions).toHaveLength(1);
  });
});

describe('a crash', () => {
  it.each([
    ['before a merge is on main', false],
    ['right after it is on main', true],
  ])(
    '%s loses nothing: it lands once and open filings have their new turn [R-9.3 X13]',
    async (_, isLanded) => {
      const { filing } = await fileSite(opened);
      const asked = await fileUnit(opened, 'retire', merge('990101', '990102'));
      const forge = opened.tools.forge as { -readonly [K in keyof Forge]: Forge[K] };
      const { land } = forge;
      forge.land = async (merging) => {
        if (isLanded) await land(merging);
        throw new Error('the power went');
      };
      await expect(decideUnitAs(opened, asked)).rejects.toThrow('the power went');
      opened = await opened.reopen();
      await opened.office.conclude();
      expect(opened.office.catalogue.unit('990101' as UnitCode)?.retired).not.toBeNull();
      expect(row(filing)?.turn).toBe('990102');
      expect(row(asked)).toBeNull();
      expect(opened.office.unitChanges.landed(accountOf('bm0100'), page).total).toBe(2);
    },
  );
});
