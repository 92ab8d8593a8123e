import { changeKind } from '#registry/filing-kind.ts';
import type { FilingKind } from '#registry/filing.ts';
import { landingRefusal } from '#registry/landing-refusal.ts';
import type { Problem } from '#registry/problem.ts';
import { actionRefusal, type ActionFacts } from '#registry/site-action.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import { offlineDayProblems } from '#registry/status-request.ts';
import { takenBy } from './new-site.ts';
import type { Tools } from './tools.ts';

/** What the register says of a site, for the rules of its actions; `except` leaves one filing out. */
export function actionFacts(
  tools: Tools,
  code: SiteCode,
  file: SiteFile,
  except: FilingId | null,
): ActionFacts {
  const open: readonly FilingKind[] = tools.catalogue
    .filingsOfSite(code)
    .filter(({ id }) => id !== except)
    .map(({ kind }) => kind);
  return {
    status: file.register?.status ?? 'normal',
    isPortal: file.isPortal,
    isServicePlatform: file.isServicePlatform,
    open,
    isPlanned: file.request !== undefined,
    portalHolder: file.isPortal ? null : (tools.catalogue.portalOf(file.unit, code)?.name ?? null),
  };
}

/**
 * What stands against a change at this moment: when it is filed, when it is decided last, and when
 * it lands (G04, R-2.4, R-2.5, I01, X11). `now` is the file on main; the proposal is told by its
 * own difference.
 */
export function againstChange(
  tools: Tools,
  site: { readonly code: SiteCode; readonly now: SiteFile },
  proposal: { readonly before: SiteFile; readonly after: SiteFile },
  except: FilingId | null,
  step: 'filing' | 'landing',
): readonly Problem[] {
  const { code, now } = site;
  const { before, after } = proposal;
  const kind = changeKind(before, after);
  if (kind === null) return [{ code: 'nothing-changed', at: '' }];
  const facts = actionFacts(tools, code, now, except);
  const problems: Problem[] = [];
  const refusal =
    step === 'landing' && except !== null
      ? landingRefusal(kind, now, except, facts.portalHolder)
      : actionRefusal(kind, facts);
  if (refusal) problems.push(refusal);
  if (after.name !== before.name || after.homeUrl !== before.homeUrl) {
    const taken = takenBy(tools, after, code).filter(({ at }) =>
      at === '/name' ? after.name !== before.name : after.homeUrl !== before.homeUrl,
    );
    problems.push(...taken);
  }
  // what comes back claims its name, address and flag again, which others may hold by now
  if (kind === 'restore' && (facts.status === 'deleted' || facts.status === 'offline-permanent')) {
    problems.push(...takenBy(tools, now, code));
    const portal = now.isPortal ? tools.catalogue.portalOf(now.unit, code)?.name : undefined;
    if (portal !== undefined) {
      problems.push({ code: 'portal-taken-cancel-first', at: '', params: { name: portal } });
    }
  }
  if (after.request && step === 'filing') {
    problems.push(
      ...offlineDayProblems(after.request, {
        now: tools.now(),
        maxDays: tools.policy.temporaryOfflineDays,
        history: now.register?.history ?? [],
      }),
    );
  }
  return problems;
}
