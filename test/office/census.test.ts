import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import { trailer } from '#registry/events.ts';
import type { SiteCode } from '#registry/site.ts';
import { type Account } from '#private/types.ts';
import { code } from '../registry/country.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import { censusOffice, commit, formOf, siteOf, sites } from './census-office.ts';
import { accountOf, type TestOffice } from './test-office.ts';
import { mintedPath } from '#registry/site.ts';
import { dumpYaml } from '#git/yaml.ts';

const id = testCampaign.id;
const [county, city, province, root] = ['990101', '990100', '990000', 'bm0100'].map((unit) =>
  accountOf(unit),
) as [Account, Account, Account, Account];
let made: TestOffice;
beforeEach(async () => {
  made = await censusOffice();
});
afterEach(() => made.remove());

const codesOf = (outcome: { ok: boolean; problems?: readonly { code: string }[] }) =>
  outcome.ok ? 'ok' : (outcome.problems ?? []).map((problem) => problem.code).join(' ');

async function selfScore(site: SiteCode, found: Record<string, string> = {}): Promise<void> {
  made.office.confirmRecord(site);
  const outcome = await made.office.census.selfScore(id, site, formOf(found));
  expect(codesOf(outcome)).toBe('ok');
}
const inspect = async (site: SiteCode, account: Account, found: Record<string, string> = {}) =>
  codesOf(await made.office.census.inspect(id, site, 'inspection', formOf(found), account));

async function rehang(unit: string, above: string): Promise<void> {
  const path = `data/units/99/${unit}.yaml`;
  const { forge } = made.tools;
  const { tree } = await forge.objects.commit(await forge.main());
  const entry = await forge.objects.entry(tree, path);
  const file = loadYaml(await forge.objects.blob(entry?.oid ?? '')) as object;
  await commit(made, new Map([[path, Buffer.from(dumpYaml({ ...file, attachedTo: above }))]]));
}

describe('自查评分', () => {
  it('comes after the basic facts are confirmed, is in force at once, and is one commit on main [N01 N05 N06 N10 R-9.3]', async () => {
    const { census } = made.office;
    const refused = await census.selfScore(id, sites.department, formOf());
    expect(codesOf(refused)).toBe('facts-unconfirmed');
    expect(census.ofSite(sites.department)[0]?.against?.code).toBe('facts-unconfirmed');
    const before = await made.tools.forge.main();
    await selfScore(sites.department, { 'found.D2a': '3', 'note.D2a': '三个链接打不开' });
    const main = await made.tools.forge.main();
    const head = await made.tools.forge.objects.commit(main);
    expect(head.parents).toEqual([before]);
    expect(['Event', 'Campaign', 'Site'].map((key) => trailer(head.trailers, key))).toEqual([
      'self-score',
      id,
      sites.department,
    ]);
    const row = made.office.catalogue.census.scoredSite(id, sites.department);
    expect(row).toMatchObject({
      state: 'self',
      self: { verdict: 'pass', deducted: 30, account: '' },
    });
    execFileSync('git', ['-C', join(made.dir, 'register.git'), 'fsck', '--strict']);
  });

  it('is given once: a second one changes nothing, whatever it says [N01 N09 N20]', async () => {
    await selfScore(sites.department, { 'found.D2a': '3' });
    const main = await made.tools.forge.main();
    const again = await made.office.census.selfScore(
      id,
      sites.department,
      formOf({ 'found.D2a': '9' }),
    );
    expect(again).toEqual({ ok: true, value: { isNew: false } });
    expect(await made.tools.forge.main()).toBe(main);
    made = await made.reopen();
    expect((await made.office.census.sheet(id, sites.department, 'self'))?.lines).toEqual([
      { item: 'D2a', count: 3, option: '', note: '' },
    ]);
  });

  it('with one veto is 单项否决 and keeps no deduction [N07]', async () => {
    await selfScore(sites.department, { 'veto.V2': 'yes', 'found.D2a': '3' });
    const sheet = await made.office.census.sheet(id, sites.department, 'self');
    expect([sheet?.vetoes, sheet?.lines]).toEqual([[{ part: 'V2', note: '' }], []]);
    expect(made.office.catalogue.census.score(id, sites.department, 'self')?.verdict).toBe('veto');
  });

  it('is for minted sites on the net in the scope, while the phase lasts [N04 O01 X18]', async () => {
    const { census } = made.office;
    const tried = async (site: string) => {
      made.office.confirmRecord(site as SiteCode);
      return codesOf(await census.selfScore(id, site as SiteCode, formOf()));
    };
    expect(await tried(sites.offline)).toBe('site-out-of-scope');
    expect(await tried('9901010999')).toBe('campaign-unknown');
    made.at('2027-02-01T00:00:00.000');
    expect(await tried(sites.department)).toBe('not-accepting');
    expect(census.ofSite(sites.offline)[0]?.against?.code).toBe('site-out-of-scope');
  });

  it('counts a confirmation from before the campaign as none [N05]', async () => {
    made.at('2026-11-30T10:00:00.000');
    made.office.confirmRecord(sites.department);
    made.at('2027-01-05T10:00:00.000');
    expect(made.office.census.ofSite(sites.department)[0]?.against?.code).toBe('facts-unconfirmed');
    made.office.confirmRecord(sites.department);
    expect(made.office.census.ofSite(sites.department)[0]?.against).toBeNull();
  });

  it('says everything that is wrong at once and keeps nothing [R-2.2 N08]', async () => {
    made.office.confirmRecord(sites.department);
    const main = await made.tools.forge.main();
    const outcome = await made.office.census.selfScore(id, sites.department, {
      'veto.V1': 'no',
      'found.D2a': '-1',
    });
    expect(codesOf(outcome).split(' ')).toHaveLength(7);
    expect(await made.tools.forge.main()).toBe(main);
  });
});

