import { problemText } from '#text/problems.ts';
import { type Answer, unescape } from '../browser/client.ts';
import {
  decisionCell,
  type Role,
  statusActions,
  statusCell,
  type Subject,
  subjects,
  unitActs,
  unitCell,
  type UnitSubject,
} from './table.ts';
import type { World } from './world.ts';

/** One cell of the table of authority: what was tried, what came of it, and what must. */
export interface TriedCell {
  readonly what: string;
  readonly found: string;
  readonly expected: string;
}

/** What is decided on a filing. */
export const deciding = ['take-in', 'approve', 'return'] as const;

const says = (answer: Answer, code: string) =>
  unescape(answer.body).includes(problemText({ code, at: '' }));

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

/** Every decision on every kind of filing of a subject, by a role. */
export async function decisionCells(
  world: World,
  role: Role,
  subject: Subject,
): Promise<readonly TriedCell[]> {
  const client = await world.as(role, subject);
  const formToken = await world.tokenOf(client);
  const cells: TriedCell[] = [];
  for (const { kind, id } of world.filings.filter((filing) => filing.subject === subject)) {
    for (const decision of deciding) {
      const answer = await client.post(`/desk/filings/${id}`, {
        formToken,
        decision,
        content: '0'.repeat(40),
        reason: 'other',
        text: '不符合',
      });
      const expected = decisionCell(role, subject, kind);
      cells.push({ what: `${kind} ${decision}`, found: cellOf(answer), expected });
    }
  }
  return cells;
}

/** Subjects whose status units ask for, or do. */
export const statusSubjects = (Object.keys(subjects) as Subject[]).filter(
  (subject) => !subjects[subject].isPortal,
);

/** Every act on the status of a subject's site, by a role. */
export async function statusCells(
  world: World,
  role: Role,
  subject: Subject,
): Promise<readonly TriedCell[]> {
  const client = await world.as(role, subject);
  const formToken = await world.tokenOf(client);
  const path = `/desk/sites/${world.site(subject)}/status`;
  const cells: TriedCell[] = [];
  for (const action of statusActions) {
    const requestToken = world.office.requestToken();
    // no reason is given, and the site is on the net: who may ask is told so, and nothing is done
    const answer = await client.post(path, { formToken, requestToken, action, reason: '' });
    const found = says(answer, 'not-yours')
      ? 'outside'
      : answer.status === 422
        ? 'entitled'
        : cellOf(answer);
    cells.push({ what: action, found, expected: statusCell(role, subject, action) });
  }
  return cells;
}

/** Every act on a filing about units, and a look at it, by a role. */
export async function unitCells(
  world: World,
  role: Role,
  subject: UnitSubject,
): Promise<readonly TriedCell[]> {
  const client = await world.as(role);
  const formToken = await world.tokenOf(client);
  const path = `/desk/units/changes/${world.unitFilings.get(subject)}`;
  const cells: TriedCell[] = [];
  for (const act of unitActs) {
    const asked = act === 'withdraw' ? { go: 'withdraw' } : { decision: act };
    const answer = await client.post(path, {
      formToken,
      ...asked,
      content: '0'.repeat(40),
      reason: 'other',
      text: '不符合',
    });
    const found = act === 'withdraw' ? withdrawalOf(answer) : cellOf(answer);
    cells.push({ what: act, found, expected: unitCell(role, subject, act) });
  }
  // what is seen is what may be asked of: nobody reads a page that is not theirs
  const { status } = await client.get(path);
  const cell = unitCell(role, subject, 'approve');
  const isSeen = cell !== 'unknown' && cell !== 'sign-in' && cell !== 'new-password';
  const isShown = status === 200;
  cells.push({ what: 'look', found: String(isShown), expected: String(isSeen) });
  return cells;
}

/** The filings that something has happened to beside being filed: there may be none. */
export async function movedFilings(world: World): Promise<readonly string[]> {
  const moved: string[] = [];
  const root = {
    id: 'bm0100',
    unit: 'bm0100' as never,
    mustChangePassword: false,
    disabled: false,
  };
  for (const id of world.unitFilings.values()) {
    const view = await world.office.unitChanges.view(root, id as never);
    if (view?.events.map(({ event }) => event).join() !== 'submit') moved.push(id);
  }
  for (const { id } of world.filings) {
    const progress = await world.office.progress(id as never);
    if (progress?.events.map(({ event }) => event).join() !== 'submit') moved.push(id);
  }
  return moved;
}
