import type { Page, PageRequest } from '#catalogue/types.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Tools } from '../tools.ts';
import { type Held, heldOf } from './held.ts';
import { type ReadingLine, readingPage } from './readings.ts';
import { forgetDue } from './retention.ts';
import { siteSubject } from './subjects.ts';

/** What the persons concerned, and the units above, may know of personal records (R-9.4, Z19). */
export interface PersonsOffice {
  /** Who read the contact data of a site, newest first; null where there is no such site. */
  readings(code: SiteCode, request: PageRequest): Promise<Page<ReadingLine> | null>;
  /** Everything held of the persons of a site, for its filer; null where there is no such site. */
  held(code: SiteCode): Promise<Held | null>;
  /** What the register forgets by itself; how many records. Once a day is enough. */
  forgetDue(): Promise<number>;
}

/** Personal records over the office's tools. */
export function openPersons(tools: Tools): PersonsOffice {
  return {
    async readings(code, request) {
      const subject = await siteSubject(tools, code);
      return subject === null ? null : readingPage(tools, [subject], request);
    },
    async held(code) {
      const subject = await siteSubject(tools, code);
      if (subject === null) return null;
      const concerned = { name: code, kind: 'site', subjects: [subject] } as const;
      return heldOf(tools, concerned, `site:${code}`);
    },
    forgetDue: () => forgetDue(tools),
  };
}
