import type { Account } from '#private/types.ts';
import type { OpeningStep } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import { agreementNow } from '#office/openings/agreement.ts';
import { codeSubject, oneTimeCode } from '#office/openings/codes.ts';
import { bodyCode, type Region } from '#registry/staffing-office.ts';
import type { OpenedOffice } from '#office/open.ts';

/** A registration that may stand as it is; made-up persons. */
export function registrationForm(more: Record<string, string> = {}): Record<string, string> {
  return {
    region: '99',
    unit: '990101',
    organisation: '示例县民政局',
    category: 'government',
    superior: '示例县人民政府',
    address: '示例县人民路1号',
    postcode: '050000',
    functions: '主管本县民政事务。',
    head: '示例丙',
    'handler.name': '示例甲',
    'handler.officePhone': '01099912345',
    'handler.extension': '102',
    fax: '010-99912346',
    'handler.mobile': '13800000000',
    'handler.email': 'jia@example.invalid',
    password: 'shili2026mima',
    again: 'shili2026mima',
    agree: agreementNow.hash,
    ...more,
  };
}

/** What an application adds to what the registration fills in. */
export function applicationForm(more: Record<string, string> = {}): Record<string, string> {
  return {
    kind: 'opening-audit',
    siteCode: '',
    organisation: '示例县民政局',
    superior: '示例县人民政府',
    address: '示例县人民路1号',
    postcode: '050000',
    functions: '主管本县民政事务。',
    'handler.name': '示例甲',
    'handler.officePhone': '01099912345',
    'handler.extension': '102',
    'handler.mobile': '13800000000',
    'handler.email': 'jia@example.invalid',
    'principal.name': '示例乙',
    'principal.officePhone': '010-99912345',
    'principal.extension': '',
    'principal.mobile': '13900000000',
    'principal.email': 'yi@example.invalid',
    siteName: '示例县民政局网站',
    chinese: '示例县民政局.政务',
    english: 'mzj.shilixian.gov.cn',
    microSite: 'no',
    ipv4: '192.0.2.10',
    ipv6: '2001:db8::10',
    introduction: '发布民政信息，提供办事服务。',
    ...more,
  };
}

/** The code that the newest mail to an account tells. */
export function codeFor({ tools }: OpenedOffice, account: string): string {
  const subject = codeSubject(account);
  const asked = tools.store.applicants.code(subject);
  if (!asked) throw new Error(`no code was sent to ${account}`);
  return oneTimeCode(tools, subject, asked.nonce);
}

/** Registers and proves the address. */
export async function registered(
  opened: OpenedOffice,
  more: Record<string, string> = {},
): Promise<Account> {
  const { openings } = opened.office;
  const outcome = await openings.register(registrationForm(more), '192.0.2.1');
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  const account = outcome.value;
  const confirmed = await openings.confirm(account, codeFor(opened, account.id));
  if (!confirmed.ok) throw new Error(`refused: ${JSON.stringify(confirmed.problems)}`);
  return account;
}

/** Files an application with the code that is mailed for it. */
export async function applied(
  opened: OpenedOffice,
  account: Account,
  more: Record<string, string> = {},
): Promise<FilingId> {
  const { openings, requestToken } = opened.office;
  const fields = applicationForm(more);
  const sent = await openings.sendCode(account, fields);
  if (!sent.ok) throw new Error(`refused: ${JSON.stringify(sent.problems)}`);
  const request = { code: codeFor(opened, account.id), token: requestToken() };
  const outcome = await openings.submit(account, fields, request);
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  return outcome.value;
}

/** The account of a staffing office that tests act with. */
export function bodyAccount(region = '99', number = 1): Account {
  const unit = bodyCode(region as Region);
  return { id: `${unit}-${number}`, unit, mustChangePassword: false, disabled: false };
}

/** One step on what stands now, as it comes back. */
export async function step(
  opened: OpenedOffice,
  filing: FilingId,
  what: OpeningStep,
  account = bodyAccount(),
  content?: string,
) {
  const view = await opened.office.openings.view(bodyAccount(), filing);
  const opinion =
    what === 'return'
      ? ({ reason: 'naming', text: '网站名称请使用机构全称' } as const)
      : ({ reason: '', text: '' } as const);
  return opened.office.openings.decide(account, filing, what, {
    content: content ?? view?.state.content ?? '',
    opinion,
    paper: what === 'paper' ? { on: '2026-11-20', isVerified: true } : null,
  });
}
