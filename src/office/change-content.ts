import {
  parseAddresses,
  parseChannels,
  parseDomains,
  parseStatusRequest,
} from '#registry/change-fields.ts';
import type { Checked, Problem } from '#registry/problem.ts';
import type { SiteAction } from '#registry/site-action.ts';
import { parseSiteFields } from '#registry/site-fields.ts';
import type { Persons, SiteFile } from '#registry/site.ts';
import type { Fields } from './types.ts';

/** A site's file as a filing would have it; the persons where the form brings them. */
export interface ChangedContent {
  readonly after: SiteFile;
  readonly persons: Persons | null;
}

const statusOf = {
  'offline-temporary': 'offline-temporary',
  'offline-emergency': 'offline-emergency',
  'offline-permanent': 'offline-permanent',
  restore: 'normal',
  exempt: 'exempt',
  delete: 'deleted',
} as const;

/**
 * The site's file with what a form asks for put in, or everything that is wrong with the form. The
 * register's part is never touched here; what a filing asks for is told from the difference.
 */
export function changedContent(
  before: SiteFile,
  action: SiteAction,
  fields: Fields,
): Checked<ChangedContent> {
  switch (action) {
    case 'amendment':
      return amended(before, fields);
    case 'channels':
      return withValue(parseChannels(fields), (channels) => ({ ...before, channels }));
    case 'domains':
      return withValue(parseDomains(fields), (otherDomains) => ({ ...before, otherDomains }));
    case 'portal-apply':
    case 'portal-cancel':
      return plain({ ...before, isPortal: action === 'portal-apply' });
    case 'platform-apply':
    case 'platform-cancel':
      return plain({ ...before, isServicePlatform: action === 'platform-apply' });
    case 'complete-offline':
      return { ok: false, problems: [{ code: 'not-yours', at: '' }] };
    default:
      return withValue(parseStatusRequest(fields, statusOf[action]), (request) => ({
        ...before,
        request,
      }));
  }
}

/** Basic information: the form of a new site without what one review may not change (F01). */
function amended(before: SiteFile, fields: Fields): Checked<ChangedContent> {
  const yesNo = (is: boolean) => (is ? 'yes' : 'no');
  const fixed = {
    unit: before.unit,
    isPortal: yesNo(before.isPortal),
    isServicePlatform: yesNo(before.isServicePlatform),
  };
  const parsed = parseSiteFields({ ...fields, ...fixed }, before);
  const addresses = parseAddresses(fields);
  if (!parsed.ok || !addresses.ok) {
    const problems: readonly Problem[] = [
      ...(parsed.ok ? [] : parsed.problems),
      ...(addresses.ok ? [] : addresses.problems),
    ];
    return { ok: false, problems };
  }
  const { record, persons } = parsed.value;
  const { otherDomains, channels } = before;
  const after = { ...before, ...record, otherDomains, channels, ...addresses.value };
  return { ok: true, value: { after, persons } };
}

function withValue<T>(parsed: Checked<T>, put: (value: T) => SiteFile): Checked<ChangedContent> {
  return parsed.ok ? plain(put(parsed.value)) : parsed;
}

function plain(after: SiteFile): Checked<ChangedContent> {
  return { ok: true, value: { after, persons: null } };
}