describe('检查评分', () => {
  it('is refused before the self-score, then given once by the unit whose task it is [N02 N12 N16]', async () => {
    expect(await inspect(sites.department, county)).toBe('self-score-first');
    await selfScore(sites.department);
    expect(await inspect(sites.department, city)).toBe('not-inspector');
    expect(await inspect(sites.department, accountOf('990102'))).toBe('not-inspector');
    expect(await inspect(sites.department, county, { 'found.D2a': '5' })).toBe('ok');
    expect(await inspect(sites.department, accountOf('990101', '990101-2'))).toBe(
      'already-inspected',
    );
    // the same person pressing twice is told that it is done
    const twice = await made.office.census.inspect(
      id,
      sites.department,
      'inspection',
      formOf(),
      county,
    );
    expect(twice).toEqual({ ok: true, value: { isNew: false } });
    await selfScore(sites.portal);
    expect(await inspect(sites.portal, county)).toBe('not-inspector');
    expect(await inspect(sites.portal, city)).toBe('ok');
  });

  it('is a draft 未提交 that only its unit sees, then 已检查 at once, reviewed by nobody [N11 N14 N21]', async () => {
    const { census } = made.office;
    await selfScore(sites.department);
    const fields = { 'found.D2a': '2', 'veto.V1': 'no' };
    expect(codesOf(census.saveDraft(id, sites.department, 'inspection', fields, county))).toBe(
      'ok',
    );
    expect(codesOf(census.saveDraft(id, sites.department, 'inspection', fields, city))).toBe(
      'not-inspector',
    );
    const seen = async (account: Account) =>
      (await census.scoring(id, sites.department, 'inspection', account))?.draft;
    expect(await seen(county)).toMatchObject({ fields, account: '990101' });
    expect(await seen(province)).toBeNull();
    expect([...census.drafts(id, code('990101'))]).toEqual([sites.department]);
    expect(made.office.catalogue.census.scoredSite(id, sites.department)?.state).toBe('self');
    expect(await inspect(sites.department, county)).toBe('ok');
    expect(await seen(county)).toBeNull();
    expect(made.office.catalogue.census.scoredSite(id, sites.department)?.state).toBe('inspected');
  });

  it('is filled by the rules of the self-score: every veto asked, one of them is 单项否决 [N13 N07]', async () => {
    const { census } = made.office;
    const wrong = { 'veto.V1': 'no', 'found.D2a': '-1' };
    made.office.confirmRecord(sites.department);
    const own = await census.selfScore(id, sites.department, wrong);
    await selfScore(sites.department);
    const given = await census.inspect(id, sites.department, 'inspection', wrong, county);
    expect([own.ok, given]).toEqual([false, own]);
    expect(await inspect(sites.department, county, { 'veto.V2': 'yes', 'found.D2a': '3' })).toBe(
      'ok',
    );
    const sheet = await census.sheet(id, sites.department, 'inspection');
    expect([sheet?.vetoes.map(({ part }) => part), sheet?.lines]).toEqual([['V2'], []]);
  });

  it('待检查网站列表 holds what each unit is to inspect, and nothing else [N12 N16 N17]', async () => {
    const { census } = made.office;
    await selfScore(sites.department);
    await selfScore(sites.portal);
    await selfScore(sites.city);
    const list = (account: Account, state: 'self' | 'unscored' | 'inspected' = 'self') =>
      census
        .toInspect(testCampaign, account, state, { page: 1, size: 20 })
        .rows.map(({ row }) => row.code);
    expect([list(county), list(city), list(province), list(accountOf('990102'))]).toEqual([
      [sites.department],
      [sites.portal],
      [sites.city],
      [],
    ]);
    await inspect(sites.department, county);
    expect([list(county), list(county, 'inspected'), list(county, 'unscored')]).toEqual([
      [],
      [sites.department],
      [],
    ]);
  });

  it('is seen by the units above, never beside [R-4.7 N15 N17]', async () => {
    await selfScore(sites.department);
    const sees = async (account: Account) =>
      (await made.office.census.scoring(id, sites.department, 'inspection', account)) !== null;
    // what the filer handed in stands beside it
    const seen = await made.office.census.scoring(id, sites.department, 'inspection', county);
    expect(seen?.self).toMatchObject({ kind: 'self', site: sites.department, account: '' });
    expect([
      await sees(county),
      await sees(province),
      await sees(root),
      await sees(accountOf('990102')),
      await sees(accountOf('bm9900')),
    ]).toEqual([true, true, true, false, false]);
  });

  it('抽查评分 is a third one, by the root alone, in its phase [N22 L06]', async () => {
    const { census } = made.office;
    const spot = async (account: Account) =>
      codesOf(await census.inspect(id, sites.department, 'spot-check', formOf(), account));
    expect(await spot(root)).toBe('not-accepting');
    made.at('2027-02-10T10:00:00.000');
    expect([await spot(province), await spot(root)]).toEqual(['not-inspector', 'ok']);
  });

  it('is reached from the site that the root drew, before and after it is given; others have none [N22 L06]', async () => {
    const { census } = made.office;
    const links = (account: Account, site: SiteCode = sites.department) =>
      census.spotScoring(account, site).map(({ campaign, score }) => [campaign.id, score?.verdict]);
    expect(links(root)).toEqual([]);
    made.at('2027-02-10T10:00:00.000');
    expect([links(root), links(province), links(root, sites.offline)]).toEqual([
      [[id, undefined]],
      [],
      [],
    ]);
    await census.inspect(id, sites.department, 'spot-check', formOf(), root);
    made.at('2027-04-10T10:00:00.000');
    expect(links(root)).toEqual([[id, 'pass']]);
  });
});

