import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heldDomains } from '#office/openings/held-domains.ts';
import { openOpenings } from '#office/openings/openings.ts';
import { importAccounts } from '#office/openings/operator.ts';
import type { Tools } from '#office/tools.ts';
import type { Account } from '#private/types.ts';
import { shownHost } from '#registry/host-name.ts';
import type { FilingId } from '#registry/site.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { changePolicy } from '#office/policy-change.ts';
import { problemText } from '#text/problems.ts';
import { replayMain } from '#verify/replay.ts';
import type { Opening } from '#registry/opening.ts';
import { type TestOffice, testOffice } from '../test-office.ts';
import {
  applicationForm,
  applied,
  bodyAccount,
  codeFor,
  registered,
  registrationForm,
  step,
} from './openings-tools.ts';

let opened: TestOffice;
let account: Account;
beforeAll(async () => {
  opened = await testOffice();
  account = await registered(opened);
});
afterAll(() => opened.remove());

const page = { page: 1, size: 20 };

describe('who reviews', () => {
  it('a staffing office of another region sees nothing and decides nothing [P37 R-4.1 R-4.7]', async () => {
    const id = await applied(opened, account, { english: 'a.shilixian.gov.cn', chinese: '' });
    const other = bodyAccount('05');
    expect(await opened.office.openings.view(other, id)).toBeNull();
    const list = await opened.office.openings.list(other, {}, page);
    expect(list.total).toBe(0);
    expect(await step(opened, id, 'pass', other)).toMatchObject({
      ok: false,
      problems: [{ code: 'outside-chain' }],
    });
  });

  it('an applicant decides nothing, and no other applicant sees the application [P37 R-4.1]', async () => {
    const id = await applied(opened, account, { english: 'b.shilixian.gov.cn', chinese: '' });
    expect(await step(opened, id, 'pass', account)).toMatchObject({ ok: false });
    const other = await registered(opened, { organisation: '示例县水利局' });
    expect(await opened.office.openings.view(other, id)).toBeNull();
    expect(await opened.office.openings.withdraw(other, id)).toMatchObject({ ok: false });
    expect((await opened.office.openings.list(other, { applicant: account.id }, page)).total).toBe(
      0,
    );
  });

  it('each step in its turn, on exactly what was seen, and none twice [R-4.2 R-4.8 X24]', async () => {
    const id = await applied(opened, account, { english: 'c.shilixian.gov.cn', chinese: '' });
    const refused = (code: string) => ({ ok: false, problems: [{ code, at: '' }] });
    expect(await step(opened, id, 'paper')).toMatchObject(refused('opening-review-first'));
    expect(await step(opened, id, 'approve')).toMatchObject(refused('opening-review-first'));
    const foreign = '0'.repeat(40);
    expect(await step(opened, id, 'pass', bodyAccount(), foreign)).toMatchObject(
      refused('content-changed'),
    );
    expect(await step(opened, id, 'pass')).toMatchObject({ ok: true });
    expect(await step(opened, id, 'pass')).toMatchObject(refused('opening-step-done'));
    expect(await step(opened, id, 'approve')).toMatchObject(refused('opening-paper-first'));
  });

  it('papers are received on a day that has come, and only where the identity was seen [P11 P36 R-8.2]', async () => {
    const id = await applied(opened, account, { english: 'd.shilixian.gov.cn', chinese: '' });
    await step(opened, id, 'pass');
    const view = await opened.office.openings.view(bodyAccount(), id);
    const outcome = await opened.office.openings.decide(bodyAccount(), id, 'paper', {
      content: view?.state.content ?? '',
      opinion: { reason: '', text: '' },
      paper: { on: '2026-11-21', isVerified: false },
    });
    const codes = outcome.ok ? [] : outcome.problems.map(({ code }) => code);
    expect(codes).toEqual(['paper-date', 'identity-unchecked']);
  });

  it('after a return the applicant amends under the same number and papers come again [P33]', async () => {
    const id = await applied(opened, account, { english: 'e.shilixian.gov.cn', chinese: '' });
    for (const what of ['pass', 'paper', 'return'] as const) await step(opened, id, what);
    const { openings } = opened.office;
    const fields = applicationForm({ english: 'e.shilixian.gov.cn', siteName: '示例县民政网' });
    await openings.sendCode(account, { ...fields, english: 'z.shilixian.gov.cn', chinese: '' });
    const view = await openings.view(account, id);
    const request = {
      code: codeFor(opened, account.id),
      expected: view?.state.content ?? '',
    };
    const outcome = await openings.resubmit(account, id, { ...fields, chinese: '' }, request);
    expect(outcome).toEqual({ ok: true, value: id });
    const after = await openings.view(account, id);
    expect(after?.state).toMatchObject({ stage: 'submitted', round: 2, paperOn: null });
    expect(after?.opening.siteName).toBe('示例县民政网');
  });
});

