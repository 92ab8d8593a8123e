import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Account } from '#private/types.ts';
import { openingDigest } from '#office/openings/paper.ts';
import type { FilingId } from '#registry/site.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../test-office.ts';
import { applicationForm, applied, codeFor, registered, step } from './openings-tools.ts';

let opened: TestOffice;
let account: Account;
let id: FilingId;
beforeEach(async () => {
  opened = await testOffice();
  account = await registered(opened);
  id = await applied(opened, account);
});
afterEach(() => opened.remove());

const digest = async () => {
  const view = await opened.office.openings.view(account, id);
  if (!view) throw new Error('no application');
  return openingDigest(view.opening);
};
const standing = async (of: string) => opened.office.openings.paper(id, of.slice(0, 32));

it('the digest on paper is that of the file in Git, byte for byte [Z18]', async () => {
  const { objects } = opened.tools.forge;
  const proposal = await opened.tools.forge.proposal(id);
  const { tree } = await objects.commit(proposal?.tip ?? '');
  const entry = await objects.entry(tree, `data/openings/99/${id}.yaml`);
  const bytes = await objects.blob(entry?.oid ?? '');
  expect(await digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('a paper is the application until it is changed, then of an earlier submission [Z18 P33 P36]', async () => {
  const first = await digest();
  expect(await standing(first)).toMatchObject({
    is: 'same',
    stage: 'submitted',
    opening: { organisation: '示例县民政局', siteName: '示例县民政局网站' },
    paperOn: null,
  });
  await step(opened, id, 'return');
  opened.at('2026-11-21T10:00:00.000');
  const { openings } = opened.office;
  const fields = applicationForm({ introduction: '发布民政信息。' });
  const sent = await openings.sendCode(account, fields);
  expect(sent.ok).toBe(true);
  const view = await openings.view(account, id);
  const request = { code: codeFor(opened, account.id), expected: view?.state.content ?? '' };
  expect(await openings.resubmit(account, id, fields, request)).toMatchObject({ ok: true });
  const second = await digest();
  expect(second).not.toBe(first);
  expect(await standing(first)).toMatchObject({ is: 'older', paperOn: null });
  expect(await standing(second)).toMatchObject({ is: 'same', stage: 'submitted' });
});

it('stays what it is when the papers are received and the label is issued [Z18 P36 Q01 X24]', async () => {
  const printed = await digest();
  await step(opened, id, 'pass');
  await step(opened, id, 'paper');
  expect(await standing(printed)).toMatchObject({ is: 'same', paperOn: '2026-11-20' });
  await step(opened, id, 'approve');
  expect(await standing(printed)).toMatchObject({ is: 'same', stage: 'concluded' });
  const { objects } = opened.tools.forge;
  const replay = await replayMain(objects, await opened.tools.forge.main());
  expect(replay).toMatchObject({ ok: true, figures: { labels: 1 } });
});

it('tells nothing of an application to who has no paper of it [Z18 R-9.1]', async () => {
  const printed = await digest();
  for (const guess of ['0'.repeat(32), printed.slice(0, 31), '', 'x'.repeat(32), `${printed}0`]) {
    expect(await opened.office.openings.paper(id, guess)).toEqual({ is: 'other' });
  }
  const { openings } = opened.office;
  expect(await openings.paper('ZZZZZZZZ' as FilingId, printed)).toEqual({ is: 'other' });
});
