import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import { mayRaise, needsSecondRaiser, parseRaise, raisedFile } from '#registry/generation.ts';
import { completedFile, emergencyFile, recalledFile, sweptFile } from '#registry/landing.ts';
import { dateOf, isDate, momentAsWritten } from '#registry/moment.ts';
import { mayAsk } from '#registry/site-authority.ts';
import { orderSite } from '#registry/site-order.ts';
import {
  type FilingId,
  isFilingId,
  mintedPath,
  type SiteCode,
  type SiteFile,
} from '#registry/site.ts';
import { isReturnDay } from '#registry/status-request.ts';
import type { UnitCode } from '#registry/unit.ts';
import { isAccountOf, unitActing } from './branch.ts';
import { skew } from './commit-signature.ts';
import { expectChanges, siteBefore, siteOf, writtenAs } from './content.ts';
import { type Step, takeEmergency, unitsAt, type World } from './history.ts';
import { wrong } from './wrong.ts';

/** What days bring: each changed file is what its day makes of it, computed from the file alone (X31). */
export async function proveSweep(world: World, step: Step): Promise<void> {
  const expected = new Map<string, string>();
  for (const { path } of step.changes) {
    const now = await siteBefore(world.objects, step, codeAt(step, path));
    const next = sweptFile(now, step.at);
    if (!next) wrong('content-differs', step.commit.oid, path);
    else expected.set(path, writtenAs(next));
  }
  await expectChanges(world.objects, step, expected);
}

/**
 * An emergency offline in force from its filing (X14). The filing may be open still; what is written is
 * held against it when it is concluded.
 */
export async function proveEmergency(world: World, step: Step): Promise<void> {
  const { commit, changes } = step;
  const site = trailer(commit.trailers, 'Site') as SiteCode;
  const filing = filingOf(world, step);
  const now = await siteBefore(world.objects, step, site);
  const [change] = changes;
  const next = change?.after
    ? await siteOf(world.objects, change.after, { commit: commit.oid, path: change.path })
    : null;
  const entry = next?.register?.history.at(-1);
  const isKnown = now.register?.history.some((one) => one.filing === filing) === true;
  const path = mintedPath(site);
  if (!next?.register || !entry || isKnown || now.register?.status !== 'normal') {
    return wrong('content-differs', commit.oid, path);
  }
  const { until } = next.register;
  if (typeof until !== 'string' || typeof entry.at !== 'string') {
    return wrong('content-invalid', commit.oid, path);
  }
  const request = { status: 'offline-emergency', from: '', until, reason: '' } as const;
  const right = emergencyFile(now, request, filing, entry.at);
  await expectChanges(world.objects, step, new Map([[path, writtenAs(right)]]));
  holdEmergencyTimes(step, path, until, entry.at);
  takeEmergency(world, filing, { commit: commit.oid, site, at: entry.at, until });
}

/** The filing that an emergency offline is of: one by its id, and not concluded yet (X14). */
function filingOf({ filings }: World, { commit }: Step): FilingId {
  const filing = trailer(commit.trailers, 'Filing');
  if (!isFilingId(filing)) {
    return wrong('filing-unnamed', commit.oid, '', { filing });
  }
  return filings.has(filing) ? wrong('filing-twice', commit.oid, '', { filing }) : filing;
}

/** In force since it was handed in, which was before; until a day after that one (X14). */
function holdEmergencyTimes(
  { commit, at }: Step,
  path: string,
  until: string,
  since: string,
): void {
  const from = momentAsWritten(since);
  if (!from || from.getTime() > at.getTime() + skew) {
    return wrong('time-differs', commit.oid, path, { at: since });
  }
  // a form that is looked at before midnight may be written after it
  const day = dateOf(new Date(from.getTime() - skew));
  if (!isDate(until) || !isReturnDay(until, day)) {
    wrong('content-invalid', commit.oid, path, { why: 'until' });
  }
}

/** An emergency offline that its filer took back, while its chain had not confirmed it (X14). */
export async function proveRecall(world: World, step: Step): Promise<void> {
  const site = trailer(step.commit.trailers, 'Site') as SiteCode;
  const filing = trailer(step.commit.trailers, 'Filing') as FilingId;
  const now = await siteBefore(world.objects, step, site);
  const isOpen = world.emergencies.get(filing)?.site === site;
  const next = isOpen ? recalledFile(now, filing, step.at) : null;
  if (!next) return wrong('content-differs', step.commit.oid, mintedPath(site));
  await expectChanges(world.objects, step, new Map([[mintedPath(site), writtenAs(next)]]));
  takeEmergency(world, filing, null);
}

