import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemText } from '#text/problems.ts';
import { type Answer, unescape } from '../browser/client.ts';
import {
  chains,
  decisionCell,
  roles,
  statusActions,
  statusCell,
  type Subject,
  subjects,
  unitActs,
  unitCell,
  unitFilings,
  type UnitSubject,
} from './table.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(async () => world?.remove());

const says = (answer: Answer, code: string) =>
  unescape(answer.body).includes(problemText({ code, at: '' }));
const subjectNames = Object.keys(subjects) as Subject[];
const deciding = ['take-in', 'approve', 'return'] as const;

/** What an answer to a decision on stale content says of the right to decide. */
function cellOf(answer: Answer): string {
  const location = answer.headers['location'] ?? '';
  if (location.startsWith('/sign-in/new-password')) return 'new-password';
  if (location.startsWith('/sign-in')) return 'sign-in';
  if (answer.status === 404) return 'unknown';
  if (says(answer, 'outside-chain')) return 'outside';
  if (says(answer, 'not-your-turn')) return 'not yet';
  // the content sent is none: who gets as far as being told so may decide
  if (says(answer, 'content-changed')) return 'entitled';
  return `${answer.status} ${location}`;
}

/** The same for taking back, whose page says of the decision's buttons besides why not. */
function withdrawalOf(answer: Answer): string {
  if (says(answer, 'not-yours')) return 'not theirs';
  return says(answer, 'content-changed') ? 'entitled' : cellOf(answer);
}

let cells = 0;
let unitCells = 0;

describe.each(subjectNames)('filings of %s', (subject) => {
  it.each(roles)(
    'every decision on every kind by %s: as the table of authority says [A19 A30 F07 I09 D10 R-4.1 R-4.7 X01 X02 X03 X11 X18]',
    async (role) => {
      const client = await world.as(role, subject);
      const formToken = await world.tokenOf(client);
      const found: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      for (const { kind, id } of world.filings.filter((filing) => filing.subject === subject)) {
        for (const decision of deciding) {
          const answer = await client.post(`/desk/filings/${id}`, {
            formToken,
            decision,
            content: '0'.repeat(40),
            reason: 'other',
            text: '不符合',
          });
          found[`${kind} ${decision}`] = cellOf(answer);
          expected[`${kind} ${decision}`] = decisionCell(role, subject, kind);
          cells += 1;
        }
      }
      expect(found).toEqual(expected);
    },
    60_000,
  );
});

describe.each(subjectNames.filter((subject) => !subjects[subject].isPortal))(
  'the status of %s',
  (subject) => {
    it.each(roles)(
      'restore, 例外, 删除 and 完成下线 asked by %s: as the table of authority says [A19 I16 I17 X18 X32 R-4.7]',
      async (role) => {
        const client = await world.as(role, subject);
        const formToken = await world.tokenOf(client);
        for (const action of statusActions) {
          const path = `/desk/sites/${world.site(subject)}/status`;
          const requestToken = world.office.requestToken();
          // no reason is given, and the site is on the net: who may ask is told so, and nothing is done
          const answer = await client.post(path, { formToken, requestToken, action, reason: '' });
          const cell = says(answer, 'not-yours')
            ? 'outside'
            : answer.status === 422
              ? 'entitled'
              : cellOf(answer);
          expect([action, cell]).toEqual([action, statusCell(role, subject, action)]);
          cells += 1;
        }
      },
    );
  },
);

describe.each(Object.keys(unitFilings) as UnitSubject[])('%s', (subject) => {
  it.each(roles)(
    'decided and taken back by %s: as the table of authority says [A16 A21 R-1.3 R-4.1 R-4.7]',
    async (role) => {
      const client = await world.as(role);
      const formToken = await world.tokenOf(client);
      const path = `/desk/units/changes/${world.unitFilings.get(subject)}`;
      const found: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      for (const act of unitActs) {
        const asked = act === 'withdraw' ? { go: 'withdraw' } : { decision: act };
        const answer = await client.post(path, {
          formToken,
          ...asked,
          content: '0'.repeat(40),
          reason: 'other',
          text: '不符合',
        });
        found[act] = act === 'withdraw' ? withdrawalOf(answer) : cellOf(answer);
        expected[act] = unitCell(role, subject, act);
        unitCells += 1;
      }
      expect(found).toEqual(expected);
      // what is seen is what may be asked of: nobody reads a page that is not theirs
      const page = await client.get(path);
      const cell = unitCell(role, subject, 'approve');
      const isSeen = cell !== 'unknown' && cell !== 'sign-in' && cell !== 'new-password';
      expect(page.status === 200).toBe(isSeen);
    },
  );
});

it('the table of filings about units has its cells, and none of them changed anything [A21 R-4.1]', async () => {
  expect(unitCells).toBe(Object.keys(unitFilings).length * unitActs.length * roles.length);
  const root = {
    id: 'bm0100',
    unit: 'bm0100' as never,
    mustChangePassword: false,
    disabled: false,
  };
  for (const id of world.unitFilings.values()) {
    const view = await world.office.unitChanges.view(root, id as never);
    expect(view?.events.map(({ event }) => event)).toEqual(['submit']);
  }
});

it('the table has its cells, and none of them changed anything [R-4.1]', async () => {
  const filings = Object.values(chains).flatMap((kinds) => Object.keys(kinds)).length;
  expect(cells).toBe(filings * deciding.length * roles.length + 3 * 4 * roles.length);
  expect(cells).toBeGreaterThanOrEqual(1_500);
  for (const { id } of world.filings) {
    const progress = await world.office.progress(id as never);
    expect(progress?.events.map(({ event }) => event)).toEqual(['submit']);
  }
});