describe('two accounts of a staffing office', () => {
  const policy = async (value: 'oneAccount' | 'twoAccounts') => {
    const lines = loadYaml(readFileSync('data/policy.yaml')) as Record<string, object>;
    const file = { ...lines, openingApproval: { ...lines['openingApproval'], value } };
    const said = { account: 'operator', because: '收件和审核通过由两个账户办理' };
    await changePolicy(opened.tools, Buffer.from(dumpYaml(file)), said);
  };
  afterAll(() => policy('oneAccount'));

  it('who received the papers does not approve; another account does, and history proves it [Z17 X24 R-4.8 R-9.2]', async () => {
    await policy('twoAccounts');
    const second = bodyAccount('99', 2);
    const id = await applied(opened, account, { english: 'two.shilixian.gov.cn', chinese: '' });
    await step(opened, id, 'pass');
    await step(opened, id, 'paper');
    const refusal = { code: 'opening-second-account', at: '' };
    const view = await opened.office.openings.view(bodyAccount(), id);
    expect(view?.against.approve).toEqual(refusal);
    expect(problemText(refusal)).toContain('须由本部门的另一个账户审核通过');
    expect(await step(opened, id, 'approve')).toEqual({ ok: false, problems: [refusal] });
    // the first review may be the approver's own: two have looked
    expect((await opened.office.openings.view(second, id))?.against.approve).toBeNull();
    expect(await step(opened, id, 'approve', second)).toMatchObject({ ok: true });
    const { objects, main } = opened.tools.forge;
    expect((await replayMain(objects, await main())).first).toBeNull();
  });
});

describe('what is asked and kept', () => {
  it('identity numbers are asked nowhere and refused in every free text [P11 R-2.1]', async () => {
    const id = '11010519491231002X';
    for (const name of ['functions', 'address', 'organisation', 'superior'] as const) {
      const fields = registrationForm({ [name]: `示例${id}` });
      const problems = await opened.office.openings.checkRegistration(fields);
      expect(problems).toContainEqual({ code: 'text-id-card', at: `/${name}` });
    }
    const { problems } = await opened.office.openings.preview(
      account,
      applicationForm({ introduction: `负责人 ${id}`, siteName: `示例${id}` }),
    );
    expect(problems.map(({ at }) => at).toSorted()).toEqual(['/introduction', '/siteName']);
  });

  it('no commit holds a person, a telephone, an address or a code [P13 P14 P24 R-9.1]', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', join(opened.dir, 'register.git'), ...args], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
    const objects = git('log', '--all', '-p', '--format=%an %ae %B');
    for (const secret of [
      '示例甲',
      '示例乙',
      '示例丙',
      '13800000000',
      'jia@example.invalid',
      '99912345',
    ]) {
      expect(objects).not.toContain(secret);
    }
    const main = git('for-each-ref', '--format=%(refname)');
    // open applications are looked at as well
    expect(main).toContain('refs/heads/filing/');
  });

  it('the accepted wording stands in the application by version and hash [P17]', async () => {
    const id = await applied(opened, account, { english: 'f.shilixian.gov.cn', chinese: '' });
    const proposal = await opened.tools.forge.proposal(id);
    const tree = proposal?.commits.at(-1)?.tree ?? '';
    const { objects } = opened.tools.forge;
    const entry = await objects.entry(tree, `data/openings/99/${id}.yaml`);
    const opening = loadYaml(await objects.blob(entry?.oid ?? '')) as Opening;
    expect(opening.agreement.version).toBe('2026-11');
    expect(opening.agreement.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await opened.office.openings.register(registrationForm({ agree: 'yes' }), '192.0.2.9'),
    ).toMatchObject({ ok: false, problems: [{ code: 'agreement-needed', at: '/agree' }] });
  });

  it('a password has 8 to 64 characters with a letter and a digit [P15 X22]', async () => {
    const problemsOf = async (password: string) =>
      (
        await opened.office.openings.checkRegistration(
          registrationForm({ password, again: password }),
        )
      ).map(({ code }) => code);
    expect(await problemsOf('shi2mim')).toContain('password-too-short');
    expect(await problemsOf('shilimima')).toContain('password-needs-letter-and-digit');
    expect(await problemsOf(`a1${'嘛'.repeat(63)}`)).toContain('password-too-long');
    expect(await problemsOf('shili2026mimachangdu-geng-chang')).toEqual([]);
  });
});

