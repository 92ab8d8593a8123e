import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import { trailer } from '#registry/events.ts';
import { blobId } from '#git/objects.ts';
import { loadYaml } from '#git/yaml.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Edit } from './edit.ts';
import { type MadeUp, rightChain } from './hand.ts';
import type { Ledger } from './ledger.ts';

const day = '2026-12-06';
const at = (time: string) => `${day}T${time}:00.000+08:00`;
const [county, city, province] = rightChain.map((one, level) => ({
  ...one,
  at: at(`1${level}:00`),
})) as [MadeUp, MadeUp, MadeUp];
const pending = 'data/sites/99/990101/new-FRGD0001.yaml';
const yaml = (value: object) => Buffer.from(dumpYaml(value));

type Decisions = (ledger: Ledger) => readonly MadeUp[];

/** The last commit of main before the county was hung on another city. */
function beforeMove({ told, main, placeOf }: Ledger): Oid {
  const [, move] = told('conclude', 'reattach');
  return main[placeOf(move?.oid ?? '') - 1]?.oid ?? '';
}

const decisions: readonly (readonly [says: string, named: FindingCode, made: Decisions])[] = [
  ['没有任何审核', 'approval-missing', () => []],
  ['缺少县级', 'decision-refused', () => [city, province]],
  ['缺少市级', 'decision-refused', () => [county, province]],
  ['缺少省级', 'approval-missing', () => [county, city]],
  [
    '先省级后市级',
    'decision-refused',
    () => [county, { ...province, at: at('11:00') }, { ...city, at: at('12:00') }],
  ],
  [
    '县级审核两次代替市级',
    'decision-refused',
    () => [county, { ...county, at: at('10:30') }, province],
  ],
  ['旁边的县代替本县', 'decision-refused', () => [{ ...county, unit: '990102' }, city, province]],
  [
    '以前挂接的市代替现在的市',
    'decision-refused',
    () => [county, { ...city, unit: '990100' }, province],
  ],
  [
    '国务院办公厅代替省级',
    'decision-refused',
    () => [county, city, { ...province, unit: 'bm0100' }],
  ],
  ['县的账户替市审核', 'account-foreign', () => [county, { ...city, account: '990101' }, province]],
  ['没有这样的账户', 'account-foreign', () => [county, { ...city, account: 'admin' }, province]],
  ['空的账户', 'account-foreign', () => [county, { ...city, account: '' }, province]],
  [
    '没有登记的 GitHub 人员',
    'account-foreign',
    () => [county, { ...city, account: 'github-7' }, province],
  ],
  ['没有这样的单位', 'decision-refused', () => [county, { ...city, unit: '990900' }, province]],
  [
    '对别的内容审核',
    'decision-refused',
    () => [county, { ...city, content: 'a'.repeat(40) }, province],
  ],
  [
    '审核时换内容',
    'decision-changes-content',
    () => [county, { ...city, changes: new Map([[pending, yaml({ name: 'x' })]]) }, province],
  ],
  ['审核早于申请', 'time-backwards', () => [{ ...county, at: at('08:00') }, city, province]],
  [
    '审核早于它依据的登记簿',
    'time-backwards',
    () => [{ ...county, at: '2026-11-20T10:00:00.000+08:00' }, city, province],
  ],
  ['一级比前一级早', 'time-backwards', () => [county, { ...city, at: at('09:45') }, province]],
  ['审核晚于办结', 'time-backwards', () => [county, city, { ...province, at: at('15:30') }]],
  [
    '依据不在 main 上的提交',
    'base-unknown',
    () => [{ ...county, base: 'b'.repeat(40) }, city, province],
  ],
  [
    '依据挂接调整以前的登记簿',
    'base-unknown',
    (ledger) => [county, { ...city, unit: '990100', base: beforeMove(ledger) }, province],
  ],
  ['退回以后当作通过', 'opinion-missing', () => [county, { ...city, event: 'return' }, province]],
  ['只接收不审核', 'decision-refused', () => [county, { ...city, event: 'take-in' }, province]],
];

/** New sites under a unit that was merged into another one before. */
const merged: readonly (readonly [says: string, named: FindingCode, made: Decisions])[] = [
  ['由接替的单位审核', 'unit-not-in-force', () => [county, city, province]],
  [
    '由已撤并的单位自己审核',
    'unit-not-in-force',
    () => [{ ...county, unit: '990102' }, city, province],
  ],
];

