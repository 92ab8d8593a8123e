import type { Office } from '#office/types.ts';
import type { PrivateStore } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';

declare global {
  namespace App {
    /** A static site has no forms of its own: what needs one leads to the server, if there is any. */
    interface Published {
      readonly serverUrl: string | null;
      /** The repository at GitHub where filings are decided. */
      readonly forgeUrl: string | null;
      /** The pull request of an open filing, where it is known. */
      pullOf(id: FilingId): number | null;
    }

    /** What the front hands to every page. */
    interface Locals {
      office: Office;
      store: PrivateStore;
      /** Stands in the answer, the log and the error page (W14). */
      requestId: string;
      /** The client's address, for limits. */
      address: string;
      /** Without a slash at the end; links in mails and pages are built from it, never from Host. */
      siteUrl: string;
      /** Where the page is written for a static site; absent on the server. */
      published?: Published;
      /** The page's view, where it is given one (`components/page-view.ts`). */
      view?: unknown;
    }
  }
}