describe('更正', () => {
  it('stands beside the score with its reason; the score stays, the figures follow [N09]', async () => {
    const { census } = made.office;
    await selfScore(sites.department, { 'found.D2a': '90' });
    expect(made.office.catalogue.census.score(id, sites.department, 'self')?.verdict).toBe('fail');
    const correct = async (account: Account, more: Record<string, string> = {}, seen = 0) =>
      codesOf(
        await census.correct(
          id,
          sites.department,
          'self',
          { ...formOf({ 'found.D2a': '9' }), reason: '个数多写了一个零', ...more },
          account,
          seen,
        ),
      );
    expect(await correct(accountOf('990102'))).toBe('not-inspector');
    expect(await correct(county, { reason: '' })).toBe('required');
    expect(await correct(county, { 'found.D2a': '90' })).toBe('nothing-changed');
    expect(await correct(county)).toBe('ok');
    const main = await made.tools.forge.main();
    expect(await correct(county)).toBe('ok'); // pressed twice
    expect(await made.tools.forge.main()).toBe(main);
    const sheet = await census.sheet(id, sites.department, 'self');
    expect(sheet?.lines[0]?.count).toBe(90);
    expect(sheet?.errata).toMatchObject([
      { account: '990101', reason: '个数多写了一个零', lines: [{ item: 'D2a', count: 9 }] },
    ]);
    expect(made.office.catalogue.census.score(id, sites.department, 'self')).toMatchObject({
      verdict: 'pass',
      deducted: 90,
      errata: 1,
    });
  });
});

