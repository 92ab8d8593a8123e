import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, doors, knockers, routeCells, routesWithoutRow } from './routes.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(async () => world?.remove());

it('every page has a row that says who may come in: a new page needs one in test/authorisation/routes.ts [G9 W6]', () => {
  expect(routesWithoutRow()).toEqual([]);
});

describe.each([...(Object.keys(doors) as Door[]), 'open'] as const)('pages behind %s', (door) => {
  it.each(knockers)(
    '%s comes in where it may and is sent to the right door elsewhere [G9 A19 A29 R-4.7 W6]',
    async (who) => {
      const cells = await routeCells(world, door, who);
      const found = cells.map((cell) => `${cell.what}: ${cell.found}`);
      expect(found).toEqual(cells.map(({ what, expected }) => `${what}: ${expected}`));
    },
  );
});
