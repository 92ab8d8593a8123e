import type { Catalogue } from '#catalogue/types.ts';
import type { GithubForge } from '#forge/github/types.ts';
import type { Forge } from '#forge/port.ts';
import type { Signature } from '#git/types.ts';
import type { PrivateStore } from '#private/types.ts';
import type { SmsGateway } from './mail/sms-port.ts';
import type { Policy } from '#registry/policy.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import type { Checks } from './checker/checks.ts';
import type { GithubPeople } from './github-people.ts';
import type { Reach } from './reach/reach.ts';
import type { LookUp } from './openings/addresses.ts';
import type { OpeningsStore } from './openings/index-store.ts';
import type { MessagePort } from './openings/message-port.ts';
import type { MailTransport } from './mail/transport.ts';

/** What the office works with; one of each in a process. */
export interface Tools {
  readonly forge: Forge;
  /** The forge as GitHub has it: reviews, sign-in; null for the embedded register. */
  readonly github: GithubForge | null;
  /** Reviewers at GitHub; null for the embedded register. */
  readonly people: GithubPeople | null;
  readonly catalogue: Catalogue;
  readonly store: PrivateStore;
  /** As it stands on main since `followPolicy` was last told of it (Z12). */
  readonly policy: Policy;
  followPolicy(main: string): Promise<void>;
  readonly transport: MailTransport;
  /** What is known of the addresses that filers declare (J03). */
  readonly reach: Reach;
  /** Which applications at staffing offices there are (P32, P35). */
  readonly openings: OpeningsStore;
  /** Asks for the addresses of a host name (P30); null where nothing is asked. */
  readonly lookUp: LookUp | null;
  /** The register's keys as they stand on main; null for a register without any (Z01). */
  readonly keysNow: () => Promise<RegisterKeys | null>;
  /** How one-time codes reach people (P13). */
  readonly messages: MessagePort;
  /** Takes short messages; null where no gateway is set (P34). */
  readonly sms: SmsGateway | null;
  /** What was found on the sites themselves (Z04, Z05, Z14). */
  readonly checks: Checks;
  /** Where links in mails point, without a slash at the end. */
  readonly siteUrl: string;
  /** The register's clock. */
  readonly now: () => Date;
}

/** Commits are made by the register or by accounts of units, never by persons. */
export const theRegister: Signature = { name: 'register', email: 'register@register.invalid' };

/** A unit's account as it stands in a commit. */
export function accountSignature(account: string): Signature {
  return { name: account, email: `${account}@units.register.invalid` };
}
