import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decisionCells,
  movedFilings,
  statusCells,
  statusSubjects,
  type TriedCell,
  unitCells,
} from './cells.ts';
import {
  chains,
  roles,
  statusActions,
  type Subject,
  subjects,
  unitActs,
  unitFilings,
  type UnitSubject,
} from './table.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(async () => world?.remove());

let count = 0;

/** The cells as they were found, beside those that the table has. */
function expectAll(cells: readonly TriedCell[]): void {
  const found = cells.map((cell) => `${cell.what}: ${cell.found}`);
  expect(found).toEqual(cells.map(({ what, expected }) => `${what}: ${expected}`));
  count += cells.length;
}

describe.each(Object.keys(subjects) as Subject[])('filings of %s', (subject) => {
  it.each(roles)(
    'every decision on every kind by %s: as the table of authority says [A19 A30 F07 I09 D10 R-4.1 R-4.7 X01 X02 X03 X11 X18]',
    async (role) => expectAll(await decisionCells(world, role, subject)),
    60_000,
  );
});

describe.each(statusSubjects)('the status of %s', (subject) => {
  it.each(roles)(
    'restore, 例外, 删除 and 完成下线 asked by %s: as the table of authority says [A19 I16 I17 X18 X32 R-4.7]',
    async (role) => expectAll(await statusCells(world, role, subject)),
  );
});

describe.each(Object.keys(unitFilings) as UnitSubject[])('%s', (subject) => {
  it.each(roles)(
    'decided and taken back by %s: as the table of authority says [A16 A21 R-1.3 R-4.1 R-4.7]',
    async (role) => expectAll(await unitCells(world, role, subject)),
  );
});

it('the table has its cells, and none of them changed anything [G9 A21 R-4.1]', async () => {
  const filings = Object.values(chains).flatMap((kinds) => Object.keys(kinds)).length;
  const ofUnits = Object.keys(unitFilings).length * (unitActs.length + 1);
  const ofStatus = statusSubjects.length * statusActions.length;
  expect(count).toBe((filings * 3 + ofStatus + ofUnits) * roles.length);
  expect(count).toBeGreaterThanOrEqual(1_500);
  expect(await movedFilings(world)).toEqual([]);
});
