import type { Campaign } from '#registry/campaign.ts';
import { code } from './country.ts';

/** A census over 示例省 in 2026 and 2027, for tests. */
export const testCampaign: Campaign = {
  id: 'census-2027',
  title: '示例省政府网站普查',
  unit: code('990000'),
  scope: code('990000'),
  rubric: 'census-2015',
  document: '',
  isExample: true,
  publishesScores: false,
  about: '全面掌握政府网站基本情况。',
  phases: [
    {
      title: '统计摸底',
      from: '2026-12-01',
      until: '2026-12-31',
      task: '核对基本信息',
      accepts: [],
    },
    {
      title: '检查整改',
      from: '2027-01-01',
      until: '2027-01-31',
      task: '自查和检查',
      accepts: ['self', 'inspection'],
    },
    {
      title: '抽查核查',
      from: '2027-02-01',
      until: '2027-02-28',
      task: '抽查',
      accepts: ['inspection', 'spot-check', 'report'],
    },
    { title: '通报总结', from: '2027-03-01', until: '2027-03-15', task: '通报', accepts: [] },
  ],
  steps: ['下发通知', '下发账户'],
  unitTasks: ['摸清网站清单'],
  filerTasks: ['核对栏目信息'],
};
