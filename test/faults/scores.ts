import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dumpYaml } from '#git/yaml.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import { campaignPath } from '#registry/campaign.ts';
import { rubricPath } from '#registry/rubric.ts';
import { mintedPath } from '#registry/site.ts';
import { siteOf, sites } from '../office/census-office.ts';
import { writeTestCountry } from '../office/test-office.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import { rubric2015 } from '../registry/shipped-rubric.ts';

/** Opens the register of a sweep's folder while the census takes scores, or some minutes later. */
export function openForScores(dir: string, minutes = 0): Promise<OpenedOffice> {
  const env = {
    ...{ REGISTER_DIR: join(dir, 'register.git'), PRIVATE_DB: join(dir, 'private.db') },
    ...{ SITE_URL: 'http://127.0.0.1:4321', DEMO: 'off', REACH_CHECK: 'off' },
  };
  const start = new Date('2027-01-05T10:00:00+08:00').getTime();
  const now = () => new Date(start + minutes * 60_000);
  return openOffice(env, { projectDir: join(dir, 'project'), now });
}

/** Writes what a register with a census and one site is made from. */
export async function writeCensus(dir: string): Promise<void> {
  const project = join(dir, 'project');
  await writeTestCountry(project);
  const files = {
    [rubricPath('census-2015')]: rubric2015,
    [campaignPath(testCampaign.id)]: testCampaign,
    [mintedPath(sites.department)]: siteOf(sites.department),
  };
  for (const [path, value] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), dumpYaml(value));
  }
}
