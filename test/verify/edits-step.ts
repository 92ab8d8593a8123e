import type { Commit } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import type { Edit } from './edit.ts';
import type { Ledger } from './ledger.ts';
import { alter, changesOf, type Cut, swapped, without } from './surgery.ts';

/** The register's own steps on one site, of each kind that the history has. */
const targets: Readonly<Record<string, (ledger: Ledger) => Commit | undefined>> = {
  到期恢复: ({ told }) => told('sweep')[0],
  紧急下线: ({ told }) => told('emergency')[0],
  后来撤回的紧急下线: ({ told }) => told('emergency')[1],
  撤回紧急下线: ({ told }) => told('emergency-recalled')[0],
  更换校验码: ({ told }) => told('raise-generation')[0],
  完成下线: ({ told }) => told('complete-offline')[0],
};

const yaml = (value: object) => Buffer.from(dumpYaml(value));
const other = mintedPath('9901010002' as SiteCode);

/** The step with its file as somebody edits it. */
const withFile =
  (edit: (file: SiteFile) => object) =>
  async (ledger: Ledger, commit: Commit): Promise<Cut> => {
    const [entry] = await changesOf(ledger, commit);
    const [path, change] = entry ?? ['', null];
    const oid = change && 'oid' in change ? change.oid : '';
    const file = loadYaml(await ledger.hand.blob(oid)) as SiteFile;
    return { changes: () => new Map([[path, yaml(edit(file))]]) };
  };

const register = (more: (part: NonNullable<SiteFile['register']>) => object) =>
  withFile((file) => ({
    ...file,
    register: { ...file.register, ...(file.register ? more(file.register) : {}) },
  }));

const kinds: readonly {
  readonly says: string;
  readonly named: FindingCode | readonly FindingCode[];
  cut(ledger: Ledger, commit: Commit): Cut | Promise<Cut>;
}[] = [
  {
    says: '同时改动网站的地址',
    named: 'content-differs',
    cut: withFile((file) => ({ ...file, address: '别处' })),
  },
  {
    says: '同时换一个首页网址',
    named: 'content-differs',
    cut: withFile((file) => ({ ...file, homeUrl: 'https://evil.shili.gov.cn/' })),
  },
  {
    says: '同时删去状态历史',
    named: ['history-lost', 'content-differs'],
    cut: register(() => ({ history: [] })),
  },
  {
    says: '同时改写状态历史的时间',
    named: 'history-lost',
    cut: register(({ history }) => ({
      history: history.map((one) => ({ ...one, at: '2026-11-20T16:00:00.001+08:00' })),
    })),
  },
  {
    says: '同时把校验码的代数加五',
    named: 'content-differs',
    cut: register(({ generation }) => ({ generation: generation + 5 })),
  },
  {
    says: '同时把状态写成例外',
    named: 'content-differs',
    cut: register(() => ({ status: 'exempt' })),
  },
  {
    says: '同时改动另一个网站',
    named: ['too-much-changed', 'content-differs'],
    cut: async ({ hand }, commit) => {
      const oid = (await hand.entry(commit.tree, other))?.oid ?? '';
      const file = loadYaml(await hand.blob(oid)) as SiteFile;
      return {
        changes: (known) => new Map([...known, [other, yaml({ ...file, address: '别处' })]]),
      };
    },
  },
  {
    says: '写成登记簿没有的一种提交',
    named: 'event-unknown',
    cut: () => ({ trailers: swapped('Event', 'maintenance') }),
  },
  {
    says: '不写明做了什么',
    named: 'no-event',
    cut: () => ({ trailers: without('Event') }),
  },
  {
    says: '不写时间',
    named: 'time-missing',
    cut: () => ({ trailers: without('At') }),
  },
  {
    says: '写成发布通知',
    named: 'too-much-changed',
    cut: () => ({ trailers: swapped('Event', 'notice') }),
  },
  {
    says: '删去网站的文件',
    named: 'file-removed',
    cut: () => ({ changes: (known) => new Map(Array.from(known.keys(), (path) => [path, null])) }),
  },
];

/** Each of those steps with each thing that may be altered in it. */
export const stepEdits: readonly Edit[] = Object.entries(targets).flatMap(([name, find]) =>
  kinds.map(({ says, named, cut }) => ({
    says: `${name}：${says}`,
    named,
    make: async (ledger: Ledger) => {
      const commit = find(ledger);
      if (!commit) throw new Error(`the history has no ${name}`);
      return alter(ledger, commit, await cut(ledger, commit));
    },
  })),
);
