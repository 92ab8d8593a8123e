import {
  decisionCells,
  movedFilings,
  statusCells,
  statusSubjects,
  type TriedCell,
  unitCells,
} from '../authorisation/cells.ts';
import {
  type Door,
  doors,
  knockers,
  routeCells,
  routesWithoutRow,
} from '../authorisation/routes.ts';
import {
  roles,
  type Subject,
  subjects,
  unitFilings,
  type UnitSubject,
} from '../authorisation/table.ts';
import { openWorld, type World } from '../authorisation/world.ts';
import { buildIfStale } from '../../scripts/site-build.ts';
import { type PlanLine, shareOf } from './line.ts';

/** G9: nobody does or sees what the table of authority does not give them (W6, R-4.1, R-4.7). */
export const authorisation: PlanLine = {
  id: 'G9',
  attack: '每种身份试每个页面、每种决定、每个对象',
  pass: '0 个结果与权限表不同，也没有改动任何申请',
  command: 'test:abuse',
  run: async (share, tell) => {
    await buildIfStale(tell);
    const bad: string[] = [...routesWithoutRow()];
    const world = await openWorld();
    let count = 0;
    try {
      const all = parts(world);
      const step = all.length / shareOf(all.length, share);
      for (const [index, [name, part]] of all.entries()) {
        if (Math.floor(index / step) === Math.floor((index - 1) / step)) continue;
        const cells = await part();
        count += cells.length;
        const wrong = cells.filter(({ found, expected }) => found !== expected);
        bad.push(
          ...wrong.map((cell) => `${name} ${cell.what}：${cell.found}，应为 ${cell.expected}`),
        );
      }
      bad.push(...(await movedFilings(world)).map((id) => `申请 ${id} 被改动`));
    } finally {
      await world.remove();
    }
    return { tried: { 格: count }, aims: { 格: 1_500 }, bad };
  },
};

type Part = readonly [name: string, cells: () => Promise<readonly TriedCell[]>];

/** The whole table in parts: a role and what it is tried on. */
function parts(world: World): readonly Part[] {
  const ofRoles = roles.flatMap((role): Part[] => [
    ...(Object.keys(subjects) as Subject[]).map((subject): Part => [
      `${role} ${subject}`,
      async () => decisionCells(world, role, subject),
    ]),
    ...statusSubjects.map((subject): Part => [
      `${role} ${subject}`,
      async () => statusCells(world, role, subject),
    ]),
    ...(Object.keys(unitFilings) as UnitSubject[]).map((subject): Part => [
      `${role} ${subject}`,
      async () => unitCells(world, role, subject),
    ]),
  ]);
  const ofPages = [...(Object.keys(doors) as Door[]), 'open' as const].flatMap((door) =>
    knockers.map((who): Part => [`${who} ${door}`, async () => routeCells(world, door, who)]),
  );
  return [...ofRoles, ...ofPages];
}
