import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../test-office.ts';
import { applied, bodyAccount, registered, step } from './openings-tools.ts';

let opened: TestOffice;
beforeAll(async () => {
  opened = await testOffice();
});
afterAll(() => opened.remove());

it('first review, papers, approval: then it stands on main, and the history proves it [P33 P37 R-8.1 R-8.2 R-9.2 X24]', async () => {
  const account = await registered(opened);
  const id = await applied(opened, account);
  const { openings } = opened.office;
  for (const what of ['pass', 'paper', 'approve'] as const) {
    const outcome = await step(opened, id, what);
    expect(outcome).toMatchObject({ ok: true });
  }
  const view = await openings.view(account, id);
  expect(view?.state.stage).toBe('concluded');
  expect(view?.verified?.account).toBe('bz9900-1');
  const { forge } = opened.tools;
  const main = await forge.main();
  const { tree } = await forge.objects.commit(main);
  expect(await forge.objects.entry(tree, `data/openings/99/${id}.yaml`)).not.toBeNull();
  const replay = await replayMain(forge.objects, main);
  expect(replay.first).toBeNull();
  expect(bodyAccount().unit).toBe('bz9900');
});
