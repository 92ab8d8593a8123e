import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { sweptFile } from '#registry/landing.ts';
import { dateOf, isoOf } from '#registry/moment.ts';
import { type FilingId, mintedPath, type SiteCode } from '#registry/site.ts';
import { readOpenFiling } from './filing-facts.ts';
import { followMain } from './follow-main.ts';
import { mails } from './mails.ts';
import { filingKindText } from '#text/words.ts';
import { catchUp } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';
import { voidFiling } from './void.ts';

/** What a run of the sweep did. */
export interface SweepResult {
  /** Sites whose status changed: a temporary offline begun or ended, an emergency one ended. */
  readonly sites: readonly SiteCode[];
  /** Filings that ended because their site is off the net for good (X11). */
  readonly voided: readonly FilingId[];
}

/**
 * What the register does with every day (R-3, X31, X14, I15): one commit for all sites whose status
 * changes by itself, and an end to what permanently offline sites still had open. Nothing is
 * stored of what was swept: a second run finds nothing due.
 */
export async function sweepDue(tools: Tools): Promise<SweepResult> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const sites = await sweepSites(tools);
    remindEnding(tools);
    const voided: FilingId[] = [];
    for (const status of ['offline-approved', 'offline-permanent', 'deleted'] as const) {
      for (const site of openOf(tools, status)) voided.push(...(await voidOf(tools, site)));
    }
    return { sites, voided };
  });
}

async function sweepSites(tools: Tools): Promise<readonly SiteCode[]> {
  const { catalogue, forge } = tools;
  const now = tools.now();
  const changes = new Map<string, Uint8Array>();
  const swept: SiteCode[] = [];
  const told: (readonly [string, string])[] = [];
  for (const row of catalogue.dueOn(dateOf(now))) {
    if (row.code === null) continue;
    const next = sweptFile(await catalogue.siteFile(row), now);
    if (!next) continue;
    changes.set(mintedPath(row.code), Buffer.from(dumpYaml(next)));
    swept.push(row.code);
    const { status, filing } = next.register ?? { status: '', filing: '' };
    told.push(['Swept', `${row.code} ${status} ${filing}`]);
  }
  if (swept.length === 0) return [];
  await forge.commit({
    expected: await forge.main(),
    changes,
    message: formatMessage(`网站状态到期变化：${dateOf(now)}，${swept.length} 个`, [
      ['Event', 'sweep'],
      ['Day', dateOf(now)],
      ...told,
      ['At', isoOf(now)],
    ]),
    by: theRegister,
    at: now,
  });
  await followMain(tools);
  return swept;
}

/** How many days before its end both persons are reminded of an offline. */
const reminderDays = 3;

/** Tells both persons that an offline ends soon, once for each end (I15). */
function remindEnding(tools: Tools): void {
  const now = tools.now();
  const today = dateOf(now);
  const soon = dateOf(new Date(now.getTime() + reminderDays * 86_400_000));
  const ending = tools.catalogue.dueOn(soon).flatMap(({ code, filing, name, status, until }) => {
    const isOff = status === 'offline-temporary' || status === 'offline-emergency';
    if (code === null || filing === null || !isOff || until < today) return [];
    const params = { name, siteCode: code, kind: filingKindText[status], until };
    return mails('offline-ending', `${code}:${until}`, filing, params);
  });
  if (ending.length > 0) tools.store.outbox.enqueue(ending, now);
}

/** Sites of one status that still have open filings. */
function openOf(tools: Tools, status: 'offline-approved' | 'offline-permanent' | 'deleted') {
  return tools.catalogue.sitesWithOpenFilings(status);
}

/** Ends every open change of a site; which filing overtook them stands in its history (X11). */
export async function voidOf(tools: Tools, site: SiteCode): Promise<readonly FilingId[]> {
  const row = tools.catalogue.site(site);
  const because = row && (await tools.catalogue.siteFile(row)).register?.history.at(-1)?.filing;
  const voided: FilingId[] = [];
  for (const { id, kind } of tools.catalogue.filingsOfSite(site)) {
    // what brings the site back, or takes its record away, is not overtaken by its being offline
    if (kind === 'restore' || kind === 'delete' || id === because) continue;
    const facts = await readOpenFiling(tools, id);
    if (facts && (await voidFiling(tools, facts, because ?? id, '作废'))) voided.push(id);
  }
  return voided;
}