describe('codes', () => {
  it('a code is good once, for half an hour, and five wrong ones shut the door [P13 P23 R-5.5]', async () => {
    const other = await registered(opened, { organisation: '示例县审计局' });
    const { openings, requestToken } = opened.office;
    const fields = applicationForm({ english: 'g.shilixian.gov.cn', chinese: '' });
    await openings.sendCode(other, fields);
    const code = codeFor(opened, other.id);
    const first = await openings.submit(other, fields, { code, token: requestToken() });
    expect(first.ok).toBe(true);
    const more = { ...fields, english: 'h.shilixian.gov.cn' };
    const again = await openings.submit(other, more, { code, token: requestToken() });
    expect(again).toMatchObject({ ok: false, problems: [{ code: 'opening-code-wrong' }] });
    await openings.sendCode(other, more);
    const late = codeFor(opened, other.id);
    opened.at('2026-11-20T09:31:00.000');
    const tooLate = await openings.submit(other, more, { code: late, token: requestToken() });
    expect(tooLate).toMatchObject({ ok: false, problems: [{ code: 'opening-code-wrong' }] });
    let last;
    for (let tries = 0; tries < 5; tries += 1) {
      last = await openings.submit(other, more, { code: '000000', token: requestToken() });
    }
    expect(last).toMatchObject({ ok: false, problems: [{ code: 'too-many-tries' }] });
    opened.at('2026-11-20T12:00:00.000');
  });

  it('the same form sent twice files once [R-9.3]', async () => {
    const { openings, requestToken } = opened.office;
    const fields = applicationForm({ english: 'i.shilixian.gov.cn', chinese: '' });
    await openings.sendCode(account, fields);
    const request = { code: codeFor(opened, account.id), token: requestToken() };
    const first = await openings.submit(account, fields, request);
    const second = await openings.submit(account, fields, request);
    expect(second).toEqual(first);
  });

  it('an address may register only so often an hour [P16 X23]', async () => {
    const { openings } = opened.office;
    let last;
    for (let tries = 0; tries < 11; tries += 1) {
      const form = registrationForm({ 'handler.email': `yi${tries}@example.invalid` });
      last = await openings.register(form, '198.51.100.7');
    }
    expect(last).toMatchObject({ ok: false, problems: [{ code: 'too-many-registrations' }] });
  });
});

describe('instead of a picture', () => {
  it('nobody is mailed more than five codes an hour that are never used [P16 X23]', async () => {
    const { openings } = opened.office;
    const form = registrationForm({ 'handler.email': 'bei@example.invalid' });
    const from = (index: number) => `203.0.${index}.1`;
    const outcomes = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const written = {
        ...form,
        'handler.email': tries % 2 ? 'BEI@example.invalid' : 'bei@example.invalid',
      };
      outcomes.push(await openings.register(written, from(tries)));
    }
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false]);
    expect(outcomes[5]).toMatchObject({
      problems: [{ code: 'too-many-codes', at: '/handler/email' }],
    });
    // who reads the mail and proves the address is not shut out by others
    const [first] = outcomes;
    if (!first?.ok) throw new Error('refused');
    const proved = await openings.confirm(first.value, codeFor(opened, first.value.id));
    expect(proved.ok).toBe(true);
    expect((await openings.register(form, from(7))).ok).toBe(true);
  });

  it('a registration does nothing without the mailed code and is forgotten in a week [P14 P16]', async () => {
    const { openings, requestToken } = opened.office;
    const form = registrationForm({ 'handler.email': 'ren@example.invalid' });
    const outcome = await openings.register(form, '203.0.113.77');
    if (!outcome.ok) throw new Error('refused');
    const bot = outcome.value;
    const fields = applicationForm({ english: 'j.shilixian.gov.cn', chinese: '' });
    expect((await openings.sendCode(bot, fields)).ok).toBe(false);
    const tried = await openings.submit(bot, fields, { code: '123456', token: requestToken() });
    expect(tried.ok).toBe(false);
    opened.at('2026-11-27T12:00:01');
    const next = registrationForm({ 'handler.email': 'geng@example.invalid' });
    expect((await openings.register(next, '203.0.113.78')).ok).toBe(true);
    expect(openings.applicant(bot)).toBeNull();
    opened.at('2026-11-20T12:00:00');
  });
});

