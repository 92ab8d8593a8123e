import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { isOpen } from '#registry/filing-state.ts';
import { emergencyFile, recalledFile } from '#registry/landing.ts';
import { isoOf } from '#registry/moment.ts';
import { mintedPath, type SiteFile } from '#registry/site.ts';
import type { FilingFacts } from './filing-facts.ts';
import { followMain } from './follow-main.ts';
import { theRegister, type Tools } from './tools.ts';

/**
 * An emergency offline is in force from the moment it is filed and the chain confirms it after
 * (X14); taken back before that, the site is normal again. One commit on main, which the file's
 * history shows to be there already when this runs again after a crash.
 */
export async function settleEmergency(tools: Tools, facts: FilingFacts): Promise<void> {
  if (facts.asks !== 'offline-emergency' || facts.site === null) return;
  const row = tools.catalogue.site(facts.site);
  if (!row) return;
  const file = await tools.catalogue.siteFile(row);
  const isKnown = file.register?.history.some(({ filing }) => filing === facts.id) === true;
  const now = tools.now();
  let next: SiteFile | null = null;
  if (isOpen(facts.state) && !isKnown && facts.file.request && file.register?.status === 'normal') {
    next = emergencyFile(file, facts.file.request, facts.id, facts.state.submittedAt);
  } else if (facts.state.stage === 'withdrawn' || facts.state.stage === 'void') {
    next = recalledFile(file, facts.id, now);
  }
  if (!next) return;
  const isRecall = next.register?.status === 'normal';
  await tools.forge.commit({
    expected: await tools.forge.main(),
    changes: new Map([[mintedPath(facts.site), Buffer.from(dumpYaml(next))]]),
    message: formatMessage(`${isRecall ? '恢复正常' : '紧急下线'}：${file.name}`, [
      ['Event', isRecall ? 'emergency-recalled' : 'emergency'],
      ['Filing', facts.id],
      ['Site', facts.site],
      ['At', isoOf(now)],
    ]),
    by: theRegister,
    at: now,
  });
  await followMain(tools);
}
