import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnitCode } from '#registry/unit.ts';
import { accountOf, fileSite, formOf, type TestOffice, testOffice } from './test-office.ts';
import { decideUnitAs, fileUnit, landUnit, merge, move } from './unit-filings.ts';

let opened: TestOffice;
beforeEach(async () => {
  opened = await testOffice();
});
afterEach(() => opened.remove());

const unit = (code: string) => opened.office.catalogue.unit(code as UnitCode);
const problems = (
  ...[action, fields, by = 'bm0100']: [
    Parameters<typeof fileUnit>[1],
    Parameters<typeof fileUnit>[2],
    string?,
  ]
) =>
  opened.office.unitChanges
    .preview(accountOf(by), action, fields)
    .problems.map(({ code, at }) => `${code} ${at}`.trim());

describe('挂接调整', () => {
  it('is filed by the root and decided by another account of it, never by the same [A21 A16 R-1.3 R-4.1]', async () => {
    const filing = await fileUnit(opened, 'move', move('990102', '990000'));
    expect(unit('990102')).toMatchObject({ attachedTo: '990100' });
    expect(await decideUnitAs(opened, filing, ['bm0100'])).toEqual(['own-filing']);
    expect(await decideUnitAs(opened, filing, ['990000'])).toEqual(['outside-chain']);
    expect(await decideUnitAs(opened, filing)).toEqual([]);
    expect(unit('990102')).toMatchObject({ attachedTo: '990000' });
  });

  it.each([
    ['a province', '990000'],
    ['the county itself', '990102'],
  ])('%s cannot file it [A21 R-1.3]', (_, by) => {
    expect(problems('move', move('990102', '990000'), by)).toEqual(['not-yours']);
  });

  it('a unit that does not exist is added by the root [A16 R-1.3]', async () => {
    const fields = {
      code: '990103',
      name: '示例新区',
      office: '示例新区管理委员会办公室',
      level: 'county',
      attachedTo: '990100',
      hasAccount: 'yes',
      phone: '(010)99912345',
    };
    await landUnit(opened, 'add', fields);
    expect(unit('990103')).toMatchObject({
      name: '示例新区',
      phone: '010-99912345',
      retired: null,
    });
    expect(problems('add', fields)).toEqual(['unit-exists /code']);
  });

  it('a merge takes along what hangs on the unit and nothing else [A33 R-1.3]', async () => {
    await landUnit(opened, 'add', {
      code: '990200',
      name: '示例乙市',
      office: '示例乙市人民政府办公室',
      level: 'prefecture',
      attachedTo: '990000',
    });
    const filing = await fileUnit(opened, 'retire', merge('990100', '990200'));
    const view = await opened.office.unitChanges.view(accountOf('bm0100'), filing);
    expect(view?.changes.map(({ after }) => after.code)).toEqual(['990100', '990101', '990102']);
    expect(await decideUnitAs(opened, filing)).toEqual([]);
    expect(unit('990101')).toMatchObject({ attachedTo: '990200' });
    expect(unit('990100')).toMatchObject({
      retired: { on: '2026-11-20', succeededBy: '990200' },
    });
  });

  it.each([
    ['a move under itself', 'move', move('990100', '990100'), ['tree-cycle /attachedTo']],
    ['a county under a county', 'move', move('990101', '990102'), ['parent-too-low /attachedTo']],
    ['another province', 'move', move('990101', 'bm9900'), ['parent-misfit /attachedTo']],
    ['an unknown parent', 'move', move('990101', '990900'), ['unit-unknown /attachedTo']],
    ['no change', 'move', move('990101', '990100'), ['nothing-changed']],
    ['the root under something', 'move', move('bm0100', '990000'), ['root-fixed']],
    ['the root retired', 'retire', merge('bm0100', '990000'), null],
    [
      'a merge into itself',
      'retire',
      merge('990101', '990101'),
      ['successor-unknown /retired/succeededBy'],
    ],
    ['a merge into a lower one', 'retire', merge('990100', '990101'), null],
    [
      'a day to come',
      'retire',
      { ...merge('990101', '990102'), 'retired.on': '2026-11-21' },
      ['date-future /retired/on'],
    ],
    ['no code', 'retire', merge('', '990102'), ['required /code']],
    ['an unknown unit', 'retire', merge('990900', '990102'), ['unit-unknown /code']],
  ] as const)('%s is refused at its field [R-1.3 A21]', (_, action, fields, expected) => {
    const found = problems(action, fields);
    if (expected === null) expect(found).not.toEqual([]);
    else expect(found).toEqual(expected);
  });

  it('two filings that cross: the second finds the tree as it is and is not approved [R-1.3]', async () => {
    const first = await fileUnit(opened, 'retire', merge('990101', '990102'));
    const second = await fileUnit(opened, 'retire', merge('990102', '990101'), [
      'bm0100',
      'bm0100-2',
    ]);
    expect(await decideUnitAs(opened, first)).toEqual([]);
    expect(await decideUnitAs(opened, second, ['bm0100'])).toContain('successor-retired');
    expect(unit('990102')?.retired).toBeNull();
    const view = await opened.office.unitChanges.view(accountOf('bm0100'), second);
    expect(view?.against.map(({ code }) => code)).toContain('successor-retired');
  });

  it('a unit has one open filing at a time [R-1.3]', async () => {
    await fileUnit(opened, 'move', move('990102', '990000'));
    expect(problems('retire', merge('990102', '990101'))).toEqual(['unit-filing-open']);
  });

  it('a merge that was wrong is taken back by another filing [R-1.3]', async () => {
    await landUnit(opened, 'retire', merge('990101', '990102'));
    await landUnit(opened, 'restore', { code: '990101' });
    expect(unit('990101')?.retired).toBeNull();
  });

  it('pressed twice it is filed once; withdrawn it changes nothing [R-3.3 R-9.3]', async () => {
    const { unitChanges, requestToken } = opened.office;
    const token = requestToken();
    const root = accountOf('bm0100');
    const fields = move('990102', '990000');
    const one = await unitChanges.submit(root, 'move', fields, token);
    const two = await unitChanges.submit(root, 'move', fields, token);
    if (!one.ok || !two.ok) throw new Error('refused');
    expect(two.value).toEqual({ ...one.value, isNew: false });
    const { filing } = one.value;
    const content = (await unitChanges.view(root, filing))?.content ?? '';
    expect(await unitChanges.withdraw(accountOf('990102'), filing, content)).toMatchObject({
      ok: false,
      problems: [{ code: 'not-yours' }],
    });
    expect(await unitChanges.withdraw(root, filing, content)).toMatchObject({ ok: true });
    expect(unitChanges.list(root, { page: 1, size: 20 }).total).toBe(0);
    expect((await unitChanges.view(root, filing))?.state.stage).toBe('withdrawn');
  });

  it('what is in force is listed with its trail [R-4.5 A21]', async () => {
    const filing = await landUnit(opened, 'move', move('990102', '990000'));
    const { unitChanges } = opened.office;
    const page = { page: 1, size: 20 };
    expect(unitChanges.landed(accountOf('bm0100'), page).rows).toMatchObject([
      { filing, unit: '990102', kind: 'reattach' },
    ]);
    expect(unitChanges.landed(accountOf('990100'), page).rows).toEqual([]);
    const view = await unitChanges.view(accountOf('bm0100'), filing);
    expect(view?.state.stage).toBe('effective');
    expect(view?.events.map(({ event }) => event)).toEqual(['submit', 'approve']);
    const again = await opened.reopen();
    opened = again;
    expect(again.office.unitChanges.landed(accountOf('990000'), page).total).toBe(1);
  });
});