describe('two doors', () => {
  it('an account of this track is unknown to the units, and theirs here [A26 P18 R-4.7]', async () => {
    const { office, tools } = opened;
    await tools.store.accounts.create(
      {
        id: '990101',
        unit: '990101' as never,
        password: 'danwei2026mima',
        mustChangePassword: false,
      },
      office.now(),
    );
    const here = await office.openings.signIn(account.id, 'shili2026mima', '192.0.2.3');
    expect(here).toMatchObject({ ok: true, value: { id: account.id } });
    const wrong = { ok: false, problems: [{ code: 'sign-in-wrong', at: '' }] };
    expect(await office.signIn(account.id, 'shili2026mima', '192.0.2.4')).toEqual(wrong);
    expect(await office.openings.signIn('990101', 'danwei2026mima', '192.0.2.5')).toEqual(wrong);
  });

  it('an organisation sees the domains of its sites and of its applications, nobody else’s [P27]', async () => {
    const { openings } = opened.office;
    const own = await registered(opened, { organisation: '示例县水务局' });
    expect(await openings.domains(own)).toEqual([]);
    const fields = { organisation: '示例县水务局', english: 'sw.shilixian.gov.cn' };
    const id = await applied(opened, own, { ...fields, chinese: '示例县水务局.政务' });
    const asked = (await openings.domains(own)).map((each) => [shownHost(each.host), each.opening]);
    expect(asked.toSorted()).toEqual([
      ['sw.shilixian.gov.cn', id],
      ['示例县水务局.政务', id],
    ]);
    const site = { homeUrl: 'https://SW.shilixian.gov.cn/x', name: '水务网', code: '9901010009' };
    const catalogue = Object.create(opened.tools.catalogue, {
      sitesOfSponsor: {
        value: (unit: string, sponsor: string) =>
          unit === '990101' && sponsor === '示例县水务局' ? [site] : [],
      },
    }) as Tools['catalogue'];
    const tools = Object.create(opened.tools, { catalogue: { value: catalogue } }) as Tools;
    expect(heldDomains(tools, own)[0]).toEqual({
      host: 'sw.shilixian.gov.cn',
      siteName: '水务网',
      siteCode: '9901010009',
      opening: id,
    });
    expect(heldDomains(tools, account).map(({ host }) => host)).not.toContain(
      'sw.shilixian.gov.cn',
    );
    expect(await openings.domains(bodyAccount())).toEqual([]);
  });

  it('existing accounts come in from a file, row by row, and sign in with their old number [P02]', async () => {
    const head =
      '账号,所属区域,隶属单位,开办主体名称,系统类别,上级主管单位,通讯地址,邮政编码,主要职能,单位负责人,经办人,固定电话,传真,手机,电子邮箱'.split(
        ',',
      );
    const good =
      '90012345,99,990101,示例县档案局,党委,,示例县人民路9号,050000,主管档案工作。,,示例己,010-99912345,,13700000000,ji@example.invalid'.split(
        ',',
      );
    const bad = good.with(0, '990101').with(14, 'ji');
    const found = await importAccounts(opened.tools, [head, good, bad, good]);
    expect(found.map(({ row, made }) => [row, made?.account ?? null])).toEqual([
      [2, '90012345'],
      [3, null],
      [4, null],
    ]);
    expect(found[1]?.problems.map(({ code }) => code)).toEqual(['account-format', 'email-format']);
    expect(found[2]?.problems).toMatchObject([{ code: 'account-taken' }]);
    const { openings } = opened.office;
    const signed = await openings.signIn('90012345', found[0]?.made?.code ?? '', '192.0.2.6');
    expect(signed).toMatchObject({ ok: true, value: { mustChangePassword: true } });
    if (!signed.ok) return;
    expect(openings.isConfirmed(signed.value)).toBe(false);
    await openings.sendRegistrationCode(signed.value);
    const code = codeFor(opened, '90012345');
    expect(await openings.confirm(signed.value, code)).toMatchObject({
      problems: [{ code: 'agreement-needed' }],
    });
  });
});

describe('what the network says of the names', () => {
  it('an address that the name does not lead to warns and never refuses [P30 R-2.6]', async () => {
    const asked: string[] = [];
    const lookUp = async (host: string) => {
      asked.push(host);
      return ['203.0.113.9'];
    };
    const tools = { ...opened.tools, lookUp };
    const fields = applicationForm({ english: 'j.shilixian.gov.cn', chinese: '' });
    const { problems, advice } = await openOpenings(tools).preview(account, fields);
    expect(problems).toEqual([]);
    expect(advice).toContainEqual({
      code: 'advice-opening-address',
      at: '/ipv4',
      params: { right: '203.0.113.9' },
    });
    expect(asked).toEqual(['j.shilixian.gov.cn']);
  });
});

describe('after a crash', () => {
  it('what was filed and decided is there again, from Git alone where the index is lost [R-9.3 P32]', async () => {
    const id: FilingId = await applied(opened, account, {
      english: 'k.shilixian.gov.cn',
      chinese: '',
    });
    for (const what of ['pass', 'paper', 'approve'] as const) await step(opened, id, what);
    const before = await opened.office.openings.list(account, {}, page);
    for (const end of ['', '-wal', '-shm']) {
      rmSync(join(opened.dir, `register.git/openings.db${end}`), { force: true });
    }
    opened = await opened.reopen();
    const after = await opened.office.openings.list(account, {}, page);
    expect(after.rows).toEqual(before.rows);
    expect(after.rows.find((row) => row.id === id)?.stage).toBe('concluded');
  });
});
