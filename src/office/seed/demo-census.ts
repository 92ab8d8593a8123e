import { createHash } from 'node:crypto';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import {
  type Campaign,
  type CampaignNews,
  campaignPath,
  type CampaignReport,
  newsPath,
  reportPath,
  scoredStatuses,
} from '#registry/campaign.ts';
import { inspectorOf } from '#registry/inspector.ts';
import { isoOf } from '#registry/moment.ts';
import { itemsOf, type Rubric } from '#registry/rubric.ts';
import { type Answers, orderScore, resultOf, type ScoreKind, scorePath } from '#registry/score.ts';
import type { SiteFile } from '#registry/site.ts';
import { aboveOf, isWithin, unitTree } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { pick, type Random, randomOf } from './random.ts';

const id = 'census-2015';
const province = '990000' as UnitCode;

/**
 * The census of 2015 as a worked example on 示例省: its days and tasks are those of 国办发〔2015〕15号,
 * its sites, scores and news are made up and say so.
 */
export const demoCampaign: Campaign = {
  id,
  title: '第一次全国政府网站普查（示例）',
  unit: 'bm0100' as UnitCode,
  scope: province,
  rubric: 'census-2015',
  document: '国办发〔2015〕15号',
  isExample: true,
  publishesScores: true,
  about: `这是一个示例：日程和任务取自 2015 年的第一次全国政府网站普查，参加的网站、评分和工作动态都是虚构的。

普查的目的是全面掌握政府网站基本情况，解决一些政府网站存在的问题：

- **不及时**：信息更新情况
- **不准确**：内容错误、链接打不开
- **不回应**：互动回应情况
- **不实用**：服务实用情况`,
  phases: [
    {
      ...{ title: '统计摸底', from: '2015-03-24', until: '2015-04-25' },
      task: '各级政府网站通过报送系统完成基本信息填报，由上级组织单位审核。',
      accepts: [],
    },
    {
      ...{ title: '检查整改', from: '2015-04-26', until: '2015-08-31' },
      task: '各级政府网站进行自查，组织单位逐个检查，边查边改，并于 8 月 31 日前报送检查整改情况。',
      accepts: ['self', 'inspection', 'report'],
    },
    {
      ...{ title: '抽查核查', from: '2015-09-01', until: '2015-11-30' },
      task: '通过系统扫描和人工复核等方式抽查核查，结果根据情况向社会公开。',
      accepts: ['inspection', 'spot-check'],
    },
    {
      ...{ title: '通报总结', from: '2015-12-01', until: '2015-12-31' },
      task: '通报普查情况，总结经验。',
      accepts: [],
    },
  ],
  steps: [
    '下发通知',
    '下发账户',
    '采集信息',
    '核对网站基本信息',
    '自查评分',
    '检查评分',
    '数据分析',
    '汇总上报普查信息',
    '抽查评分',
  ],
  unitTasks: [
    '基本摸清属于本单位普查范围的网站清单',
    '领取账户，发放下一级组织单位账户',
    '通知填报单位填报基本信息',
    '学习检查评分表中的各项考察点和扣分细则',
    '安排检查人员和时间',
  ],
  filerTasks: [
    '准备网站名称、网址、ICP备案编号等基本信息',
    '采集、检查网站和栏目（系统）基本表中各栏目的有关内容',
    '保存好网站标识码和校验码',
    '对照评分表进行自查',
  ],
};

const notes = [
  '首页图片链接打不开',
  '通知公告栏目长期未更新',
  '动态要闻栏目两周内没有更新',
  '办事指南缺少办理时间',
  '表格无法下载',
];

