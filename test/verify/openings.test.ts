import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { changePolicy } from '#office/policy-change.ts';
import { formatMessage } from '#git/message.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { readOpenOpening } from '#office/openings/facts.ts';
import { theRegister } from '#office/tools.ts';
import { concludeTrailers } from '#registry/events.ts';
import type { FilingId } from '#registry/site.ts';
import { bodyCode } from '#registry/staffing-office.ts';
import { replayMain } from '#verify/replay.ts';
import { applied, registered, step } from '../office/openings/openings-tools.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';

let opened: TestOffice;
let id: FilingId;
beforeEach(async () => {
  opened = await testOffice();
  id = await applied(opened, await registered(opened));
});
afterEach(() => opened.remove());

const verdict = async () => {
  const { objects, main } = opened.tools.forge;
  return (await replayMain(objects, await main())).first?.code ?? 'proven';
};

/** Lands what stands on the branch, as a register that skips its rules would. */
async function land(): Promise<void> {
  const { forge, now } = opened.tools;
  const facts = await readOpenOpening(opened.tools, id);
  if (!facts || facts.tip === null) throw new Error('no branch');
  const at = now();
  const text = `${at.toISOString().slice(0, 10)}T09:00:00.000+08:00`;
  const said = { filing: id, kind: facts.opening.kind, site: null, content: facts.content };
  const trail = { approvedAt: text, at: text, rootRecord: false, events: facts.events };
  const unit = bodyCode(facts.opening.region);
  await forge.exclusive(async () =>
    forge.land({
      id,
      tip: facts.tip ?? '',
      expected: await forge.main(),
      changes: new Map([[facts.path, { oid: facts.content }]]),
      message: formatMessage('办结', concludeTrailers({ ...said, ...trail, unit })),
      by: theRegister,
      at,
    }),
  );
}

it('an application that went its whole way is proven with its label [R-9.2 X24 Z03]', async () => {
  for (const what of ['pass', 'paper', 'approve'] as const) {
    expect(await step(opened, id, what)).toMatchObject({ ok: true });
  }
  expect(await verdict()).toBe('proven');
});

it.each([
  ['nobody reviewed', []],
  ['the papers never came', ['pass']],
  ['the papers came and nobody approved', ['pass', 'paper']],
] as const)('one that landed though %s is named [R-9.2 X24]', async (_, steps) => {
  for (const what of steps) await step(opened, id, what);
  await land();
  expect(await verdict()).toBe('approval-missing');
});

it('who approved what they had received, where the policy asked for two accounts, is named [Z17 R-9.2]', async () => {
  const { tools } = opened;
  const lines = loadYaml(readFileSync('data/policy.yaml')) as Record<string, object>;
  const value = { ...lines['openingApproval'], value: 'twoAccounts' };
  const bytes = Buffer.from(dumpYaml({ ...lines, openingApproval: value }));
  await changePolicy(tools, bytes, { account: 'operator', because: '两人办理' });
  await step(opened, id, 'pass');
  await step(opened, id, 'paper');
  // a register that does not hold to its policy
  const { policy } = tools;
  Object.defineProperty(tools, 'policy', {
    get: () => ({ ...policy, openingApproval: 'oneAccount' }),
  });
  expect(await step(opened, id, 'approve')).toMatchObject({ ok: true });
  expect(await verdict()).toBe('decision-refused');
});

it.each([
  ['data/openings/99/ABCD1234.yaml', 'pending-without-conclusion'],
  ['data/staffing-offices/99.yaml', 'unit-outside-filing'],
])('a commit that writes %s beside all rules is named [R-9.2 P37]', async (path, code) => {
  const { forge, now } = opened.tools;
  const trailers = [
    ['Event', 'notice'],
    ['At', '2026-11-20T09:00:00.000+08:00'],
  ] as const;
  await forge.exclusive(async () =>
    forge.commit({
      expected: await forge.main(),
      changes: new Map([[path, Buffer.from(dumpYaml({ region: '99' }))]]),
      message: formatMessage('改动', trailers),
      by: theRegister,
      at: now(),
    }),
  );
  expect(await verdict()).toBe(code);
});