describe('tables and figures', () => {
  it('网站检查情况表 has both scores side by side, by state and verdict, within the subtree [N15 N17]', async () => {
    const rows = made.office.catalogue.census;
    await selfScore(sites.department);
    await selfScore(sites.portal, { 'veto.V1': 'yes' });
    await inspect(sites.department, county, { 'found.D2a': '50' });
    const page = { page: 1, size: 20 };
    const list = (unit: string, filter = {}) =>
      rows
        .scoredSites(id, code(unit), filter, page)
        .rows.map(({ row, state }) => `${row.code} ${state}`);
    expect(list('990100')).toEqual([
      `${sites.portal} self`,
      `${sites.department} inspected`,
      `${sites.city} unscored`,
    ]);
    expect(list('990101')).toEqual([`${sites.portal} self`, `${sites.department} inspected`]);
    expect(list('990102')).toEqual([]);
    expect(list('990000', { state: 'unscored' })).toEqual([`${sites.city} unscored`]);
    expect(list('990000', { self: 'veto' })).toEqual([`${sites.portal} self`]);
    expect(list('990000', { inspection: 'fail' })).toEqual([`${sites.department} inspected`]);
    expect(list('990000', { text: sites.city })).toEqual([`${sites.city} unscored`]);
    expect(rows.scoredSites(id, code('990000'), {}, { page: 2, size: 2 })).toMatchObject({
      total: 3,
      pages: 2,
      rows: [{ state: 'unscored' }],
    });
    expect(rows.scoredSite(id, sites.department)).toMatchObject({
      self: { deducted: 0 },
      inspection: { deducted: 500, verdict: 'fail', unit: '990101' },
    });
  });

  it('add up over the tree, and follow a site that goes off the net or a unit that is re-hung [O04 O06 O10 R-1.3]', async () => {
    const totals = (unit: string) => {
      const found = made.office.catalogue.census.scoreTotals(id, [code(unit)]).get(code(unit));
      return [found?.sites, found?.selfScored, found?.inspected, found?.inspection.pass];
    };
    expect(totals('990000')).toEqual([3, 0, 0, 0]);
    await selfScore(sites.department);
    await selfScore(sites.city);
    await inspect(sites.department, county);
    expect([totals('990101'), totals('990100'), totals('990000'), totals('bm0100')]).toEqual([
      [2, 1, 1, 1],
      [3, 2, 1, 1],
      [3, 2, 1, 1],
      [3, 2, 1, 1],
    ]);
    // an unscored one leaves, a scored one stays in the figures
    await commit(
      made,
      new Map([
        [
          mintedPath(sites.portal),
          Buffer.from(dumpYaml(siteOf(sites.portal, { isPortal: true }, 'offline-permanent'))),
        ],
        [
          mintedPath(sites.department),
          Buffer.from(dumpYaml(siteOf(sites.department, {}, 'offline-permanent'))),
        ],
      ]),
    );
    expect([totals('990101'), totals('990000')]).toEqual([
      [1, 1, 1, 1],
      [2, 2, 1, 1],
    ]);
    await rehang('990101', '990000');
    expect([totals('990100'), totals('990101'), totals('990000')]).toEqual([
      [1, 1, 0, 0],
      [1, 1, 1, 1],
      [2, 2, 1, 1],
    ]);
    const progress = made.office.census.progress(testCampaign, code('990000'));
    expect(progress?.map((line) => [line.unit.code, line.totals.selfScored])).toEqual([
      ['990000', 2],
      ['990100', 1],
      ['990101', 1],
      ['999001', 0],
    ]);
    expect(made.office.census.progress(testCampaign, code('bm9900'))).toBeNull();
  });

  it('say in which parts points are lost, unit by unit; an erratum and a re-hung unit move them [L07 O04 O08]', async () => {
    const found = (unit: string) =>
      made.office.catalogue.census
        .partFigures(id, code(unit))
        .map(({ kind, part, sites: count, deducted }) => `${kind} ${part} ${count} ${deducted}`);
    await selfScore(sites.department, { 'found.D2a': '3', 'found.D4a': '1' });
    await selfScore(sites.city, { 'found.D2a': '2' });
    await inspect(sites.department, county, { 'veto.V2': 'yes' });
    const both = ['inspection veto:V2 1 0', 'self group:0 1 30', 'self group:1 1 30'];
    expect([found('990101'), found('990102')]).toEqual([both, []]);
    const all = ['inspection veto:V2 1 0', 'self group:0 2 50', 'self group:1 1 30'];
    expect([found('990100'), found('990000'), found('bm0100')]).toEqual([all, all, all]);
    const right = { ...formOf({ 'found.D2a': '1' }), reason: '个数有误' };
    expect(
      (await made.office.census.correct(id, sites.department, 'self', right, county, 0)).ok,
    ).toBe(true);
    expect(found('990100')).toEqual(['inspection veto:V2 1 0', 'self group:0 2 30']);
    await rehang('990101', '990000');
    expect([found('990100'), found('990000')]).toEqual([
      ['self group:0 1 20'],
      ['inspection veto:V2 1 0', 'self group:0 2 30'],
    ]);
  });

  it('are the same when the catalogue is made anew [DESIGN 5]', async () => {
    await selfScore(sites.department, { 'found.D2a': '3' });
    await inspect(sites.department, county, { 'veto.V2': 'yes' });
    const { census } = made.office.catalogue;
    const seen = () => [
      census.partFigures(id, code('990000')),
      census.scoreTotals(id, [code('990000')]),
      census.scoredSites(id, code('990000'), {}, { page: 1, size: 9 }),
    ];
    const before = seen();
    const { openCatalogue } = await import('#catalogue/open.ts');
    const anew = await openCatalogue({
      path: join(made.dir, 'anew.db'),
      objects: made.tools.forge.objects,
    });
    await anew.follow(await made.tools.forge.main());
    expect([
      anew.census.partFigures(id, code('990000')),
      anew.census.scoreTotals(id, [code('990000')]),
      anew.census.scoredSites(id, code('990000'), {}, { page: 1, size: 9 }),
    ]).toEqual(before);
    expect(anew.rejected()).toEqual([]);
    anew.close();
  });
});