/** Files of the worked example, by path; the same tables give the same bytes. */
export function demoCensus(
  units: readonly Unit[],
  sites: readonly SiteFile[],
  rubric: Rubric,
): ReadonlyMap<string, object> {
  const tree = unitTree(units);
  const files = new Map<string, object>([[campaignPath(id), demoCampaign]]);
  const figures = new Map<UnitCode, number[]>();
  for (const site of sites) {
    const { register } = site;
    if (!register || !isWithin(tree, site.unit, province)) continue;
    if (!scoredStatuses.includes(register.status)) continue;
    const code = register.siteCode;
    const random = randomOf(2015, code);
    const record = blobId(Buffer.from(dumpYaml(site)));
    // some filers are late, some inspections do not come
    const isSelf = random() < 0.92;
    const isInspected = isSelf && random() < 0.85;
    const own = answersOf(rubric, random, 0.06);
    const found = isInspected ? answersOf(rubric, random, 0.12) : null;
    count(site.unit, [1, isSelf ? 1 : 0, ...verdictsOf(found)]);
    const put = (kind: ScoreKind, unit: UnitCode, account: string, at: string, answers: Answers) =>
      files.set(
        scorePath(id, code, kind),
        orderScore({
          campaign: id,
          kind,
          site: code,
          unit,
          account,
          at,
          record,
          ...answers,
          errata: [],
        }),
      );
    if (isSelf) put('self', site.unit, '', moment(random, '2015-05', 28), own);
    if (found) {
      const inspector = inspectorOf(tree, site) ?? province;
      put('inspection', inspector, inspector, moment(random, '2015-07', 30), found);
      if (random() < 0.2) {
        const root = 'bm0100' as UnitCode;
        put('spot-check', root, root, moment(random, '2015-10', 30), found);
      }
    }
  }
  for (const news of demoNews()) files.set(newsPath(id, news.id), news);
  for (const unit of [
    province,
    ...['990100', '990200', '990300', '999001'].map((one) => one as UnitCode),
  ]) {
    files.set(reportPath(id, unit), reportOf(unit));
  }
  return files;

  function verdictsOf(answers: Answers | null): readonly number[] {
    if (!answers) return [0, 0, 0, 0];
    const { verdict } = resultOf(rubric, answers);
    return [1, verdict === 'pass' ? 1 : 0, verdict === 'fail' ? 1 : 0, verdict === 'veto' ? 1 : 0];
  }

  function count(unit: UnitCode, line: readonly number[]): void {
    for (let at: UnitCode | null = unit; at !== null;) {
      const sum = figures.get(at) ?? [0, 0, 0, 0, 0, 0];
      figures.set(
        at,
        sum.map((value, index) => value + (line[index] ?? 0)),
      );
      const next: Unit | undefined = tree.get(at);
      at = next ? aboveOf(tree, next) : null;
    }
  }

  function reportOf(unit: UnitCode): CampaignReport {
    const [sitesIn = 0, selfScored = 0, inspected = 0, passing = 0, failing = 0, vetoed = 0] =
      figures.get(unit) ?? [];
    const own = tree.get(unit);
    return {
      ...{ campaign: id, unit, to: (own && aboveOf(tree, own)) ?? province, account: unit },
      at: unit === province ? '2015-08-31T16:20:00.000+08:00' : '2015-08-25T10:00:00.000+08:00',
      figures: { sites: sitesIn, selfScored, inspected, passing, failing, vetoed },
      text: `（示例）${own?.name ?? ''}已按要求完成自查和检查，对检查发现的问题逐项整改；确有困难的网站已经合并或者申请下线。`,
    };
  }
}

function answersOf(rubric: Rubric, random: Random, vetoShare: number): Answers {
  const parts = rubric.vetoes.flatMap((veto) => veto.parts.map((part) => part.id));
  if (random() < vetoShare) {
    // no made-up site says something that must not be said
    const part = pick(
      random,
      parts.filter((each) => each !== 'V4'),
    );
    return { vetoes: [{ part, note: '（示例）栏目长期没有更新' }], lines: [] };
  }
  const lines = itemsOf(rubric).flatMap((item) => {
    if (random() < 0.72) return [];
    const note = random() < 0.3 ? `（示例）${pick(random, notes)}` : '';
    if (item.kind === 'choice') {
      return [{ item: item.id, count: 0, option: pick(random, item.options).key, note }];
    }
    const most = item.kind === 'flag' ? 1 : item.most || (item.points >= 30 ? 2 : 6);
    return [{ item: item.id, count: 1 + Math.floor(random() * most), option: '', note }];
  });
  return { vetoes: [], lines };
}

function moment(random: Random, month: string, days: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = two(1 + Math.floor(random() * days));
  return isoOf(
    new Date(
      `${month}-${day}T${two(9 + Math.floor(random() * 8))}:${two(Math.floor(random() * 60))}:00+08:00`,
    ),
  );
}

function demoNews(): readonly CampaignNews[] {
  const texts = [
    [
      '2015-04-02T09:30:00.000+08:00',
      '（示例）示例省召开网站普查部署会',
      '省政府办公厅召开会议，部署全省政府网站普查工作，各市明确责任单位和联系人。',
    ],
    [
      '2015-04-24T16:00:00.000+08:00',
      '（示例）示例省完成基本信息填报',
      '全省网站基本信息填报和审核工作已按期完成。',
    ],
    [
      '2015-06-30T10:00:00.000+08:00',
      '（示例）自查评分进入检查阶段',
      '多数网站已提交自查评分，各级组织单位正在逐个检查：\n\n- 示例市已检查过半\n- 示例江市、示例湖市正在检查',
    ],
    ['2015-12-15T10:00:00.000+08:00', '（示例）普查情况通报', '普查工作结束，检查结果见下表。'],
  ] as const;
  return texts.map(([publishedAt, title, body]) => {
    const mark = createHash('sha256').update(title).digest('hex').slice(0, 12);
    const newsId = `${publishedAt.slice(0, 10)}-${province}-${mark}`;
    return { id: newsId, campaign: id, unit: province, publishedAt, title, body };
  });
}
