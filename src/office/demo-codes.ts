import { parseSiteCode, type SiteCode } from '#registry/site.ts';
import { checkCodeOf } from './check-codes.ts';
import { demoSites } from './demo-persons.ts';
import type { Tools } from './tools.ts';

/** A site whose console a newcomer may try. */
export interface DemoSite {
  readonly code: SiteCode;
  readonly name: string;
  readonly checkCode: string;
}

/** Codes of the demo's sites as they stand, printed at every start; only ever asked for in a demo. */
export async function demoCodes(tools: Tools): Promise<readonly DemoSite[]> {
  const known: DemoSite[] = [];
  for (const demo of demoSites) {
    const code = parseSiteCode(demo);
    const row = code && tools.catalogue.site(code);
    const register = row && (await tools.catalogue.siteFile(row)).register;
    if (!code || !row || !register) continue;
    known.push({ code, name: row.name, checkCode: checkCodeOf(tools, code, register.generation) });
  }
  return known;
}