describe('the campaign', () => {
  const fields = {
    id: 'census-2028',
    title: '示例省政府网站检查',
    scope: '990000',
    rubric: 'census-2015',
    document: '',
    about: '摸清底数。',
    publishesScores: 'no',
    'phase.0.from': '2028-01-01',
    'phase.0.until': '2028-01-31',
    'phase.1.from': '2028-02-01',
    'phase.1.until': '2028-02-28',
    'phase.2.from': '2028-03-01',
    'phase.2.until': '2028-03-31',
    'phase.3.from': '2028-04-01',
    'phase.3.until': '2028-04-15',
    steps: '下发通知\n下发账户',
  };

  it('is called by root, provinces and departments below themselves, with a rubric in force [O01 O10 R-7.1]', async () => {
    const { census } = made.office;
    const call = async (account: Account, more: Record<string, string> = {}) =>
      codesOf(await census.call({ ...fields, ...more }, account));
    expect(await call(city)).toBe('campaign-scope');
    expect(await call(province, { scope: 'bm0100' })).toBe('campaign-scope');
    expect(await call(province, { rubric: 'check-2019' })).toBe('rubric-unknown');
    expect(await call(province, { 'phase.1.from': '2027-12-01' })).toBe('phases-order');
    expect(await call(province, { title: '', id: 'X' })).toBe('name-format required');
    expect(await call(province)).toBe('ok');
    expect(await call(province)).toBe('campaign-exists');
    expect(census.campaigns().map((each) => each.id)).toEqual(['census-2028', id]);
    expect(census.campaign('census-2028')?.phases.map(({ title }) => title)).toEqual([
      '统计摸底',
      '检查整改',
      '抽查核查',
      '通报总结',
    ]);
  });

  it('has news by its caller and the provinces in it, once each [O06]', async () => {
    const { census } = made.office;
    const token = made.office.requestToken();
    const publish = async (account: Account, given = made.office.requestToken()) =>
      census.publishNews(id, { title: '已部署', body: '各市已部署。' }, account, given);
    expect(codesOf(await publish(city))).toBe('not-caller');
    expect(codesOf(await publish(accountOf('bm9900')))).toBe('not-caller');
    await publish(province, token);
    expect(await publish(province, token)).toMatchObject({ ok: true, value: { isNew: false } });
    expect(census.news(id).map(({ title, unit }) => `${unit} ${title}`)).toEqual(['990000 已部署']);
  });

  it('withdraws news by its publisher alone, with a reason; the text stays in the file and never changes [O06]', async () => {
    const { census } = made.office;
    const news = { title: '进展', body: '已完成三成。' };
    const published = await census.publishNews(id, news, province, made.office.requestToken());
    const which = published.ok ? published.value.id : '';
    const withdraw = async (account: Account, reason = '数字有误') =>
      codesOf(await census.withdrawNews(id, which, reason, account));
    expect(await withdraw(city)).toBe('news-not-yours');
    expect(await withdraw(root)).toBe('news-not-yours');
    expect(await withdraw(province, ' ')).toBe('required');
    expect(await withdraw(province)).toBe('ok');
    const main = await made.tools.forge.main();
    const after = census.news(id).find((each) => each.id === which);
    expect(after).toMatchObject({ ...news, withdrawn: { account: '990000', reason: '数字有误' } });
    expect(await withdraw(province, '再撤回一次')).toBe('ok');
    expect(await made.tools.forge.main()).toBe(main);
    const { trailers } = await made.tools.forge.objects.commit(main);
    expect(trailer(trailers, 'Event')).toBe('campaign-news-withdraw');
  });

  it('takes a report of each unit upward, once, with figures of that moment [O03 O04]', async () => {
    const { census } = made.office;
    await selfScore(sites.department);
    const handIn = async (account: Account, text = '已整改。') =>
      codesOf(await census.handIn(id, text, account));
    expect(await handIn(city)).toBe('not-accepting');
    made.at('2027-02-10T10:00:00.000');
    expect(await handIn(city, ' ')).toBe('required');
    expect(await handIn(city)).toBe('ok');
    expect(await handIn(accountOf('990100', '990100-2'))).toBe('already-reported');
    expect(census.report(id, code('990100'))).toMatchObject({
      to: '990000',
      figures: { sites: 3, selfScored: 1, inspected: 0 },
      text: '已整改。',
    });
  });

  it('reminds the filers that have not scored themselves, each once a round [O02]', async () => {
    const { census } = made.office;
    await selfScore(sites.department);
    made.at('2027-01-16T09:00:00.000');
    expect(census.remind()).toBe(0);
    made.at('2027-01-17T09:00:00.000');
    expect(census.remind()).toBe(2);
    expect(census.remind()).toBe(2);
    expect(made.store.outbox.counts().waiting).toBe(4);
    made.at('2027-01-24T09:00:00.000');
    census.remind();
    expect(made.store.outbox.counts().waiting).toBe(8);
  });
});

