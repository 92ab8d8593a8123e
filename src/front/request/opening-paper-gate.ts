import type { Account } from '#private/types.ts';
import { openingRole } from '#registry/staffing-office.ts';
import type { Visit } from './desk-session.ts';
import { openingGate, openingSession } from './opening-session.ts';

/** Who may print an application's papers: its applicant, and the staffing office of its region. */
export type PaperGate =
  | {
      readonly ok: true;
      readonly account: Account;
      /** The page of the application that they come from. */
      readonly back: (filing: string) => string;
    }
  | { readonly ok: false; readonly to: string };

/** The gate before printed papers; which application it is, the office looks at. */
export function openingPaperGate(visit: Visit & { readonly url: URL }): PaperGate {
  const session = openingSession(visit);
  const isBody = session !== null && openingRole(session.account.unit)?.is === 'body';
  const gate = openingGate(visit, isBody ? 'body' : 'applicant');
  if (!gate.ok) return gate;
  const folder = isBody ? '/opening-desk' : '/opening/applications';
  return { ok: true, account: gate.session.account, back: (filing) => `${folder}/${filing}` };
}
