import { describe, expect, it } from 'vitest';
import { registerIndex } from '#registry/register-check.ts';
import { campaignPath, newsPath, reportPath } from '#registry/campaign.ts';
import { rubricPath } from '#registry/rubric.ts';
import { type ScoreSheet, scorePath } from '#registry/score.ts';
import { mintedPath, type SiteCode, unitPath } from '#registry/site.ts';
import { spotCheckPath } from '#registry/spot-check.ts';
import { code, country } from './country.ts';
import { testCampaign } from './sample-campaign.ts';
import { mintedSite } from './sample-site.ts';
import { rubric2015 } from './shipped-rubric.ts';

const site = '9901010001' as SiteCode;
const moment = '2027-01-05T10:00:00.000+08:00';
const self: ScoreSheet = {
  campaign: 'census-2027',
  kind: 'self',
  site,
  unit: code('990101'),
  account: '',
  at: moment,
  record: 'a'.repeat(40),
  vetoes: [],
  lines: [{ item: 'D2a', count: 2, option: '', note: '' }],
  errata: [],
};
const inspection: ScoreSheet = { ...self, kind: 'inspection', account: '990101' };
const pathOf = ({ campaign, site: of, kind }: ScoreSheet) => scorePath(campaign, of, kind);
const ground = [
  ...[...country.values()].map((value) => ({ path: unitPath(value.code), value })),
  { path: mintedPath(site), value: mintedSite(site) },
  { path: rubricPath('census-2015'), value: rubric2015 },
  { path: campaignPath('census-2027'), value: testCampaign },
];

function check(
  changes: readonly { path: string; value: unknown }[],
  before: readonly { path: string; value: unknown }[] = [],
) {
  const index = registerIndex();
  index.trust([...ground, ...before]);
  return index.apply(changes).map(({ code: problem, at }) => `${problem} ${at}`.trim());
}

