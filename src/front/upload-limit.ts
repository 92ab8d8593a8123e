import type { IncomingMessage } from 'node:http';
import type { Office } from '#office/types.ts';
import type { PrivateStore } from '#private/types.ts';
import { formLimit } from './body.ts';
import { cookieName } from './request/cookies.ts';

/** The page that takes files. */
const uploadPath = '/desk/import';

/** Most bytes of one upload: 20 MB of files and what the form puts around them. */
export const uploadLimit = 21 * 1_048_576;

/** Where the front finds who is signed in. */
interface Desk {
  readonly office: Pick<Office, 'now'>;
  readonly store: Pick<PrivateStore, 'sessions'>;
  readonly siteUrl: string;
}

/**
 * Most bytes that a request may bring: those of a form, and for uploads of a signed-in unit those of
 * files. Nobody else can make the server hold more (W3).
 */
export function bodyLimit(request: IncomingMessage, path: string, desk: Desk): number {
  if (path.replace(/\/$/, '') !== uploadPath) return formLimit;
  const name = `${cookieName('session', desk.siteUrl)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const cookie = cookies.find((one) => one.startsWith(name))?.slice(name.length) ?? '';
  const subject = cookie === '' ? null : desk.store.sessions.find(cookie, desk.office.now());
  return subject?.kind === 'account' ? uploadLimit : formLimit;
}
