import type { SiteCheck } from '#registry/page-check/site-check.ts';
import { shouldAskForListing } from '#registry/listing.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import type { Office, Outcome } from '../types.ts';
import { labelOfSite } from './view.ts';

/** Whether the filer is shown that it may ask for 「已取得」 now (X30, R01). */
export function isListingDue(
  office: Pick<Office, 'catalogue' | 'checks'>,
  code: SiteCode,
  file: SiteFile,
): boolean {
  const view = labelOfSite(office.catalogue, code);
  return shouldAskForListing(file, {
    isInForce: view !== null && view.revocation === null && view.proof === 'good',
    hangsOnHomePage: hangsOnHomePage(office.checks.of(code)),
  });
}

/** The check looks at the home page first. */
function hangsOnHomePage(check: SiteCheck | null): boolean {
  return check?.label.pages[0]?.state === 'right';
}

/** An ordinary amendment of the one field, in the filer's name; its chain decides (X30). */
export async function askForListing(
  office: Pick<Office, 'catalogue' | 'checks' | 'fieldsOfSite' | 'submitChange'>,
  code: SiteCode,
  token: string,
): Promise<Outcome<{ readonly filing: FilingId; readonly isNew: boolean }>> {
  const row = office.catalogue.site(code);
  const file = row && (await office.catalogue.siteFile(row));
  const fields = await office.fieldsOfSite(code, null);
  if (!file || !fields || !isListingDue(office, code, file)) {
    return { ok: false, problems: [{ code: 'label-not-found', at: '' }] };
  }
  const wanted = { ...fields, 'clearances.label': 'obtained' };
  return office.submitChange(code, 'amendment', wanted, { kind: 'filer' }, token);
}