describe('the data of a census', () => {
  it('is right as it stands [R-7.1 R-7.2]', () => {
    const index = registerIndex();
    const all = [
      ...ground,
      { path: pathOf(self), value: self },
      { path: pathOf(inspection), value: inspection },
    ];
    expect(index.apply(all).filter(({ advice }) => !advice)).toEqual([]);
  });

  it('a score once submitted never changes, only errata are added [N09]', () => {
    const put = (value: ScoreSheet) => ({ path: pathOf(value), value });
    const erratum = {
      at: moment,
      unit: code('990101'),
      account: '990101',
      reason: '个数有误',
      vetoes: [],
      lines: [],
    };
    const corrected = { ...self, errata: [erratum] };
    expect(check([put({ ...self, lines: [] })], [put(self)])).toEqual(['score-changed']);
    expect(check([put(corrected)], [put(self)])).toEqual([]);
    expect(check([put(self)], [put(corrected)])).toEqual(['score-changed']);
    expect(
      check([put({ ...self, errata: [{ ...erratum, reason: '另一个原因' }] })], [put(corrected)]),
    ).toEqual(['score-changed']);
    const index = registerIndex();
    index.trust([...ground, put(self)]);
    expect(index.apply([{ path: pathOf(self), gone: true }]).map((each) => each.code)).toEqual([
      'file-removed',
    ]);
  });

  it('no inspection without a self-score, none of an unknown site or campaign [N02 N04]', () => {
    const put = (value: ScoreSheet) => ({ path: pathOf(value), value });
    expect(check([put(inspection)])).toEqual(['self-score-first /kind']);
    expect(check([put(inspection)], [put(self)])).toEqual([]);
    expect(check([put({ ...self, site: '9901010002' as SiteCode })])).toEqual([
      'site-unknown /site',
    ]);
    expect(check([put({ ...self, campaign: 'census-1999' })])).toEqual([
      'campaign-unknown /campaign',
    ]);
    expect(check([put({ ...self, account: '990101' })])).toEqual(['score-account /account']);
  });

  it('lines stand in the rubric, once each, in its order; a veto stands alone [N07 N13]', () => {
    const lines = (items: readonly string[], count = 1, sheet = self) => ({
      ...sheet,
      lines: items.map((item) => ({ item, count, option: '', note: '' })),
    });
    const codes = (value: ScoreSheet) => check([{ path: pathOf(value), value }]);
    expect(codes(lines(['D2a', 'D2b']))).toEqual([]);
    expect(codes(lines(['D2b', 'D2a']))).toEqual(['score-line /lines/1/item']);
    expect(codes(lines(['D2a', 'D2a']))).toEqual(['score-line /lines/1/item']);
    expect(codes(lines(['D99']))).toEqual(['score-line /lines/0/item']);
    expect(codes(lines(['D1'], 5))).toEqual(['score-line /lines/0/count']);
    expect(codes({ ...self, vetoes: [{ part: 'V1', note: '' }] })).toEqual([
      'veto-with-deductions /lines',
    ]);
    expect(codes({ ...self, vetoes: [{ part: 'V3', note: '' }], lines: [] })).toEqual([
      'score-line /vetoes/0/part',
    ]);
    // an inspection is filled by the same rules
    const inspected = (value: ScoreSheet) =>
      check([{ path: pathOf(value), value }], [{ path: pathOf(self), value: self }]);
    expect(inspected(lines(['D2a', 'D2b'], 1, inspection))).toEqual([]);
    expect(inspected(lines(['D99'], 1, inspection))).toEqual(['score-line /lines/0/item']);
    expect(inspected({ ...inspection, vetoes: [{ part: 'V1', note: '' }] })).toEqual([
      'veto-with-deductions /lines',
    ]);
  });

  it('stands where its content says [Y5 N01]', () => {
    const wrong = scorePath('census-2027', '9901010002' as SiteCode, 'self');
    expect(check([{ path: wrong, value: self }])).toEqual(['path-differs']);
    expect(
      check([{ path: 'data/scores/census-2027/99/990101/9901010001.yaml', value: self }]),
    ).toEqual(['path-unknown']);
    expect(
      check([{ path: 'data/scores/census-2027/98/990101/9901010001-self.yaml', value: self }]),
    ).toEqual(['path-unknown']);
  });

  it('a rubric in force never changes, a draft may; a campaign takes no draft [N18 X21]', () => {
    const path = rubricPath('census-2015');
    expect(check([{ path, value: { ...rubric2015, passAt: 500 } }])).toEqual(['rubric-changed']);
    const draft = { ...rubric2015, id: 'check-2030', status: 'draft' };
    const put = (value: typeof draft) => ({ path: rubricPath('check-2030'), value });
    expect(check([put({ ...draft, passAt: 500 })], [put(draft)])).toEqual([]);
    const campaign = { ...testCampaign, id: 'census-2028', rubric: 'check-2030' };
    expect(check([{ path: campaignPath('census-2028'), value: campaign }], [put(draft)])).toEqual([
      'rubric-unknown /rubric',
    ]);
  });

  it('news and reports stay as they were published [O03 O06]', () => {
    const news = {
      id: '2027-01-05-990000-0a1b',
      campaign: 'census-2027',
      unit: '990000',
      publishedAt: moment,
      title: '部署',
      body: '已部署。',
    };
    const path = newsPath('census-2027', news.id);
    expect(check([{ path, value: news }])).toEqual([]);
    expect(check([{ path, value: { ...news, body: '改了。' } }], [{ path, value: news }])).toEqual([
      'published-changed',
    ]);
    // a withdrawal is added once, beside a text that stays
    const gone = { at: moment, account: '990000', reason: '数字有误' };
    const withdrawn = { ...news, withdrawn: gone };
    const change = (after: object, before: object) =>
      check([{ path, value: after }], [{ path, value: before }]);
    expect(change(withdrawn, news)).toEqual([]);
    expect(change({ ...withdrawn, body: '改了。' }, news)).toEqual(['published-changed']);
    expect(change({ ...news, withdrawn: { ...gone, reason: '别的' } }, withdrawn)).toEqual([
      'published-changed',
    ]);
    expect(change(news, withdrawn)).toEqual(['published-changed']);
    const figures = { sites: 1, selfScored: 1, inspected: 1, passing: 1, failing: 0, vetoed: 0 };
    const report = {
      campaign: 'census-2027',
      unit: '990100',
      to: '990000',
      account: '990100',
      at: moment,
      figures,
      text: '已整改。',
    };
    expect(check([{ path: reportPath('census-2027', code('990100')), value: report }])).toEqual([]);
  });

  it('a draw is announced once and drawn once; what fails is of the sample [X19 Z15]', () => {
    const announced = {
      quarter: '2027Q1',
      unit: '990000',
      account: '990000',
      announcedAt: moment,
      source: '收盘点位',
      valueDay: '2027-04-01',
      commit: 'a'.repeat(40),
      population: 1,
      size: 1,
      value: '',
      drawnAt: '',
      sample: [] as string[],
      failing: [] as object[],
      remarks: '',
      savedAt: '',
    };
    const path = spotCheckPath('2027Q1', code('990000'));
    const drawn = { ...announced, value: '12', drawnAt: moment, sample: [site] };
    expect(check([{ path, value: drawn }], [{ path, value: announced }])).toEqual([]);
    expect(
      check([{ path, value: { ...announced, size: 2 } }], [{ path, value: announced }]),
    ).toEqual(['draw-changed /commit']);
    expect(check([{ path, value: { ...drawn, value: '13' } }], [{ path, value: drawn }])).toEqual([
      'draw-changed /commit',
    ]);
    const failing = [{ site: '9901010002', reasons: '首页不更新', rectified: false }];
    expect(check([{ path, value: { ...drawn, failing } }], [{ path, value: drawn }])).toEqual([
      'not-in-sample /failing/0/site',
    ]);
  });
});