/** 完成下线, by the filer or the site's own unit for it (I04, X32). */
export async function proveCompletion(world: World, step: Step): Promise<void> {
  const { commit } = step;
  const site = trailer(commit.trailers, 'Site') as SiteCode;
  const now = await siteBefore(world.objects, step, site);
  const status = now.register?.status ?? 'normal';
  const asker = await askerOf(world, step);
  const tree = await unitsAt(world, step.before);
  const subject = { unit: now.unit, status };
  if (status !== 'offline-approved' || !mayAsk(tree, subject, 'complete-offline', asker)) {
    const account = trailer(commit.trailers, 'Account');
    wrong('asker-not-entitled', commit.oid, mintedPath(site), {
      account,
      kind: 'complete-offline',
    });
  }
  const right = writtenAs(completedFile(now, step.at));
  await expectChanges(world.objects, step, new Map([[mintedPath(site), right]]));
}

/** A check code replaced: the generation goes up by one, and nothing else changes (E08, R-5.3). */
export async function proveRaise(world: World, step: Step): Promise<void> {
  const { commit } = step;
  const raise = parseRaise(commit.trailers);
  const site = trailer(commit.trailers, 'Site') as SiteCode;
  const now = await siteBefore(world.objects, step, site);
  if (!now.register) return wrong('content-differs', commit.oid, mintedPath(site));
  if (now.register.status === 'deleted') {
    wrong('change-refused', commit.oid, mintedPath(site), { why: 'site-deleted' });
  }
  const asker = await askerOf(world, step);
  if (!mayRaise(await unitsAt(world, step.before), now, asker)) {
    const account = trailer(commit.trailers, 'Account');
    wrong('asker-not-entitled', commit.oid, mintedPath(site), {
      account,
      kind: 'raise-generation',
    });
  }
  if (needsSecondRaiser(asker, step.before.policy.value)) await holdSecondRaiser(world, step, now);
  const next = raisedFile(now);
  await expectChanges(world.objects, step, new Map([[mintedPath(site), writtenAs(next)]]));
  const right = now.register.generation + 1;
  if (raise?.generation !== right) {
    const told = trailer(commit.trailers, 'Generation');
    wrong('trailer-differs', commit.oid, '', { key: 'Generation', told, right });
  }
}

/** Where the policy asks for two, another account that might do it too had asked for it (Z17). */
async function holdSecondRaiser(world: World, { commit, before }: Step, site: SiteFile) {
  const account = trailer(commit.trailers, 'Account');
  const askedBy = trailer(commit.trailers, 'Asked-By');
  const tree = await unitsAt(world, before);
  const unit = unitActing(tree, askedBy);
  const isOther = unit !== null && tree.has(unit) && askedBy !== account;
  if (isOther && mayRaise(tree, site, { kind: 'unit', unit })) return;
  const params = { account: isOther ? askedBy : account, kind: 'raise-generation' };
  wrong('asker-not-entitled', commit.oid, '', params);
}

/** Made-up persons of shipped demo sites: a commitment where none was, in the made-up province alone. */
export async function proveDemoPersons(world: World, step: Step): Promise<void> {
  const expected = new Map<string, string>();
  for (const { path, after } of step.changes) {
    const code = codeAt(step, path);
    const now = await siteBefore(world.objects, step, code);
    const at = { commit: step.commit.oid, path };
    const { persons } = after ? await siteOf(world.objects, after, at) : now;
    const isOurs = code.startsWith('99') && now.persons === '' && /^[0-9a-f]{64}$/.test(persons);
    if (!isOurs) wrong('too-much-changed', step.commit.oid, path);
    expected.set(path, writtenAs(orderSite({ ...now, persons } satisfies SiteFile)));
  }
  await expectChanges(world.objects, step, expected);
}

/**
 * Who did it, as the commit tells: an account of a unit that is there then, which names it where it is at
 * GitHub. A filer has no account, and nobody but the register can prove that it was one.
 */
async function askerOf(world: World, { commit, before }: Step) {
  const unit = trailer(commit.trailers, 'Unit') as UnitCode | '';
  const account = trailer(commit.trailers, 'Account');
  if (unit === '') {
    const kind = trailer(commit.trailers, 'Event');
    if (account !== '') wrong('asker-not-entitled', commit.oid, '', { account, kind });
    return { kind: 'filer' } as const;
  }
  if (!isAccountOf((await unitsAt(world, before)).get(unit), account)) {
    wrong('account-foreign', commit.oid, '', { unit, account, at: trailer(commit.trailers, 'At') });
  }
  return { kind: 'unit', unit } as const;
}

function codeAt({ commit }: Step, path: string): SiteCode {
  const place = dataPath(path);
  return place?.is === 'minted' ? place.code : wrong('too-much-changed', commit.oid, path);
}
