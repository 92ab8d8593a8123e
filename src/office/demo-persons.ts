import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { isoOf } from '#registry/moment.ts';
import { orderSite } from '#registry/site-order.ts';
import { mintedPath, type Persons, type SiteCode } from '#registry/site.ts';
import { followMain } from './follow-main.ts';
import { catchUp } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';

/** Shipped sites that a newcomer may try 标识码找回 and the filer's console with. */
export const demoSites = ['9901210001', '9901210002', '9901000001', '9901810001', '9902000001'];

/** Made-up persons of the demo; nobody's data. */
const persons: Persons = {
  principal: {
    name: '示例甲',
    officePhone: '010-99912345',
    mobile: '13800000000',
    email: 'jia@example.invalid',
  },
  contact: {
    name: '示例乙',
    officePhone: '010-99912345-102',
    mobile: '13900000000',
    email: 'yi@example.invalid',
  },
};

/**
 * Gives some shipped sites made-up persons, once: the shipped data has none, as persons never enter
 * Git. One commit on main; demo only.
 */
export async function giveDemoPersons(tools: Tools): Promise<void> {
  const { catalogue, forge, store } = tools;
  await forge.exclusive(async () => {
    await catchUp(tools);
    const changes = new Map<string, Uint8Array>();
    for (const code of demoSites as SiteCode[]) {
      const row = catalogue.site(code);
      const file = row && (await catalogue.siteFile(row));
      if (!file?.register || file.persons !== '') continue;
      const commitment = store.people.put(file.register.filing, persons);
      const next = orderSite({ ...file, persons: commitment });
      changes.set(mintedPath(code), Buffer.from(dumpYaml(next)));
    }
    if (changes.size === 0) return;
    const now = tools.now();
    await forge.commit({
      expected: await forge.main(),
      changes,
      message: formatMessage('演示网站的负责人和联系人（虚构）', [
        ['Event', 'demo-persons'],
        ['At', isoOf(now)],
      ]),
      by: theRegister,
      at: now,
    });
    await followMain(tools);
  });
}
