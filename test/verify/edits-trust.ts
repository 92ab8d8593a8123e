import { execFileSync } from 'node:child_process';
import type { Commit, Oid } from '#git/types.ts';
import { withSignature } from '#git/objects.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import { seedKey } from '../bench/seed-key.ts';
import type { Edit } from './edit.ts';
import type { Ledger } from './ledger.ts';
import { alter, changesOf, swapped } from './surgery.ts';

const header = /gpgsig [^]*?-----END SSH SIGNATURE-----\n/;

/** A commit written from bytes, as Git takes any. */
function write({ hand }: Ledger, bytes: string): Oid {
  const how = ['-C', hand.dir, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
  return execFileSync('git', how, { input: bytes, encoding: 'utf8' }).trim();
}

function read({ hand }: Ledger, oid: Oid): string {
  return execFileSync('git', ['-C', hand.dir, 'cat-file', 'commit', oid], { encoding: 'utf8' });
}

const targets: Readonly<Record<string, (ledger: Ledger) => Commit | undefined>> = {
  建立登记簿: ({ main }) => main[0],
  一次办结: ({ told }) => told('conclude')[3],
  一次生成: ({ told }) => told('mint')[0],
  一次更换校验码: ({ told }) => told('raise-generation')[0],
  最后一次生成: ({ told }) => told('mint').at(-1),
};

const bytesEdits: readonly {
  readonly says: string;
  readonly named: FindingCode;
  edit(bytes: string, other: string): string;
}[] = [
  { says: '去掉签名', named: 'unsigned', edit: (bytes) => bytes.replace(header, '') },
  {
    says: '签名以后改动标题',
    named: 'signature-wrong',
    edit: (bytes) => bytes.replace('\n\n', '\n\n又'),
  },
  {
    says: '换上另一个提交的签名',
    named: 'signature-wrong',
    edit: (bytes, other) => bytes.replace(header, () => header.exec(other)?.[0] ?? ''),
  },
  {
    says: '用不是登记簿的密钥重新签名',
    named: 'signature-foreign',
    edit(bytes) {
      const payload = Buffer.from(bytes.replace(header, ''));
      return withSignature(payload, seedKey(16, 0).sign(payload)).toString();
    },
  },
  {
    says: '放两个签名',
    named: 'unsigned',
    edit: (bytes) => bytes.replace(header, (text) => text + text),
  },
  {
    says: '签名里改动一个字符',
    named: 'signature-wrong',
    edit: (bytes) =>
      bytes.replace(header, (text) => {
        const end = text.indexOf('\n -----END') - 12;
        const next = text[end] === 'A' ? 'B' : 'A';
        return text.slice(0, end) + next + text.slice(end + 1);
      }),
  },
];

const signatures: readonly Edit[] = Object.entries(targets).flatMap(([name, find]) =>
  bytesEdits.map(({ says, named, edit }): Edit => ({
    says: `${name}：${says}`,
    named,
    make: async (ledger) => {
      const commit = find(ledger);
      if (!commit) throw new Error(`the history has no ${name}`);
      const other = read(ledger, ledger.main[2]?.oid ?? '');
      const main = write(ledger, edit(read(ledger, commit.oid), other));
      return { main, at: main };
    },
  })),
);

/** Main put back by so many commits, against the newest checkpoint. */
const back: readonly Edit[] = Array.from({ length: 50 }, (_, index) => ({
  says: `main 退回 ${index + 1} 个提交`,
  named: 'rolled-back' as const,
  make: async ({ main, kept }: Ledger) => {
    const [checkpoint] = kept;
    const to = main.at(-2 - index)?.oid ?? '';
    if (!checkpoint) throw new Error('no checkpoint');
    return { main: to, at: to, checkpoint };
  },
}));

/** The history after each checkpoint written anew, with nothing wrong in itself. */
const anew: readonly Edit[] = Array.from({ length: 9 }, (_, index) => ({
  says: `从第 ${index + 1} 新的检查点起重写历史，标识码都不变`,
  named: 'rewritten' as const,
  make: async (ledger: Ledger) => {
    const checkpoint = ledger.kept[index];
    const commit = checkpoint && ledger.main[ledger.placeOf(checkpoint.commit)];
    if (!checkpoint || !commit) throw new Error('no checkpoint');
    const at = new Date(commit.author.at.getTime() + 1000);
    const text = new Date(at.getTime() + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
    const made = await alter(ledger, commit, {
      at: at.toISOString(),
      trailers: swapped('At', text),
    });
    return { main: made.at, at: made.at, checkpoint };
  },
}));

const others: readonly Edit[] = [
  {
    says: '历史被截短以后接上别的申请，标识码的总数相同',
    named: 'rewritten',
    make: async (ledger) => {
      const { main, kept, hand } = ledger;
      const [checkpoint] = kept;
      const on = main.at(-7)?.oid ?? '';
      const last = main.at(-2);
      if (!checkpoint || !last) throw new Error('no checkpoint');
      let tip = on;
      const filed = [];
      for (const number of [0, 1, 2, 3, 4]) {
        const at = (hour: number) => `2026-12-05T${hour}:0${number}:00.000+08:00`;
        const decisions = [
          { unit: '990101', at: at(10) },
          { unit: '990200', at: at(11) },
          { unit: '990000', at: at(12) },
        ];
        const more = { name: `示例顶替${number}` };
        const id = `FRGD700${number}`;
        filed.push(
          await hand.file({ id, on, at: `2026-12-05T09:0${number}:00.000+08:00`, more, decisions }),
        );
      }
      for (const [number, one] of filed.entries()) {
        tip = await hand.conclude(one, { on: tip, at: `2026-12-05T14:0${number}:00.000+08:00` });
      }
      const first = checkpoint.size - filed.length + 1;
      const codes = filed.map(
        (one, number) => [one, `990101${String(first + number).padStart(4, '0')}`] as const,
      );
      const tipOid = await hand.mint({ on: tip, codes, day: '2026-12-05T16:00:00.000+08:00' });
      return { main: tipOid, checkpoint };
    },
  },
  {
    says: '抄下的检查点被人换了摘要',
    named: 'checkpoint-other',
    make: async ({ main, kept }) => {
      const [checkpoint] = kept;
      if (!checkpoint) throw new Error('no checkpoint');
      return { main: main.at(-1)?.oid ?? '', checkpoint: { ...checkpoint, root: 'e'.repeat(64) } };
    },
  },
  {
    says: '没有密钥的人接上一个提交',
    named: 'unsigned',
    make: async (ledger) => {
      const commit = ledger.told('mint').at(-1);
      const [entry] = commit ? await changesOf(ledger, commit) : [];
      if (!commit || !entry) throw new Error('no mint');
      const at = '2026-12-06T09:00:00.000+08:00';
      const made = await ledger.hand.put({
        ...{ on: commit.oid, at },
        trailers: [
          ['Event', 'sweep'],
          ['At', at],
        ],
      });
      const main = write(ledger, read(ledger, made).replace(header, ''));
      return { main, at: main };
    },
  },
  {
    says: '没有数据的提交把时间拨到以后，让旧的挂接关系仍然有效',
    named: 'base-stale',
    make: async (ledger) => {
      const { hand, told, main, placeOf } = ledger;
      const [, move] = told('conclude', 'reattach');
      const base = main[placeOf(move?.oid ?? '') - 1]?.oid ?? '';
      const day = '2026-12-06T';
      const at = (time: string) => `${day}${time}:00.000+08:00`;
      const empty = await hand.put({
        ...{ on: hand.start, at: '2026-12-05T17:00:00.000+08:00' },
        trailers: [['At', '2099-01-01T00:00:00.000+08:00']],
      });
      const filed = await hand.file({
        ...{ on: base, at: at('09:30') },
        decisions: [
          { unit: '990101', at: at('10:00'), base },
          { unit: '990100', at: at('11:00'), base },
          { unit: '990000', at: at('12:00'), base },
        ],
      });
      const tip = await hand.conclude(filed, { on: empty, at: at('15:00') });
      return { main: tip, at: tip };
    },
  },
];

/** What is done to signatures, and to whole histories. */
export const trustEdits: readonly Edit[] = [...signatures, ...back, ...anew, ...others];