describe('上报抽查情况', () => {
  const announce = {
    quarter: '2027Q1',
    source: '2027年1月8日上证综合指数收盘点位',
    valueDay: '2027-01-08',
    size: '2',
  };

  it('is announced before the value is known, drawn once, and anybody draws the same again [L01 Z15 R-7.6]', async () => {
    const { census } = made.office;
    expect(codesOf(await census.announce(announce, city))).toBe('not-yours');
    expect(codesOf(await census.announce({ ...announce, valueDay: '2027-01-05' }, province))).toBe(
      'return-day-past',
    );
    expect(codesOf(await census.announce(announce, province))).toBe('ok');
    expect(codesOf(await census.announce({ ...announce, size: '1' }, province))).toBe(
      'spot-check-announced',
    );
    expect(codesOf(await census.draw('2027Q1', '3912.47', province))).toBe('draw-value-day');
    made.at('2027-01-08T16:00:00.000');
    // a site that comes after the announcement is not drawn from
    const late = '9901010009' as SiteCode;
    await commit(made, new Map([[mintedPath(late), Buffer.from(dumpYaml(siteOf(late)))]]));
    expect(codesOf(await census.draw('2027Q1', '3912.47', province))).toBe('ok');
    expect(codesOf(await census.draw('2027Q1', '3912.48', province))).toBe('draw-changed');
    const check = census.spotCheck('2027Q1', code('990000'));
    expect(check).toMatchObject({ population: 3, value: '3912.47' });
    expect(check?.sample).toHaveLength(2);
    const lots = check ? await census.drawAgain(check) : [];
    expect(lots.map(({ site }) => site)).toEqual(check?.sample);
  });

  it('computes its ratios, may be changed until 15 days after the quarter, then is frozen and public [L01 L02 X19]', async () => {
    const { census } = made.office;
    await census.announce(announce, province);
    made.at('2027-01-08T16:00:00.000');
    await census.draw('2027Q1', '3912.47', province);
    const [first = ''] = census.spotCheck('2027Q1', code('990000'))?.sample ?? [];
    const save = async (more: Record<string, string>) =>
      codesOf(await census.saveSpotCheck('2027Q1', more, province));
    expect(await save({ [`fail.${first}`]: 'yes' })).toBe('required');
    expect(await save({ [`fail.${first}`]: 'yes', [`reasons.${first}`]: '首页长期不更新' })).toBe(
      'ok',
    );
    expect(census.publicSpotChecks()).toEqual([]);
    made.at('2027-04-15T23:59:59.000');
    expect(
      await save({
        [`fail.${first}`]: 'yes',
        [`reasons.${first}`]: '首页长期不更新',
        [`rectified.${first}`]: 'yes',
      }),
    ).toBe('ok');
    made.at('2027-04-16T00:00:00.000');
    expect(await save({})).toBe('spot-check-frozen');
    expect(census.publicSpotChecks()).toMatchObject([
      { quarter: '2027Q1', failing: [{ site: first, rectified: true }] },
    ]);
  });
});
