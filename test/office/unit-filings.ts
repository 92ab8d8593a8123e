import type { Decision, Fields } from '#office/types.ts';
import type { Opinion } from '#registry/filing.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitAction } from '#registry/unit-filing.ts';
import { accountOf, type TestOffice } from './test-office.ts';

const said: Opinion = { reason: '', text: '' };

/** Files a change of units as an account; throws with the problems when refused. */
export async function fileUnit(
  opened: Pick<TestOffice, 'office'>,
  action: UnitAction,
  fields: Fields,
  by: readonly [unit: string, account?: string] = ['bm0100'],
): Promise<FilingId> {
  const { office } = opened;
  const account = accountOf(...by);
  const outcome = await office.unitChanges.submit(account, action, fields, office.requestToken());
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  return outcome.value.filing;
}

/** Lets an account decide on a filing about units; the codes of what stands against it. */
export async function decideUnitAs(
  { office }: TestOffice,
  filing: FilingId,
  by: readonly [unit: string, account?: string] = ['bm0100', 'bm0100-2'],
  decision: Decision = 'approve',
  opinion = said,
): Promise<readonly string[]> {
  const view = await office.unitChanges.view(accountOf(...by), filing);
  const content = view?.content ?? '';
  const outcome = await office.decide(filing, accountOf(...by), decision, content, opinion);
  return outcome.ok ? [] : outcome.problems.map(({ code }) => code);
}

/** Files a change of units by the root and lets its other account approve it. */
export async function landUnit(
  opened: TestOffice,
  action: UnitAction,
  fields: Fields,
): Promise<FilingId> {
  const filing = await fileUnit(opened, action, fields);
  const against = await decideUnitAs(opened, filing);
  if (against.length > 0) throw new Error(`not approved: ${against.join()}`);
  return filing;
}

/** The fields of a merge. */
export const merge = (code: string, into: string): Fields => ({
  code,
  'retired.on': '2026-11-20',
  'retired.succeededBy': into,
});

/** The fields of a move. */
export const move = (code: string, attachedTo: string): Fields => ({
  code,
  attachedTo,
  hasAccount: 'yes',
});
