import type { SiteAction } from '#registry/site-action.ts';
import { filingKindText } from './words.ts';

const notes: Partial<Record<SiteAction, string>> = {
  amendment: '网站名称、网址、主办单位、备案、负责人和联系人等。',
  channels: '各类栏目（系统）的名称和地址。',
  domains: '本网站同时使用的其他有效域名。',
  'portal-apply': '由上级组织单位审核。',
  'portal-cancel': '由本级组织单位审核。',
  'offline-temporary': '每年不超过 1 次，不超过 30 天。',
  'offline-emergency': '提交后立即生效。',
  'offline-permanent': '审核通过并办理注销后，再完成下线。',
  'complete-offline': '运行状态变更为“永久下线”。',
};

/** The words of a button of the console, and what stands beside it. */
export function askTextOf(action: SiteAction): { readonly text: string; readonly note: string } {
  return { text: wordsOf(action), note: notes[action] ?? '' };
}

function wordsOf(action: SiteAction): string {
  switch (action) {
    case 'complete-offline':
      return '完成下线';
    case 'channels':
      return '栏目（系统）信息';
    case 'offline-temporary':
    case 'offline-emergency':
    case 'offline-permanent':
      return `申请${filingKindText[action]}`;
    default:
      return filingKindText[action];
  }
}
