import { createHash } from 'node:crypto';
import { type MailParams, mailTexts } from '#text/mails.ts';
import { erasedMail } from '#private/erasures.ts';
import { isSms, smsTexts } from '#text/sms.ts';
import type { MailTemplate } from '#registry/mail-template.ts';
import type { Mail, Outbox, People } from '#private/types.ts';
import { type FilingId, parseSiteCode, type SiteCode } from '#registry/site.ts';
import { MailRefused, refusalOf } from './refusal.ts';
import type { SmsGateway } from './sms-port.ts';
import type { MailTransport } from './transport.ts';

/** What sending needs of the register. */
export interface SendTools {
  readonly outbox: Outbox;
  readonly people: People;
  readonly transport: MailTransport;
  /** The check code, derived at the moment of sending (X07, D5). */
  readonly checkCode: (site: SiteCode, generation: number) => string;
  /**
   * Where the persons of a filing are kept: the filing they were first given with, and the
   * commitment of the site file, empty where it names none; null when it is not found now.
   */
  readonly personsOf: (filing: FilingId) => Promise<PersonsPlace | null>;
  /** Name of a unit for a mail's text; its code stands where there is none. */
  readonly unitName?: (code: string) => string | null;
  /** The one-time code of a nonce, derived at the moment of sending (P13). */
  readonly oneTimeCode?: (subject: string, nonce: string) => string;
  /** Takes short messages; null where no gateway is set. */
  readonly sms?: SmsGateway | null;
  readonly siteUrl: string;
  readonly now: () => Date;
}

/** Which record of the private store holds both persons. */
export interface PersonsPlace {
  readonly filing: FilingId;
  readonly commitment: string;
  /** Generation of the site's check code today; a mail that waited must not tell a dead one (E08). */
  readonly generation?: number;
  /** Name of the site, for mails whose event told none. */
  readonly name?: string;
}

const lanes = 4;

/**
 * Sends what is due, four at a time, until nothing is or the mail server is out of reach (E03).
 * A mail is claimed before and marked after it is sent: a crash between sends it once more with
 * the same Message-ID and the same codes, never another one.
 */
export async function sendDue(tools: SendTools): Promise<{ sent: number; failed: number }> {
  const done = { sent: 0, failed: 0 };
  for (;;) {
    const mails = tools.outbox.claim(lanes, tools.now());
    if (mails.length === 0) return done;
    const refusals = await Promise.all(mails.map((mail) => sendOne(tools, mail)));
    const failed = refusals.filter((refusal) => refusal !== null);
    done.failed += failed.length;
    done.sent += mails.length - failed.length;
    if (failed.length > 0 && failed.every(({ isUnreachable }) => isUnreachable)) return done;
  }
}

/** Sends one claimed mail and marks it; null when it went out. */
async function sendOne(tools: SendTools, mail: Mail): Promise<MailRefused | null> {
  try {
    await send(tools, mail);
  } catch (error) {
    const refusal = refusalOf(error);
    tools.outbox.failed(mail.key, refusal.reason, tools.now(), refusal.isFinal);
    return refusal;
  }
  tools.outbox.sent(mail.key, tools.now());
  return null;
}

/** Composes and sends; addresses and codes are in memory only for as long as it takes. */
async function send(tools: SendTools, mail: Mail): Promise<void> {
  const place = await tools.personsOf(mail.filing);
  if (place === null) throw new MailRefused('暂时查不到收件人');
  if (place.commitment === '') throw new MailRefused('没有登记收件人', 'final');
  const persons = tools.people.get(place.filing, place.commitment, 'mail', tools.now(), 'mail');
  if (!persons) throw new MailRefused(erasedMail, 'final');
  const params = paramsOf(tools, mail, place);
  const { template } = mail;
  const to = persons[mail.to];
  if (isSms(template)) {
    if (!tools.sms) throw new MailRefused('没有设置短信网关', 'final');
    const id = digestOf(mail.key, tools.siteUrl);
    return tools.sms.send({ id, to: to.mobile, text: smsTexts[template](params) });
  }
  const { subject, text } = mailTexts[template](params);
  const messageId = messageIdOf(mail.key, tools.siteUrl);
  await tools.transport.send({ messageId, to: to.email, subject, text, at: tools.now() });
}

/** Mails that are about a check code; without a site there is none. */
const withCode: ReadonlySet<MailTemplate> = new Set(['minted', 'recovered', 'check-code-changed']);

function paramsOf(tools: SendTools, mail: Mail, place: PersonsPlace): MailParams {
  const {
    name = place.name ?? '',
    unit = '',
    reason = '',
    opinion = '',
    kind = '',
    until = '',
    checkpoint = '',
  } = mail.params;
  const generation = place.generation ?? Number(mail.params['generation'] ?? '1');
  const siteCode = parseSiteCode(mail.params['siteCode'] ?? '');
  const hasCode = withCode.has(mail.template);
  if (hasCode && !siteCode) throw new MailRefused('邮件没有网站标识码', 'final');
  return {
    siteUrl: tools.siteUrl.replace(/\/+$/, ''),
    name,
    unit: tools.unitName?.(unit) ?? unit,
    reason,
    opinion,
    kind,
    siteCode: siteCode ?? '',
    account: mail.params['account'] ?? '',
    oneTimeCode: nonceCode(tools, mail),
    checkCode: siteCode && hasCode ? tools.checkCode(siteCode, generation) : '',
    from: tools.transport.from,
    until,
    checkpoint,
  };
}

function nonceCode({ oneTimeCode }: SendTools, { filing, params }: Mail): string {
  const nonce = params['nonce'];
  return nonce === undefined ? '' : (oneTimeCode?.(filing, nonce) ?? '');
}

/** The same for every attempt of a mail, so that mail servers and people see one mail. */
function messageIdOf(key: string, siteUrl: string): string {
  const host = new URL(siteUrl).hostname.replace(/[^a-z0-9.-]/g, '');
  return `<${digestOf(key, siteUrl)}@${host}>`;
}

function digestOf(key: string, siteUrl: string): string {
  return createHash('sha256').update(`${siteUrl}\n${key}`).digest('hex').slice(0, 32);
}
