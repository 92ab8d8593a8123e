import { setImmediate } from 'node:timers/promises';
import type { Catalogue } from '#catalogue/types.ts';
import type { IssuedLabel } from '#registry/page-check/label-finding.ts';
import type { SiteCheck } from '#registry/page-check/site-check.ts';
import { hasFailed } from '#registry/page-check/visit.ts';
import type { SiteFile, SiteStatus } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { CheckStore, Task } from './check-store.ts';
import { checkSite, type CheckTools } from './check-site.ts';

/** What of the register checks read. */
export type CheckedRegister = Pick<
  Catalogue,
  'site' | 'siteFile' | 'everySite' | 'units' | 'commit'
>;

/** What a run works with. */
export interface RunTools {
  readonly catalogue: CheckedRegister;
  readonly store: CheckStore;
  readonly check: CheckTools;
  /** The label that a site was issued; null while it has none. */
  readonly labelOf: (file: SiteFile) => IssuedLabel | null;
}

/** How a run went. */
export interface RunResult {
  readonly checked: number;
  readonly faulty: number;
  /** Nothing answered at all: more likely the register's own network than so many sites. */
  readonly isCutOff: boolean;
}

/** Sites that ought to answer; those offline, deleted or 例外 are let alone. */
const asked: ReadonlySet<SiteStatus | 'concluded'> = new Set(['normal']);
const slice = 2_000;
/** So many sites in a row without an answer are no news about the sites. */
const silentMax = 20;

/** Whether a site of this status is checked. */
export function isChecked(status: SiteStatus | 'concluded'): boolean {
  return asked.has(status);
}

/**
 * Checks what waits, `atOnce` sites at a time, until nothing waits or `most` are done. Killed at any
 * moment it loses the sites under way, which the next run takes again. Where nobody answers it stops
 * and keeps nothing of it: a register without network accuses no one.
 */
export async function runChecks(
  tools: RunTools,
  most: number,
  atOnce: number,
  units: readonly UnitCode[] | null = null,
  onDone: (check: SiteCheck) => void = () => undefined,
): Promise<RunResult> {
  const { store, check } = tools;
  const silent: { readonly found: SiteCheck; readonly record: SiteFile }[] = [];
  let left = most;
  let [checked, opened, faulty] = [0, 0, 0];
  let isCutOff = false;

  const keep = (found: SiteCheck, record: SiteFile) => {
    store.put(found, record);
    checked += 1;
    if (hasFailed(found.home)) faulty += 1;
    onDone(found);
  };
  const done = (found: SiteCheck, record: SiteFile) => {
    if (!isSilence(found)) {
      opened += 1;
      for (const each of silent.splice(0)) keep(each.found, each.record);
      return keep(found, record);
    }
    silent.push({ found, record });
    if (silent.length >= silentMax) isCutOff = true;
  };
  const worker = async () => {
    while (left > 0 && !isCutOff) {
      left -= 1;
      const [task] = store.take(1, check.now(), units);
      if (!task) return;
      const file = await siteOf(tools, task);
      if (!file) store.drop(task.site);
      else done(await checkSite(task.site, file, tools.labelOf(file), check), file);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (opened === 0 && silent.length >= 5) isCutOff = true;
  for (const { found, record } of silent) {
    if (isCutOff) store.giveBack(found.site);
    else keep(found, record);
  }
  return { checked, faulty, isCutOff };
}

async function siteOf({ catalogue }: RunTools, { site }: Task): Promise<SiteFile | null> {
  const row = catalogue.site(site);
  return row && isChecked(row.status) ? catalogue.siteFile(row) : null;
}

/** Nobody was reached: what a missing network looks like too. */
function isSilence({ home }: SiteCheck): boolean {
  return home.why === 'dns' || home.why === 'refused' || home.why === 'timeout';
}

/**
 * Wants every site of some units checked that is to be checked; what was found on the others is
 * dropped, since they are offline by now. With room for other work between its steps.
 */
export async function wantAll(
  { catalogue, store, check }: RunTools,
  unit: UnitCode,
  urgency: number,
): Promise<void> {
  let tasks: Task[] = [];
  for (const row of catalogue.everySite(unit, {})) {
    if (row.code === null) continue;
    if (isChecked(row.status)) tasks.push({ site: row.code, unit: row.unit });
    else if (store.of(row.code)) store.drop(row.code);
    if (tasks.length < slice) continue;
    store.want(tasks, urgency, check.now());
    tasks = [];
    await setImmediate();
  }
  store.want(tasks, urgency, check.now());
}
