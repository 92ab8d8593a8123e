import { expect, it } from 'vitest';
import { siteFieldNames } from '#front/request/site-form.ts';
import { confirmationLines } from '#text/confirmation.ts';
import { deskResultText } from '#text/desk-results.ts';
import { elapsedText, minuteText } from '#text/elapsed.ts';
import { siteLabel, siteValue } from '#text/site-labels.ts';

const now = new Date('2026-11-21T16:00:00+08:00');

it.each([
  ['2026-11-21T15:59:30.000+08:00', '不到 1 分钟'],
  ['2026-11-21T15:55:00.000+08:00', '5 分钟'],
  ['2026-11-21T13:00:00.000+08:00', '3 小时'],
  ['2026-11-18T12:00:00.000+08:00', '3 天 4 小时'],
  ['2026-11-20T16:00:00.000+08:00', '1 天'],
  ['2026-11-21T16:00:05.000+08:00', '不到 1 分钟'],
])('something that waits since %s waits %s [C04]', (since, words) => {
  expect(elapsedText(since, now)).toBe(words);
});

it('times are Beijing time to the minute, whatever offset they came with [D11]', () => {
  expect(minuteText('2026-11-21T08:30:00.000Z')).toBe('2026-11-21 16:30');
});

it('every field of the form has a Chinese label [B13 B29 B30]', () => {
  const pointers = siteFieldNames.map((name) => `/${name.replaceAll('.', '/')}`);
  expect(pointers.filter((at) => siteLabel(at) === at)).toEqual([]);
});

it.each([
  ['/isPortal', 'yes', '是'],
  ['/isServicePlatform', 'no', '否'],
  ['/sponsor/kind', 'institution', '参公事业单位'],
  ['/clearances/icp', 'not-applicable', '不适用'],
  ['/icp', '', '无'],
  ['/name', 'constructor', 'constructor'],
])('%s %j reads %s [B07 B21 B22]', (at, value, words) => {
  expect(siteValue(at, value)).toBe(words);
});

it('the confirmation names the procedure of each kind of applicant and all four preconditions [B02 B03 B04 B05 B06 B07]', () => {
  const text = confirmationLines.join('\n');
  const quotes = [
    '请确认新网站已完成下列操作后再进行报备',
    '由本地区、本部门办公厅（室）按流程办理有关事宜，并报国务院办公厅备案',
    '由本级政府办公厅（室）向上级政府办公厅（室）提出申请，逐级审核，并报省（区、市）人民政府办公厅批准',
    '经本部门主要负责同志同意后，向本级人民政府办公厅（室）提出申请，逐级审核，并报省（区、市）人民政府办公厅批准',
    '向上级部门办公厅（室）提出申请，逐级审核，并报国务院有关部门办公厅（室）批准',
    '政府网站主办单位向编制部门提交加挂党政机关网站标识申请',
    '向当地电信主管部门申请ICP备案',
    '根据网络系统安全管理的相关要求向公安机关备案',
  ];
  expect(quotes.filter((quote) => !text.includes(quote))).toEqual([]);
});

it('a link can put no words of its own on the desk [R-4.7]', () => {
  expect(deskResultText('approved')).toContain('审核通过');
  expect(deskResultText('<b>请汇款</b>')).toBe('');
});
