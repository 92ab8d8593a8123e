import type { Commit, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import type { Edit } from './edit.ts';
import type { Ledger } from './ledger.ts';
import { alter, type Changes, type Cut, swapped, without } from './surgery.ts';

type Find = (ledger: Ledger) => Commit;

const conclusion = (kind: string, last = false): Find => {
  return (ledger) => {
    const found = ledger.told('conclude', kind).at(last ? -1 : 0);
    if (!found) throw new Error(`no conclusion of ${kind}`);
    return found;
  };
};

/** One conclusion of each kind that the history has. */
const targets: Readonly<Record<string, Find>> = {
  第一个新增网站: conclusion('new-site'),
  申请政务服务平台: conclusion('platform-apply'),
  办结后修改: conclusion('amendment'),
  紧急下线: conclusion('offline-emergency'),
  挂接调整: conclusion('reattach', true),
  永久下线: conclusion('offline-permanent'),
  开办审核: conclusion('opening-audit'),
  最后一个新增网站: conclusion('new-site', true),
};

const another = mintedPath('9901010001' as SiteCode);

/** A file on a tree with a line changed by hand. */
async function edited({ hand }: Ledger, oid: Oid): Promise<Uint8Array> {
  const value = loadYaml(await hand.blob(oid)) as Record<string, unknown>;
  const key = Object.keys(value).find((name) => ['address', 'name', 'introduction'].includes(name));
  return Buffer.from(dumpYaml({ ...value, [key ?? 'name']: '被人改过' }));
}

interface Kind {
  readonly says: string;
  readonly named: FindingCode | readonly FindingCode[];
  /** Not for what confirms a change that stands already. */
  readonly needsChange?: true;
  cut(ledger: Ledger, commit: Commit): Cut | Promise<Cut>;
}

const earlier = (text: string) =>
  text.replace(/T(\d\d)/, (_, hour) => `T${String((Number(hour) + 22) % 24).padStart(2, '0')}`);

const kinds: readonly Kind[] = [
  {
    says: '把通过的时间提前两小时',
    named: 'trailer-differs',
    cut: () => ({ trailers: swapped('Approved-At', earlier) }),
  },
  {
    says: '写明的内容换成别的',
    named: 'trailer-differs',
    cut: () => ({ trailers: swapped('Content', 'a'.repeat(40)) }),
  },
  {
    says: '写明的事项换成别的',
    named: 'trailer-differs',
    cut: (_, { trailers }) => {
      const isOpening = trailers.some(([, value]) => value === 'opening-audit');
      return { trailers: swapped('Kind', isOpening ? 'requalification' : 'exempt') };
    },
  },
  {
    says: '审核记录里去掉最后一级',
    named: 'trail-differs',
    cut: () => ({ trailers: without('Trail', true) }),
  },
  {
    says: '审核记录里换一个时间',
    named: 'trail-differs',
    cut: () => ({ trailers: swapped('Trail', (text) => text.replace('"at":"2026', '"at":"2025')) }),
  },
  {
    says: '不带申请的分支',
    named: 'branch-detached',
    cut: () => ({ second: null }),
  },
  {
    says: '跳过最后一级审核，记录里也不写',
    named: 'approval-missing',
    cut: async ({ hand }, { parents }) => ({
      second: (await hand.commit(parents[1] ?? '')).parents[0] ?? null,
      trailers: without('Trail', true),
    }),
  },
  {
    says: '改成另一种提交',
    named: ['pending-without-conclusion', 'unit-outside-filing', 'too-much-changed'],
    cut: () => ({ trailers: swapped('Event', 'sweep') }),
  },
  {
    says: '写明的时间提前两小时，提交的时间不改',
    named: 'time-differs',
    cut: () => ({ trailers: swapped('At', earlier) }),
  },
  {
    says: '提交和写明的时间都提前十天',
    named: 'time-backwards',
    cut: (_, { author, trailers }) => {
      const told = trailers.find(([key]) => key === 'At')?.[1] ?? '';
      const at = new Date(author.at.getTime() - 10 * 86_400_000);
      const day = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
      return { at: at.toISOString(), trailers: swapped('At', `${day}${told.slice(10)}`) };
    },
  },
  {
    says: '换成另一份申请的编号',
    named: 'filing-other',
    cut: () => ({ trailers: swapped('Filing', 'FRGD7777') }),
  },
  {
    says: '办结时改动通过的内容',
    named: ['content-differs', 'label-unsigned'],
    needsChange: true,
    cut: (ledger) => ({
      changes: async (changes) => {
        const [first] = changes;
        if (!first || !first[1] || !('oid' in first[1])) return changes;
        return new Map([...changes, [first[0], await edited(ledger, first[1].oid)]]);
      },
    }),
  },
  {
    says: '办结时另外改动一个网站',
    named: ['too-much-changed', 'content-differs'],
    cut: async (ledger, { tree }) => {
      const stood = (await ledger.hand.entry(tree, another))?.oid;
      const unit = (await ledger.hand.entry(tree, 'data/policy.yaml'))?.oid ?? '';
      const put = stood === undefined ? null : await edited(ledger, stood);
      return {
        changes: (changes): Changes =>
          put
            ? new Map([...changes, [another, put]])
            : new Map([...changes, ['data/campaigns/x-y/campaign.yaml', { oid: unit }]]),
      };
    },
  },
  {
    says: '什么也没有改动就办结',
    needsChange: true,
    named: 'content-differs',
    cut: () => ({ changes: () => new Map() }),
  },
];

/** Each kind of conclusion with each thing that may be altered in it. */
export const conclusionEdits: readonly Edit[] = Object.entries(targets).flatMap(([name, find]) =>
  kinds
    .filter(({ needsChange }) => !needsChange || name !== '紧急下线')
    .map(({ says, named, cut }) => ({
      says: `${name}的办结：${says}`,
      named,
      make: async (ledger: Ledger) => {
        const commit = find(ledger);
        return alter(ledger, commit, await cut(ledger, commit));
      },
    })),
);