describe('单位信息', () => {
  const info = {
    code: '990101',
    name: '示例990101',
    office: '示例县新办公室',
    phone: '010-99912345',
  };

  it('is changed by the unit itself and decided by the unit above [A21 R-3]', async () => {
    const filing = await fileUnit(opened, 'info', info, ['990101']);
    expect(await decideUnitAs(opened, filing, ['990000'])).toEqual(['outside-chain']);
    expect(await decideUnitAs(opened, filing, ['990101', '990101-2'])).toEqual(['outside-chain']);
    expect(await decideUnitAs(opened, filing, ['990100'])).toEqual([]);
    expect(unit('990101')).toMatchObject({ office: '示例县新办公室', phone: '010-99912345' });
  });

  it("the root's own goes to another account of the root; a province's to the root [A21 R-4.1]", async () => {
    const root = { ...info, code: 'bm0100' };
    const own = await fileUnit(opened, 'info', root);
    expect(await decideUnitAs(opened, own, ['bm0100'])).toEqual(['own-filing']);
    expect(await decideUnitAs(opened, own)).toEqual([]);
    const province = await fileUnit(opened, 'info', { ...info, code: '990000' }, ['990000']);
    expect(await decideUnitAs(opened, province, ['bm0100'])).toEqual([]);
  });

  it('of a unit without account the nearest one above files, another account decides [X12 A15 R-1.4]', async () => {
    const fields = { ...info, code: 'bm9951' };
    expect(problems('info', fields, 'bm9951')).toEqual([]);
    const filing = await fileUnit(opened, 'info', fields, ['bm9901']);
    expect(await decideUnitAs(opened, filing, ['bm9901'])).toEqual(['own-filing']);
    expect(await decideUnitAs(opened, filing, ['bm9901', 'bm9901-2'])).toEqual([]);
    expect(unit('bm9951')?.office).toBe('示例县新办公室');
  });

  it('another unit does not change it, and formats are told at their fields [R-2.2 R-4.7]', () => {
    expect(problems('info', info, '990102')).toEqual(['not-yours']);
    expect(problems('info', info, '990100')).toEqual(['not-yours']);
    const wrong = { code: '990101', name: '', office: '甲'.repeat(81), phone: '12345' };
    expect(problems('info', wrong, '990101').toSorted()).toEqual([
      'phone-format /phone',
      'required /name',
      'too-long /office',
    ]);
  });

  it('what is returned is corrected and goes to the unit above again [R-3.3 R-4.4]', async () => {
    const { unitChanges } = opened.office;
    const filing = await fileUnit(opened, 'info', info, ['990101']);
    const opinion = { reason: 'incorrect', text: '电话不对' } as const;
    expect(await decideUnitAs(opened, filing, ['990100'], 'return', opinion)).toEqual([]);
    const account = accountOf('990101');
    const view = await unitChanges.view(account, filing);
    expect(view).toMatchObject({ mayTakeBack: true, state: { stage: 'returned' } });
    const fixed = { ...info, phone: '010-99954321' };
    const content = view?.content ?? '';
    expect(await unitChanges.resubmit(account, filing, fixed, 'x')).toMatchObject({ ok: false });
    expect(await unitChanges.resubmit(account, filing, fixed, content)).toMatchObject({ ok: true });
    expect(await decideUnitAs(opened, filing, ['990100'])).toEqual([]);
    expect(unit('990101')?.phone).toBe('010-99954321');
  });
});

