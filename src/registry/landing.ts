import { changedKeys } from './filing-kind.ts';
import { dateOf, isoOf } from './moment.ts';
import { dayAfter, startOfDay } from './status-request.ts';
import { orderSite } from './site-order.ts';
import type { FilingId, RegisterPart, SiteFile, SiteStatus, StatusRequest } from './site.ts';

/**
 * The site file on main once a change is concluded: what the filing changed against its base, put
 * onto the file as it stands now, so that two filings open at once do not undo each other. A change
 * of status goes into the register's part; a temporary offline that begins later stays as a
 * request until its first day (X31).
 */
export function landedFile(
  now: SiteFile,
  proposal: { readonly before: SiteFile; readonly after: SiteFile },
  filing: FilingId,
  at: Date,
): SiteFile {
  const landed = { ...now } as Record<string, unknown>;
  const changed = changedKeys(proposal.before, proposal.after);
  for (const key of changed) {
    if (key !== 'request') landed[key] = proposal.after[key];
  }
  const file = landed as unknown as SiteFile;
  const { request } = proposal.after;
  if (!request || !changed.includes('request') || !file.register) return orderSite(file);
  return orderSite(withStatus(file, request, filing, at));
}

/** A file after its status request is granted at `at`. */
function withStatus(file: SiteFile, request: StatusRequest, filing: FilingId, at: Date): SiteFile {
  const { request: _planned, ...rest } = file;
  const register = rest.register as RegisterPart;
  switch (request.status) {
    case 'offline-temporary':
      // approved after it was over: nothing is left of it
      if (request.until < dateOf(at)) return rest;
      return request.from > dateOf(at)
        ? { ...rest, request }
        : withEntry(rest, 'offline-temporary', request.until, isoOf(at), filing);
    case 'offline-emergency':
      // in force since it was filed; what ended meanwhile stays ended (X14)
      return register.history.some((entry) => entry.filing === filing)
        ? file
        : withEntry(file, 'offline-emergency', request.until, isoOf(at), filing);
    case 'offline-permanent':
      return withEntry(rest, 'offline-approved', '', isoOf(at), filing);
    default:
      return withEntry(rest, request.status, '', isoOf(at), filing);
  }
}

/** A file with one more entry in its status history. */
export function withEntry(
  file: SiteFile,
  status: SiteStatus,
  until: string,
  at: string,
  filing?: FilingId,
): SiteFile {
  const register = file.register as RegisterPart;
  const last = register.history.at(-1)?.at ?? '';
  const entry = { at: at > last ? at : last, status };
  const history = [...register.history, filing === undefined ? entry : { ...entry, filing }];
  return { ...file, register: { ...register, status, until, history } };
}

/**
 * What the register does by itself on a day: a planned temporary offline begins, a temporary one
 * ends the day after its last day, an emergency one on its day of return (X31, X14, I15). Null
 * where nothing is due. A day that was missed is made good with the time it should have had.
 */
export function sweptFile(file: SiteFile, now: Date): SiteFile | null {
  const today = dateOf(now);
  let next = file;
  const { request } = next;
  if (request?.status === 'offline-temporary' && request.from <= today && next.register) {
    const { request: _begun, ...rest } = next;
    next =
      next.register.status === 'normal'
        ? withEntry(rest, 'offline-temporary', request.until, startOfDay(request.from))
        : rest;
  }
  const { register } = next;
  const isOver =
    (register?.status === 'offline-temporary' && register.until < today) ||
    (register?.status === 'offline-emergency' && register.until <= today);
  if (register && isOver) {
    const day = register.status === 'offline-emergency' ? register.until : dayAfter(register.until);
    next = withEntry(next, 'normal', '', startOfDay(day));
  }
  return next === file ? null : orderSite(next);
}

/** A site that the filer has taken off the net for good after approval (完成下线, I04, X32). */
export function completedFile(file: SiteFile, at: Date): SiteFile {
  return orderSite(withEntry(file, 'offline-permanent', '', isoOf(at)));
}

/** A file with the emergency offline in force from the moment it was filed (X14). */
export function emergencyFile(
  file: SiteFile,
  request: StatusRequest,
  filing: FilingId,
  at: string,
): SiteFile {
  return orderSite(withEntry(file, 'offline-emergency', request.until, at, filing));
}

/** A file whose emergency offline its filer took back: normal again, unless something else holds. */
export function recalledFile(file: SiteFile, filing: FilingId, at: Date): SiteFile | null {
  const last = file.register?.history.at(-1);
  if (last?.filing !== filing || file.register?.status !== 'offline-emergency') return null;
  return orderSite(withEntry(file, 'normal', '', isoOf(at), filing));
}
