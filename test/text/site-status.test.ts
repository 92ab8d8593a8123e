import { expect, it } from 'vitest';
import { siteStatusText } from '#text/site-status.ts';

it.each([
  ['filer', 'offline-emergency', '2017-10-30', '紧急下线，并于 2017-10-30 上线'],
  ['unit', 'offline-emergency', '2017-10-30', '网站运行状态为：紧急下线并于 2017-10-30 上线'],
  ['filer', 'offline-temporary', '2017-10-22', '暂时下线恢复开通时间：2017-10-23'],
  ['unit', 'offline-temporary', '2017-10-22', '暂时下线恢复开通时间：2017-10-23'],
  ['filer', 'offline-approved', '', '下线申请通过'],
  ['unit', 'offline-permanent', '', '永久下线'],
  ['filer', 'normal', '', '正常'],
] as const)('a %s reads %s until %s as %s [I12 I13 I14 R-4.6]', (viewer, status, until, words) => {
  expect(siteStatusText({ status, until }, viewer)).toBe(words);
});
