import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpYaml } from '#git/yaml.ts';
import { type Campaign, campaignPath } from '#registry/campaign.ts';
import { rubricPath } from '#registry/rubric.ts';
import { mintedPath, type SiteCode, type SiteFile } from '#registry/site.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import { mintedSite } from '../registry/sample-site.ts';
import { rubric2015 } from '../registry/shipped-rubric.ts';
import { type TestOffice, testOffice } from './test-office.ts';

/** The made-up sites of a census test: departments of county and city, and the portals of both. */
export const sites = {
  department: '9901010001' as SiteCode,
  portal: '9901010002' as SiteCode,
  city: '9901000001' as SiteCode,
  offline: '9901010003' as SiteCode,
};

/** A register with four minted sites, the rubric of 2015 and a census, at a day on which it takes scores. */
export async function censusOffice(campaign: Campaign = testCampaign): Promise<TestOffice> {
  const made = await testOffice();
  const changes = new Map<string, Uint8Array>();
  const put = (path: string, value: object) => changes.set(path, Buffer.from(dumpYaml(value)));
  put(rubricPath('census-2015'), rubric2015);
  const draft = rubricPath('check-2019');
  changes.set(draft, readFileSync(join(import.meta.dirname, '../..', draft)));
  put(campaignPath(campaign.id), campaign);
  put(mintedPath(sites.department), siteOf(sites.department));
  put(mintedPath(sites.portal), siteOf(sites.portal, { isPortal: true }));
  put(mintedPath(sites.city), siteOf(sites.city, { isPortal: true }));
  put(mintedPath(sites.offline), siteOf(sites.offline, {}, 'offline-permanent'));
  await commit(made, changes);
  made.at('2027-01-05T10:00:00.000');
  return made;
}

/** A minted site under the unit of its code, with a name and an address of its own. */
export function siteOf(
  code: SiteCode,
  more: Partial<SiteFile> = {},
  status: 'normal' | 'offline-permanent' | 'exempt' = 'normal',
): SiteFile {
  const file = mintedSite(code);
  const { register } = file;
  if (!register) throw new Error('no register part');
  return {
    ...file,
    name: `示例${code}网`,
    homeUrl: `https://s${code}.shili.gov.cn/`,
    ...more,
    register: { ...register, status, history: [{ at: register.mintedAt, status }] },
  };
}

/** Puts files on main as they stand. */
export async function commit(
  made: TestOffice,
  changes: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const { forge } = made.tools;
  await forge.exclusive(async () =>
    forge.commit({
      expected: await forge.main(),
      changes,
      message: 'test\n',
      by: { name: 'test', email: 'test@register.invalid' },
      at: made.office.now(),
    }),
  );
  await made.office.refresh();
}

/** A form in which nothing is wrong, with what is found. */
export function formOf(found: Readonly<Record<string, string>> = {}): Record<string, string> {
  const parts = rubric2015.vetoes.flatMap((veto) => veto.parts.map(({ id }) => id));
  return { ...Object.fromEntries(parts.map((id) => [`veto.${id}`, 'no'])), ...found };
}
