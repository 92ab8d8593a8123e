import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { openOffice } from '#office/open.ts';
import { changePolicy } from '#office/policy-change.ts';
import type { UnitCode } from '#registry/unit.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import { code as unitCode, country } from '../registry/country.ts';
import { replayMain } from '#verify/replay.ts';
import { censusOffice, commit, formOf as scoreForm, siteOf } from './census-office.ts';
import {
  accountOf,
  approveAll,
  decideAs,
  fileSite,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let made: TestOffice;
afterEach(() => made.remove());

/** Turns lines of the policy on, as an administrator does. */
async function setPolicy(lines: Readonly<Record<string, unknown>>): Promise<void> {
  const policy = loadYaml(await readFile('data/policy.yaml')) as Record<string, { value: unknown }>;
  for (const [name, value] of Object.entries(lines)) policy[name] = { ...policy[name], value };
  const bytes = Buffer.from(dumpYaml(policy));
  await changePolicy(made.tools, bytes, { account: 'operator', because: '重要事项两人办理' });
}

describe('a second reader', () => {
  it('an offline for good takes effect only after two accounts of the province agree; history proves it [Z17 X13 R-9.2]', async () => {
    made = await testOffice();
    await approveAll(made, (await fileSite(made)).filing);
    made.at('2026-11-20T16:00:00');
    await made.office.mint();
    made.at('2026-11-21T09:00:00');
    await setPolicy({ secondReaderFor: ['offline-permanent'] });
    const code = '9901010001' as SiteCode;
    const token = made.office.requestToken();
    const reason = { reason: '网站撤销' };
    const asker = { kind: 'filer' } as const;
    const filed = await made.office.submitChange(code, 'offline-permanent', reason, asker, token);
    if (!filed.ok) throw new Error(JSON.stringify(filed.problems));
    const { filing } = filed.value;
    for (const unit of ['990101', '990100', '990000']) await decideAs(made, unit, filing);
    expect(made.office.catalogue.site(code)?.status).toBe('normal');
    const desk = await made.office.deskFiling(filing, accountOf('990000'));
    expect(desk?.may.approve).toMatchObject({ ok: false, problem: { code: 'account-decided' } });
    await expect(decideAs(made, '990000', filing)).rejects.toThrow('account-decided');
    await decideAs(made, '990000', filing, 'approve', '990000-2');
    expect(made.office.catalogue.site(code)?.status).toBe('offline-approved');
    const { forge } = made.tools;
    expect((await replayMain(forge.objects, await forge.main())).first).toBeNull();
    const trail = await made.office.progress(filing);
    expect(trail?.state.chain.steps.at(-1)?.because).toBe('second-reader');
  });

  it('a policy line that the register does not know is refused [Z12 Z17]', async () => {
    made = await testOffice();
    await expect(setPolicy({ secondReaderFor: ['new-site'] })).rejects.toThrow('policy.schema');
  });
});

describe('a score of the unit’s own site', () => {
  const id = testCampaign.id;
  const site = '9901010009' as SiteCode;
  const [one, two] = [accountOf('990101'), accountOf('990101', '990101-2')];
  const form = scoreForm({ 'found.D2a': '3' });
  const codesOf = (outcome: { ok: boolean; problems?: readonly { code: string }[] }) =>
    outcome.ok ? 'ok' : (outcome.problems ?? []).map(({ code }) => code).join(' ');
  const inspect = async (who = one, fields = form) =>
    codesOf(await made.office.census.inspect(id, site, 'inspection', fields, who));
  const save = (who = one, fields = form) =>
    codesOf(made.office.census.saveDraft(id, site, 'inspection', fields, who));

  async function ownSite(): Promise<void> {
    made = await censusOffice();
    const office = country.get(unitCode('990101'))?.office ?? '';
    const file = siteOf(site);
    const own = { ...file, sponsor: { ...file.sponsor, name: office } };
    await commit(made, new Map([[mintedPath(site), Buffer.from(dumpYaml(own))]]));
    made.office.confirmRecord(site);
    const scored = await made.office.census.selfScore(id, site, scoreForm());
    expect(codesOf(scored)).toBe('ok');
  }

  it('is handed in by one account where the policy says nothing else [Z17 N16]', async () => {
    await ownSite();
    expect(await inspect()).toBe('ok');
  });

  it('is saved by one account and handed in unchanged by another, where the policy asks for it [Z17 N21]', async () => {
    await ownSite();
    await setPolicy({ ownSiteScoring: 'twoAccounts' });
    expect(await inspect()).toBe('own-site-alone');
    expect(save()).toBe('ok');
    expect(await inspect()).toBe('own-site-alone');
    expect(await inspect(two, scoreForm({ 'found.D2a': '1' }))).toBe('own-site-differs');
    const view = await made.office.census.scoring(id, site, 'inspection', two);
    expect([view?.twoAccounts, view?.draft?.account]).toEqual([true, one.id]);
    expect(await inspect(two)).toBe('ok');
    // a correction is the unit's above: nobody judges what is their own twice either
    const correct = async (who = one) =>
      codesOf(
        await made.office.census.correct(
          ...([id, site, 'inspection', { ...scoreForm(), reason: '复核' }, who, 0] as const),
        ),
      );
    expect(await correct()).toBe('own-site-correction');
    expect(await correct(accountOf('990100'))).toBe('ok');
  });

  it('an unfinished form saved by one account is no consent to an empty one [Z17]', async () => {
    await ownSite();
    await setPolicy({ ownSiteScoring: 'twoAccounts' });
    expect(save(one, {})).toBe('ok');
    expect(await inspect(two, scoreForm())).toBe('own-site-differs');
  });
});

describe('a new check code that takes two accounts', () => {
  const code = '9901010001' as SiteCode;
  const request = { reason: 'leaked', note: '', seen: 1 };
  const by = (account: string) =>
    ({ kind: 'unit', unit: account.slice(0, 6) as UnitCode, account }) as const;
  const minted = async () => {
    made = await testOffice();
    await approveAll(made, (await fileSite(made)).filing);
    made.at('2026-11-20T16:00:00');
    await made.office.mint();
    made.at('2026-11-21T09:00:00');
  };
  const raise = (account: string) => made.office.raiseGeneration(code, by(account), request);
  const first = async () => {
    const { forge } = made.tools;
    return (await replayMain(forge.objects, await forge.main())).first;
  };

  it('is asked for by one and takes effect when another confirms; both stand in the trail; history proves it [Z17 E08 R-9.2]', async () => {
    await minted();
    await setPolicy({ checkCodeRaise: 'twoAccounts' });
    const waits = { ok: true, value: { generation: 1, isNew: false, waits: true } };
    expect(await raise('990101')).toEqual(waits);
    // the same account again changes nothing but its own reason
    expect(await raise('990101')).toEqual(waits);
    expect(made.office.waitingRaise(code, 1)).toMatchObject({ account: '990101' });
    expect(await raise('990100')).toMatchObject({ ok: true, value: { isNew: true } });
    expect(await made.office.siteRaises(code)).toMatchObject([
      { account: '990100', askedBy: '990101', generation: 2 },
    ]);
    expect(made.office.waitingRaise(code, 2)).toBeNull();
    expect(await first()).toBeNull();
  });

  it('a wish that nobody confirms in time is over, and the next account begins anew [Z17]', async () => {
    await minted();
    await setPolicy({ checkCodeRaise: 'twoAccounts' });
    await raise('990101');
    made.at('2026-11-24T09:00:01');
    expect(made.office.waitingRaise(code, 1)).toBeNull();
    expect(await raise('990100')).toMatchObject({ ok: true, value: { waits: true } });
  });

  it('the filer’s own stays one step: who knows the code may end it [Z17 E08]', async () => {
    await minted();
    await setPolicy({ checkCodeRaise: 'twoAccounts' });
    const outcome = await made.office.raiseGeneration(code, { kind: 'filer' }, request);
    expect(outcome).toMatchObject({ ok: true, value: { isNew: true } });
    expect(await first()).toBeNull();
  });

  it('one that one account made alone although the policy asked for two is named [Z17 R-9.2]', async () => {
    await minted();
    await setPolicy({ checkCodeRaise: 'twoAccounts' });
    // a register that takes a wish for granted, of an account that may not do it
    const wish = { ...by('990101'), site: code, generation: 1, ...request, account: '990102' };
    Object.defineProperty(made.tools.store.raises, 'wish', {
      value: () => ({ ...wish, at: '2026-11-21T09:00:00.000+08:00' }),
    });
    await raise('990101');
    expect(await first()).toMatchObject({ code: 'asker-not-entitled' });
  });

  it('a server that runs while a command changes the policy goes by it at once [Z12 Z17]', async () => {
    await minted();
    // another process over the same files, as `npm run policy` is
    const command = await openOffice(made.env, { now: () => made.office.now() });
    const policy = loadYaml(await readFile('data/policy.yaml')) as Record<string, object>;
    const line = { ...policy['checkCodeRaise'], value: 'twoAccounts' };
    const bytes = Buffer.from(dumpYaml({ ...policy, checkCodeRaise: line }));
    await changePolicy(command.tools, bytes, { account: 'operator', because: '两人办理' });
    await command.office.close();
    expect(await raise('990101')).toMatchObject({ ok: true, value: { waits: true } });
    expect(made.office.policy.checkCodeRaise).toBe('twoAccounts');
  });

  it('where the policy asks for one, one is enough as ever [Z17 E08]', async () => {
    await minted();
    expect(await raise('990101')).toMatchObject({ ok: true, value: { isNew: true } });
  });
});