/** Filings whose decisions somebody makes up, concluded and signed by the register's own key. */
export const decisionEdits: readonly Edit[] = [
  ...decisions.map(([says, named, made]): Edit => ({
    says: `伪造一份申请：${says}`,
    named,
    make: async (ledger) => {
      const { hand } = ledger;
      const filed = await hand.file({ at: at('09:30'), decisions: made(ledger) });
      const main = await hand.conclude(filed, { at: at('15:00') });
      return { main, at: main };
    },
  })),
  ...merged.map(([says, named, made]): Edit => ({
    says: `伪造一份已撤并的单位的申请：${says}`,
    named,
    make: async (ledger) => {
      const { hand } = ledger;
      const more = { unit: '990102' as UnitCode };
      const filed = await hand.file({ at: at('09:30'), more, decisions: made(ledger) });
      const main = await hand.conclude(filed, { at: at('15:00') });
      return { main, at: main };
    },
  })),
  {
    says: '伪造一份申请：从挂接调整以前分出，仍由以前的市审核',
    named: 'base-stale',
    make: async (ledger) => {
      const { hand } = ledger;
      const base = beforeMove(ledger);
      const old = [county, { ...city, unit: '990100' }, province].map((one) => ({ ...one, base }));
      const filed = await hand.file({ on: base, at: at('09:30'), decisions: old });
      const main = await hand.conclude(filed, { at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份申请：账户审核自己导入的网站',
    named: 'decision-refused',
    make: async ({ hand }) => {
      const made = { at: at('09:30'), importedBy: '990101', decisions: [county, city, province] };
      const main = await hand.conclude(await hand.file(made), { at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份申请：用别人的分支，改成自己的编号',
    named: 'filing-other',
    make: async ({ hand, told }) => {
      const filed = await hand.file({ at: at('09:30'), decisions: [county, city, province] });
      const second = told('conclude', 'new-site').at(-1)?.parents[1] ?? '';
      const main = await hand.conclude(filed, { second, at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份申请：把已经办结的再办结一次',
    named: 'filing-twice',
    make: async (ledger) => {
      const { hand, told } = ledger;
      const done = told('conclude', 'new-site').at(-1);
      const id = trailer(done?.trailers ?? [], 'Filing');
      const made = { id, at: at('09:30'), decisions: [county, city, province] };
      const main = await hand.conclude(await hand.file(made), { at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份申请：分支里夹一个不属于任何步骤的提交',
    named: 'branch-foreign',
    make: async ({ hand }) => {
      const filed = await hand.file({ at: at('09:30'), decisions: [county, city, province] });
      const second = await hand.put({ on: filed.tip, at: at('13:00') });
      const main = await hand.conclude(filed, { second, at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份申请：网址不合格式',
    named: 'content-invalid',
    make: async ({ hand }) => {
      const more = { homeUrl: 'ftp://nowhere' };
      const filed = await hand.file({ at: at('09:30'), more, decisions: [county, city, province] });
      const main = await hand.conclude(filed, { at: at('15:00') });
      return { main, at: main };
    },
  },
  {
    says: '伪造一份挂接调整：由县自己申请',
    named: 'asker-not-entitled',
    make: async ({ hand }) => {
      const path = 'data/units/99/990101.yaml';
      const { tree } = await hand.commit(hand.start);
      const unit = loadYaml(await hand.blob((await hand.entry(tree, path))?.oid ?? '')) as object;
      const bytes = yaml({ ...unit, attachedTo: '990000' });
      const content = blobId(Buffer.from(`${path} ${blobId(bytes)}\n`));
      const changes = new Map([[path, bytes]]);
      const tip = await hand.put({
        ...{ on: hand.start, at: at('09:30'), changes },
        trailers: [
          ['Event', 'submit'],
          ['Filing', 'FRGD0003'],
          ['Content', content],
          ['Source', 'web'],
          ['Account', '990101'],
          ['At', at('09:30')],
        ],
      });
      const main = await hand.put({
        ...{ on: hand.start, second: tip, at: at('15:00'), changes },
        trailers: [
          ['Event', 'conclude'],
          ['Filing', 'FRGD0003'],
          ['At', at('15:00')],
        ],
      });
      return { main, at: main };
    },
  },
];