describe('a retired unit', () => {
  it('takes no new site; the refusal names its successor [A33 R-1.3 B18]', async () => {
    await landUnit(opened, 'retire', merge('990101', '990102'));
    await expect(fileSite(opened)).rejects.toThrow(/unit-retired.*"successor":"990102"/);
    await expect(fileSite(opened, formOf({ unit: '990102' }))).resolves.toBeDefined();
  });

  it('its accounts sign in no more and are told who goes on, after the right password only [A33 R-1.3 W7]', async () => {
    const { office, store } = opened;
    const password = 'correct horse 1';
    const account = {
      id: '990101',
      unit: '990101' as UnitCode,
      password,
      mustChangePassword: false,
    };
    await store.accounts.create(account, office.now());
    expect(await office.signIn('990101', password, '127.0.0.1')).toMatchObject({ ok: true });
    await landUnit(opened, 'retire', merge('990101', '990102'));
    expect(await office.signIn('990101', password, '127.0.0.1')).toEqual({
      ok: false,
      problems: [
        { code: 'unit-account-retired', at: '', params: { unit: '990101', successor: '990102' } },
      ],
    });
    expect(await office.signIn('990101', 'wrong', '127.0.0.1')).toMatchObject({
      problems: [{ code: 'sign-in-wrong' }],
    });
  });
});
