import type { MailTemplate } from '#registry/mail-template.ts';
import type { FilingId } from '#registry/site.ts';
import type { Tools } from '../tools.ts';

/** A one-time code that is to reach the handler of an account; the port derives it when it needs it. */
export interface CodeMessage {
  readonly account: string;
  /** Where the private store keeps whom it goes to. */
  readonly subject: FilingId;
  readonly nonce: string;
}

/**
 * How one-time codes reach people (P13, P23): by e-mail, which every register has; by short message,
 * where a gateway is set (`SMS_URL`); or on paper, where the operator prints them
 * (`npm run opening-accounts -- code ACCOUNT`).
 */
export interface MessagePort {
  readonly by: 'email' | 'print' | 'sms';
  deliver(tools: Tools, message: CodeMessage): void;
}

/** Queues the code as a mail; it is derived when the mail is sent, and stands nowhere before. */
export const emailPort: MessagePort = queued('email', 'opening-code');

/** Queues the code as a short message to the handler's mobile; derived when it is sent, as in mails. */
export const smsPort: MessagePort = queued('sms', 'sms-opening-code');

function queued(by: MessagePort['by'], template: MailTemplate): MessagePort {
  return {
    by,
    deliver({ store, now }, { subject, nonce }) {
      const key = `${template}:${nonce}:contact`;
      const mail = { key, template, filing: subject, to: 'contact' } as const;
      store.outbox.enqueue([{ ...mail, params: { nonce } }], now());
    },
  };
}

/** Leaves the code to the operator, who prints it and hands it over. */
export const printPort: MessagePort = { by: 'print', deliver: () => undefined };

/** The ports by what `OPENING_CODES` names. */
export const messagePorts = { email: emailPort, print: printPort, sms: smsPort } as const;

/** Hands a code to the port of this register. */
export function deliverCode(tools: Tools, message: CodeMessage): void {
  tools.messages.deliver(tools, message);
}
