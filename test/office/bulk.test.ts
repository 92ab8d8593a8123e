import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BulkDecision, BulkRun } from '#office/bulk-types.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import {
  accountOf,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let opened: TestOffice;
beforeEach(async () => {
  opened = await testOffice();
});
afterEach(() => opened.remove());

const county = accountOf('990101');
const second = accountOf('990101', '990101-2');

const fieldsOf = (n: number, more: Record<string, string> = {}) =>
  formOf({ name: `示例${n}号局网`, homeUrl: `https://s${n}.shili.gov.cn/`, ...more });

/** Files a site; each from an address of its own, as the limits take neighbours together. */
async function file(n: number, more: Record<string, string> = {}): Promise<FilingId> {
  const address = `10.${n >> 8}.${n & 255}.1`;
  return (await fileSite(opened, fieldsOf(n, more), undefined, address)).filing;
}

function plan(ids: readonly FilingId[], decision: BulkDecision = 'approve', account = county) {
  const rows = ids.flatMap((id) => opened.office.catalogue.filing(id) ?? []);
  const order = { decision, scope: 'page', list: '/desk', rows, total: rows.length } as const;
  return opened.office.bulk.plan(order, account);
}

const runOf = (key: string, account = county) => opened.office.bulk.find(key, account) as BulkRun;
const resultsOf = (run: BulkRun) =>
  run.lines.map(({ result, problems: [problem] }) => problem?.code ?? result);
const start = (key: string, text = '', account = county) =>
  opened.office.bulk.start(key, account, text);
const decisionsOn = async (id: FilingId) =>
  ((await opened.office.progress(id))?.events ?? []).flatMap((event) =>
    'unit' in event ? [`${event.event} ${event.account} ${event.opinion.text}`] : [],
  );

