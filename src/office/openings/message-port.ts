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
 * How one-time codes reach people (P13, P23): by e-mail, which every register has; on paper, where
 * the operator prints them (`npm run opening-accounts -- code ACCOUNT`); or by a gateway for short
 * messages, which an installation adds here as a third adapter.
 */
export interface MessagePort {
  readonly by: 'email' | 'print' | 'sms';
  deliver(tools: Tools, message: CodeMessage): void;
}

/** Queues the code as a mail; it is derived when the mail is sent, and stands nowhere before. */
export const emailPort: MessagePort = {
  by: 'email',
  deliver({ store, now }, { subject, nonce }) {
    const key = `opening-code:${nonce}:contact`;
    const mail = { key, template: 'opening-code', filing: subject, to: 'contact' } as const;
    store.outbox.enqueue([{ ...mail, params: { nonce } }], now());
  },
};

/** Leaves the code to the operator, who prints it and hands it over. */
export const printPort: MessagePort = { by: 'print', deliver: () => undefined };

/** Hands a code to the port of this register. */
export function deliverCode(tools: Tools, message: CodeMessage): void {
  tools.messages.deliver(tools, message);
}
