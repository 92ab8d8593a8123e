import type { Generation } from '#private/check-code-keys.ts';
import { rootCode } from '#registry/unit-check.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';

/**
 * Changes the key that check codes are derived with, while nothing is minted or replaced: the codes
 * that sites have now stay good, whichever key made them (R-5.3, section 4 of the reference).
 */
export async function rotateCheckCodeKey(
  tools: Tools,
): Promise<{ readonly key: string; readonly kept: number }> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const { catalogue, store } = tools;
    const sites: Generation[] = [];
    for (const row of catalogue.everySite(rootCode, {})) {
      const { register } = await catalogue.siteFile(row);
      if (register) sites.push({ site: register.siteCode, generation: register.generation });
    }
    return { key: store.checkCodeKeys.rotate(sites), kept: sites.length };
  });
}