/** Waits for the end of a run that goes on after the answer. */
async function ended(key: string, account = county): Promise<BulkRun> {
  for (;;) {
    const run = runOf(key, account);
    if (run.state !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('each filing of a run is decided on what was shown and has a result of its own; one failure stops no other [D13 X17 R-4.2 R-4.3]', async () => {
  const fine = await file(1);
  const changed = await file(2);
  const decided = await file(3);
  const withdrawn = await file(4);
  const portal = await file(5, { isPortal: 'yes' });
  const last = await file(6);
  const ids = [fine, changed, decided, withdrawn, portal, last];
  const key = plan(ids);
  expect(runOf(key)).toMatchObject({ state: 'planned', done: 0, total: 6 });

  // meanwhile: returned and handed in again with other content; approved by a colleague; withdrawn
  await decideAs(opened, '990101', changed, 'return', second.id);
  const before = (await opened.office.progress(changed))?.state.content ?? '';
  const again = fieldsOf(2, { address: '示例县人民路2号' });
  expect(await opened.office.resubmit(changed, again, before)).toMatchObject({ ok: true });
  await decideAs(opened, '990101', decided, 'approve', second.id);
  expect(await opened.office.withdraw(withdrawn)).toMatchObject({ ok: true });

  expect(await start(key, '同意')).toEqual({ ok: true, value: null });
  const run = await ended(key);
  expect(run.state).toBe('done');
  expect(resultsOf(run)).toEqual([
    'done',
    'content-changed',
    'already-approved',
    'not-open',
    'own-portal',
    'done',
  ]);
  expect(run.lines[0]).toMatchObject({ turn: '990100', isLanded: false });
  expect(await decisionsOn(fine)).toEqual(['approve 990101 同意']);
  expect(await decisionsOn(last)).toEqual(['approve 990101 同意']);
  expect(await decisionsOn(changed)).toEqual([expect.stringMatching(/^return 990101-2 /)]);
  expect(await decisionsOn(portal)).toEqual([]);
});

it('a run is done once: sent again it says so, after a restart too [X17 R-4.3 R-9.3]', async () => {
  const ids = [await file(1), await file(2)];
  const key = plan(ids);
  const [first, other] = await Promise.all([start(key, '甲'), start(key, '乙')]);
  expect([first.ok, other.ok]).toEqual([true, false]);
  await ended(key);
  const again = { ok: false, problems: [{ code: 'bulk-started', at: '' }] };
  expect(await start(key)).toEqual(again);
  opened = await opened.reopen();
  expect(resultsOf(runOf(key))).toEqual(['done', 'done']);
  expect(await start(key)).toEqual(again);
  for (const id of ids) expect(await decisionsOn(id)).toEqual(['approve 990101 甲']);
});

it('two runs at once over the same filings decide each of them once [X17 R-4.1 R-4.3]', async () => {
  const ids: FilingId[] = [];
  for (let n = 1; n <= 6; n += 1) ids.push(await file(n));
  const one = plan(ids);
  const two = plan(ids.toReversed(), 'approve', second);
  await Promise.all([start(one), start(two, '', second)]);
  const runs = [await ended(one), await ended(two, second)];
  for (const id of ids) {
    expect(await decisionsOn(id)).toHaveLength(1);
    const results = runs.map((run) => run.lines.find(({ filing }) => filing === id)?.result);
    expect(results.toSorted()).toEqual(['done', 'refused']);
  }
});

it('a run that was cut off goes on where it stopped; what it had decided already is not decided again [R-4.3 R-9.3]', async () => {
  const ids: FilingId[] = [];
  for (let n = 1; n <= 4; n += 1) ids.push(await file(n));
  const key = plan(ids);
  const started = start(key, '同意');
  await opened.office.bulk.stop();
  await started;
  opened = await opened.reopen();
  const cut = runOf(key);
  expect(cut.state).toBe('interrupted');
  const left = cut.lines.filter(({ result }) => result === 'waiting');
  expect(left.length).toBeGreaterThan(1);
  // decided, and lost before it was kept
  const [lost] = left;
  if (!lost) throw new Error('nothing was left');
  await opened.office.decide(lost.filing, county, 'approve', lost.content, {
    reason: '',
    text: '同意',
  });
  expect(await start(key, '别的意见')).toMatchObject({ ok: true });
  expect(resultsOf(await ended(key))).toEqual(['done', 'done', 'done', 'done']);
  for (const id of ids) expect(await decisionsOn(id)).toEqual(['approve 990101 同意']);
});

it('当页数据全部提交 takes in what was not taken in, and nothing twice [D14 R-4.3]', async () => {
  const ids = [await file(1), await file(2)];
  const [first] = ids as [FilingId, FilingId];
  await decideAs(opened, '990101', first, 'take-in');
  const key = plan(ids, 'take-in');
  await start(key);
  const run = await ended(key);
  expect(resultsOf(run)).toEqual(['already-taken-in', 'done']);
  expect(run.lines[1]?.turn).toBe('990101');
  expect((await opened.office.progress(ids[1] as FilingId))?.state.stage).toBe('in-review');
});

it('the last unit’s run concludes; a run knows what is in force [D04 R-4.3]', async () => {
  const id = await file(1);
  await decideAs(opened, '990101', id);
  await decideAs(opened, '990100', id);
  const province = accountOf('990000');
  const key = plan([id], 'approve', province);
  await start(key, '', province);
  expect((await ended(key, province)).lines[0]).toMatchObject({
    result: 'done',
    isLanded: true,
    turn: null,
  });
});

it('an opinion with personal data, or too long, starts nothing [R-4.5 R-9.1]', async () => {
  const id = await file(1);
  const key = plan([id]);
  for (const text of ['请联系13800000000', '长'.repeat(501)]) {
    expect(await start(key, text)).toMatchObject({ ok: false, problems: [{ at: '/text' }] });
    expect(runOf(key).state).toBe('planned');
  }
  expect(await decisionsOn(id)).toEqual([]);
});

it('a run is its account’s alone [A19 R-4.1]', async () => {
  const key = plan([await file(1)]);
  for (const account of [second, accountOf('990100')]) {
    expect(opened.office.bulk.find(key, account)).toBeNull();
    expect(await start(key, '', account)).toMatchObject({ ok: false });
  }
  expect(opened.office.bulk.find('nothing', county)).toBeNull();
  expect(runOf(key).state).toBe('planned');
});

it('units of another branch decide nothing by a run, whatever rows it was made of [A19 I09 R-4.1]', async () => {
  const id = await file(1);
  const stranger = accountOf('bm9901');
  const key = plan([id], 'approve', stranger);
  await start(key, '', stranger);
  expect(resultsOf(await ended(key, stranger))).toEqual(['outside-chain']);
  expect(await decisionsOn(id)).toEqual([]);
});

it('a change is shown by what it differs in before it is decided with others [F11 X17 R-4.2]', async () => {
  const id = await file(1);
  for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, id);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  const site = opened.office.catalogue.siteOfFiling(id)?.code;
  if (!site) throw new Error('no site');
  const fields = { ...(await opened.office.fieldsOfSite(site, null)), address: '示例县新路8号' };
  const token = opened.office.requestToken();
  const asked = await opened.office.submitChange(
    site,
    'amendment',
    fields,
    { kind: 'filer' },
    token,
  );
  if (!asked.ok) throw new Error(JSON.stringify(asked.problems));
  const key = plan([asked.value.filing]);
  const changes = await opened.office.bulk.changesOf(runOf(key).lines);
  expect(changes.get(asked.value.filing)).toEqual([
    { at: '/address', before: '示例县人民路1号', after: '示例县新路8号' },
  ]);
  await start(key);
  expect((await ended(key)).lines[0]).toMatchObject({ result: 'done', isLanded: true });
  expect(opened.office.catalogue.filing(asked.value.filing)).toBeNull();
  expect(
    opened.office.catalogue.filings('990101' as UnitCode, {}, { page: 1, size: 5 }).total,
  ).toBe(0);
});

it('a run ends with the right to do it: nothing is decided for an account that was shut meanwhile [W6 R-4.3 R-10.1]', async () => {
  for (const id of [county.id, second.id]) {
    const account = {
      id,
      unit: county.unit,
      password: 'ein Wort für beide',
      mustChangePassword: false,
    };
    await opened.store.accounts.create(account, opened.office.now());
  }
  const ids = [await file(1), await file(2)];
  const key = plan(ids);
  const started = start(key);
  expect(opened.store.accounts.setDisabled(county.id, true)).toBe(true);
  await started;
  expect((await ended(key)).state).toBe('interrupted');
  for (const id of ids) expect(await decisionsOn(id)).toEqual([]);
  // opened again, its holder goes on where it ended
  opened.store.accounts.setDisabled(county.id, false);
  await start(key);
  expect(resultsOf(await ended(key))).toEqual(['done', 'done']);
});
